package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/web"
)

// limited is the door of the routes that take anything from anybody.
func (a *api) limited(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if wait := a.limiter.Wait(web.Address(c.ClientIP())); wait > 0 {
		p := newProblem(app.CodeTooMany, "That was a lot of reports in a short time. Please wait a little.")
		p.retryAfter = wait
		p.write(c.Writer)
		return
	}
	next(ctx)
}

// turnedAway counts the sign-ins of an address that failed. Whoever shows the right
// token comes in however many there were: all of a council may have one address.
func (a *api) turnedAway(c *gin.Context, p *Problem) *Problem {
	if p.Status != http.StatusUnauthorized || c.GetHeader("Authorization") == "" {
		return p
	}
	if wait := a.signIns.Wait(web.Address(c.ClientIP())); wait > 0 {
		p = newProblem(app.CodeTooMany, "There were too many failed attempts to sign in. Please wait a little.")
		p.retryAfter = wait
	}
	return p
}
