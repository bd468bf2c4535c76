package console

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/web"
)

// logAccess writes a request to the access log once it is answered. A page that refreshes
// itself is not a request of a person, and pictures and scripts hold no personal data.
func (c *Console) logAccess(g *gin.Context) {
	route := g.FullPath()
	if route == "" || route == "/events" || strings.HasPrefix(route, "/static/") || g.GetHeader("X-Refresh") != "" {
		return
	}
	c.AccessLog.Add(c.logEntry(g, g.Writer.Status()))
}

// logEntry says which command of a case a form gives, and how far a sign-out goes.
func (c *Console) logEntry(g *gin.Context, outcome int) access.LogEntry {
	who := actor(g).ID
	if who == "" {
		who = g.GetString(keySigning)
	}
	entry := web.LogEntry(g, who, c.Now(), outcome)
	if command := g.Param("command"); command != "" {
		entry.Action += " " + web.SafeText(command)
	} else if g.GetBool(keyEverywhere) {
		entry.Action += " everywhere"
	}
	return entry
}

// requireAccessLog refuses requests while the access log can take no more.
func (c *Console) requireAccessLog(g *gin.Context) {
	if err := c.AccessLog.Ready(); err != nil {
		c.accessLogDown(g, err)
	}
}

// logFirst answers what must not be seen without a record only once the request is
// written to the access log.
func (c *Console) logFirst(g *gin.Context) {
	if err := c.AccessLog.Write(g.Request.Context(), c.logEntry(g, 0)); err != nil {
		c.accessLogDown(g, err)
	}
}

func (c *Console) accessLogDown(g *gin.Context, err error) {
	g.Abort()
	c.problem(g, &app.Error{
		Code: app.CodeUnavailable, Why: "The access log does not work at the moment, so nothing can be shown. Try again in a few seconds.",
		RetryAfter: 2 * time.Second, Cause: err,
	})
}
