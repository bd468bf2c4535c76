package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

func (c *Console) newEngine() *gin.Engine {
	engine := web.NewEngine(web.Options{
		Log: c.Log, Message: "page", Now: c.Now, Headers: headers(c.Options), Proxies: c.Proxies, Failed: c.problem,
		Answered: func(g *gin.Context, _ time.Duration) { c.logAccess(g) },
	})
	engine.Use(c.refuseOtherSites)
	engine.NoRoute(func(g *gin.Context) { c.problem(g, noSuchPage()) })
	engine.NoMethod(func(g *gin.Context) { c.problem(g, noSuchPage()) })
	return engine
}

// headers let a page load what comes from the console itself, and nothing written into
// the page: a stored script stays text even where escaping failed. A form may also lead
// to where people sign in, because the answer to a form sends there whoever was signed
// out while they wrote.
func headers(o Options) web.Headers {
	return web.Headers{
		ContentPolicy: "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
			strings.TrimSpace("form-action 'self' "+o.SignInOrigin) + "; frame-ancestors 'none'; base-uri 'none'",
		ReferrerPolicy: "same-origin", OpenerPolicy: "same-origin", Secure: o.Secure,
	}
}

// refuseOtherSites refuses what another site sends in somebody's name. The access log
// names the person.
func (c *Console) refuseOtherSites(g *gin.Context) {
	if http.NewCrossOriginProtection().Check(g.Request) == nil {
		return
	}
	g.Set(keySigning, c.sessions.GetString(g.Request.Context(), KeyPerson))
	g.Abort()
	c.problem(g, &app.Error{Code: casework.CodeNotPermitted, Why: "This came from another site, so nothing was done."})
}
