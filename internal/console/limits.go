package console

import (
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/web"
)

// What may come from one address, or of one person. All of a council may have one
// address, so that the door is wide, and those who fail have a narrower one beside it.
const (
	openPerMinute, openBurst       = 300, 600 // pages for who is not signed in
	failuresPerMinute, failedBurst = 30, 60   // sign-ins that fail
	signInsPerMinute, signInBurst  = 30, 60   // sign-ins of one person
)

// doors count who comes to what is open to anybody.
type doors struct {
	open, failures, persons *web.Limiter
}

func newDoors(now func() time.Time) doors {
	return doors{
		open:     web.New(openPerMinute, openBurst, now),
		failures: web.New(failuresPerMinute, failedBurst, now),
		persons:  web.New(signInsPerMinute, signInBurst, now),
	}
}

// notTooMany is the door of every page for which nobody has to be signed in.
func (c *Console) notTooMany(g *gin.Context) {
	if wait := c.doors.open.Wait(web.Address(g.ClientIP())); wait > 0 {
		g.Abort()
		c.problem(g, tooMany("Please wait a minute, and try again.", wait))
	}
}

// turnedAway is why somebody who wants to sign in is shown a page that says no; nil:
// they are signed in, or told what is wrong beside the form. Whoever signs in rightly
// comes in however many failed at their address.
func (c *Console) turnedAway(g *gin.Context, person string, err error) error {
	if err == nil {
		g.Set(keySigning, person)
		if wait := c.doors.persons.Wait(person); wait > 0 {
			return tooMany("You have signed in very often in a short time. Please wait a minute.", wait)
		}
		return nil
	}
	said, is := errors.AsType[*app.Error](err)
	if is && said.Code == app.CodeUnavailable {
		return said // it is not their failure
	}
	if wait := c.doors.failures.Wait(web.Address(g.ClientIP())); wait > 0 {
		return tooMany("There were too many failed attempts to sign in. Please wait a minute.", wait)
	}
	if is {
		return said
	}
	return nil
}

func tooMany(why string, wait time.Duration) error {
	return &app.Error{Code: app.CodeTooMany, Why: why, RetryAfter: wait}
}
