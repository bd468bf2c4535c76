package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/web"
)

// Trail keeps who asked for what ([access.Log]).
type Trail interface {
	Ready() error // or [access.ErrLogUnavailable]: nothing more can be noted just now
	Add(e access.LogEntry)
	Write(ctx context.Context, e access.LogEntry) error // returns once it is written
}

var _ Trail = (*access.Log)(nil)

func (o Options) logEntry(c *gin.Context, outcome int) access.LogEntry {
	return web.LogEntry(c, actorOf(c.Request.Context()).ID, o.Now(), outcome)
}

// logAccess writes an answered request to the access log if it reached a route of the API,
// whatever the answer was.
func (o Options) logAccess(c *gin.Context) {
	if strings.HasPrefix(c.FullPath(), base) {
		o.Trail.Add(o.logEntry(c, c.Writer.Status()))
	}
}

// logFirst is the middleware of routes whose answer nobody may see without a record: it
// writes the request to the access log before the route is called.
func (a *api) logFirst(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if err := a.Trail.Write(c.Request.Context(), a.logEntry(c, 0)); err != nil {
		a.problem(c.Request.Context(), accessLogDown(err)).write(c.Writer)
		return
	}
	next(ctx)
}

func accessLogDown(err error) *Problem {
	return unavailable("The access log does not work at the moment, so nothing can be shown. Try again in a few seconds.", err)
}

// noTrail notes nothing.
type noTrail struct{}

func (noTrail) Ready() error                                 { return nil }
func (noTrail) Add(access.LogEntry)                          {}
func (noTrail) Write(context.Context, access.LogEntry) error { return nil }
