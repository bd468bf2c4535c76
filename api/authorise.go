package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// permission asks the service whether somebody may use a route at all. Whether they may
// use it for this case is for the service to decide when it is called.
type permission func(*app.Service, app.Caller) error

// anyone permits everybody who is signed in.
func anyone(*app.Service, app.Caller) error { return nil }

func mayCommand(k caseKind, name casework.CommandName) permission {
	return func(s *app.Service, who app.Caller) error { return s.MayCommand(who, k.name, name) }
}

func with(right casework.Right) permission {
	return func(s *app.Service, who app.Caller) error { return s.May(who, right) }
}

// authorise finds out who calls, and whether they may. Nil: they may. It runs before the
// body is read.
func (a *api) authorise(c *gin.Context, may permission) *Problem {
	ctx := c.Request.Context()
	if err := a.AccessLog.Ready(); err != nil {
		return a.problem(ctx, accessLogDown(err))
	}
	actor, err := a.authenticate(ctx, c.GetHeader("Authorization"))
	if err != nil {
		return a.limitSignIns(c, a.problem(ctx, err))
	}
	ctx = context.WithValue(ctx, actorKey{}, actor)
	c.Request = c.Request.WithContext(ctx)
	if err := may(a.Service, app.Caller{Actor: actor}); err != nil {
		return a.problem(ctx, err)
	}
	return nil
}

func (a *api) authenticate(ctx context.Context, header string) (casework.Actor, error) {
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return casework.Actor{}, newProblem(app.CodeUnauthenticated, "Send your token in the header Authorization, as Bearer TOKEN.")
	}
	actor, err := a.Authenticator.Authenticate(ctx, token)
	switch {
	case errors.Is(err, access.ErrUnauthenticated):
		return casework.Actor{}, newProblem(app.CodeUnauthenticated, "The token is not valid.")
	case err != nil:
		return casework.Actor{}, unavailable("The service cannot check who you are at the moment. Try again in a few seconds.", err)
	}
	return actor, nil
}

// actorKey is the key of the caller in the context of a request, once they are
// authenticated.
type actorKey struct{}

func actorOf(ctx context.Context) casework.Actor {
	actor, _ := ctx.Value(actorKey{}).(casework.Actor)
	return actor
}

func callerOf(ctx context.Context) app.Caller { return app.Caller{Actor: actorOf(ctx)} }

// limitReports is the middleware of the routes that need no sign-in.
func (a *api) limitReports(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if wait := a.reports.Wait(web.ClientKey(c.ClientIP())); wait > 0 {
		tooMany("There were too many reports from this address. Wait a minute, then try again.", wait).write(c.Writer)
		return
	}
	next(ctx)
}

// limitSending is the middleware of routes whose answers are of any length: a slow reader holds
// a slot, and nothing else that others need.
func limitSending(slots web.Slots) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if !slots.Take() {
			tooMany("Too many files are being sent at the moment. Try again in a few seconds.", web.SendingRetry*time.Second).write(humagin.Unwrap(ctx).Writer)
			return
		}
		defer slots.Free()
		next(ctx)
	}
}

// limitSignIns counts the failed sign-ins of a client. However many failed, a correct
// token is accepted: a whole council may share one address.
func (a *api) limitSignIns(c *gin.Context, p *Problem) *Problem {
	if p.Status != http.StatusUnauthorized || c.GetHeader("Authorization") == "" {
		return p
	}
	if wait := a.signIns.Wait(web.ClientKey(c.ClientIP())); wait > 0 {
		return tooMany("There were too many failed attempts to sign in. Wait a minute, then try again.", wait)
	}
	return p
}

func (o Options) logEntry(c *gin.Context, outcome int) access.LogEntry {
	return web.LogEntry(c, actorOf(c.Request.Context()).ID, o.Now(), outcome)
}

// logAccess writes an answered request to the access log if it reached a route of the API,
// whatever the answer was.
func (o Options) logAccess(c *gin.Context) {
	if strings.HasPrefix(c.FullPath(), base) {
		o.AccessLog.Add(o.logEntry(c, c.Writer.Status()))
	}
}

// logFirst is the middleware of routes whose answer nobody may see without a record: it
// writes the request to the access log before the route is called.
func (a *api) logFirst(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if err := a.AccessLog.Write(c.Request.Context(), a.logEntry(c, 0)); err != nil {
		a.problem(c.Request.Context(), accessLogDown(err)).write(c.Writer)
		return
	}
	next(ctx)
}

func accessLogDown(err error) *Problem {
	return unavailable("The access log does not work at the moment, so nothing can be shown. Try again in a few seconds.", err)
}
