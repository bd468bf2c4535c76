package console

import (
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/web"
)

// How many requests one client may make, or one person. A whole council may share one
// address, so the limit for pages is high; failed sign-ins have a lower one.
const (
	openPerMinute, openBurst       = 300, 600 // pages that need no sign-in
	failuresPerMinute, failedBurst = 30, 60   // failed sign-ins
	signInsPerMinute, signInBurst  = 30, 60   // sign-ins of one person
)

// limiters count the requests for which nobody is signed in.
type limiters struct {
	open, failures, reports *web.Limiter // by client
	persons                 *web.Limiter // by id
}

func newLimiters(o Options) limiters {
	return limiters{
		open:     web.NewLimiter(openPerMinute, openBurst, o.Now),
		failures: web.NewLimiter(failuresPerMinute, failedBurst, o.Now),
		reports:  web.NewLimiter(o.PublicPerMinute, o.PublicBurst, o.Now),
		persons:  web.NewLimiter(signInsPerMinute, signInBurst, o.Now),
	}
}

// limitOpenPages limits the pages that need no sign-in.
func (c *Console) limitOpenPages(g *gin.Context) {
	if wait := c.limiters.open.Wait(web.ClientKey(g.ClientIP())); wait > 0 {
		g.Abort()
		c.problem(g, tooMany("Wait a minute, then try again.", wait))
	}
}

// exports, downloads and streams bound how many answers of any length are sent at once.
func (c *Console) exports(g *gin.Context)   { c.limitSending(g, c.Sending.Exports) }
func (c *Console) downloads(g *gin.Context) { c.limitSending(g, c.Sending.Downloads) }
func (c *Console) streams(g *gin.Context)   { c.limitSending(g, c.Sending.Streams) }

func (c *Console) limitSending(g *gin.Context, slots web.Slots) {
	if !slots.Take() {
		g.Abort()
		c.problem(g, tooMany("Too many files are being sent at the moment. Try again in a few seconds.", web.SendingRetry*time.Second))
		return
	}
	defer slots.Free()
	g.Next()
}

// refuseSignIn says why somebody who wants to sign in is shown a page of its own; nil:
// they are signed in, or the form tells them what is wrong. However many sign-ins failed
// at an address, a correct one succeeds.
func (c *Console) refuseSignIn(g *gin.Context, person string, err error) error {
	if err == nil {
		g.Set(keySigning, person)
		if wait := c.limiters.persons.Wait(person); wait > 0 {
			return tooMany("You have signed in too often in a short time. Wait a minute, then try again.", wait)
		}
		return nil
	}
	problem, is := errors.AsType[*app.Error](err)
	if is && problem.Code == app.CodeUnavailable {
		return problem // the person did nothing wrong
	}
	if wait := c.limiters.failures.Wait(web.ClientKey(g.ClientIP())); wait > 0 {
		return tooMany("There were too many failed attempts to sign in. Wait a minute, then try again.", wait)
	}
	if is {
		return problem
	}
	return nil
}

func tooMany(why string, wait time.Duration) error {
	return &app.Error{Code: app.CodeTooMany, Why: why, RetryAfter: wait}
}
