package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// permission asks the desk whether somebody may use a route at all.
type permission func(Desk, app.Caller) error

// anyone who is signed in may.
func anyone(Desk, app.Caller) error { return nil }

func mayCall(name casework.Name) permission {
	return func(d Desk, who app.Caller) error { return d.MayCall(who, name) }
}

func with(right app.Right) permission {
	return func(d Desk, who app.Caller) error { return d.May(who, right) }
}

// admit lets a request in: who is it, and may they? Nothing of the body has been
// read by then.
func (a *api) admit(c *gin.Context, may permission) *Problem {
	ctx := c.Request.Context()
	if err := a.Trail.Ready(); err != nil {
		return a.problem(ctx, accessLogDown(err))
	}
	actor, err := a.authenticate(ctx, c.GetHeader("Authorization"))
	if err != nil {
		return a.limitSignIns(c, a.problem(ctx, err))
	}
	ctx = context.WithValue(ctx, actorKey{}, actor)
	c.Request = c.Request.WithContext(ctx)
	if err := may(a.Desk, app.Caller{Actor: actor}); err != nil {
		return a.problem(ctx, err)
	}
	return nil
}

func (a *api) authenticate(ctx context.Context, header string) (casework.Actor, error) {
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return casework.Actor{}, newProblem(app.CodeUnauthenticated, "Sign in with Authorization: Bearer and a token.")
	}
	actor, err := a.Gate.Authenticate(ctx, token)
	switch {
	case errors.Is(err, access.ErrUnauthenticated):
		return casework.Actor{}, newProblem(app.CodeUnauthenticated, "Nobody is signed in by this token.")
	case err != nil:
		return casework.Actor{}, unavailable("It cannot be found out just now who you are.", err)
	}
	return actor, nil
}

// problem puts an error into the contract's form, and what people are not told
// into the log.
func (a *api) problem(ctx context.Context, err error) *Problem {
	p := problemOf(err, web.RequestID(ctx))
	if p.Status >= http.StatusInternalServerError {
		a.Log.ErrorContext(ctx, "request failed", "id", web.RequestID(ctx), "code", p.Code, "cause", causeOf(p.cause))
	}
	return p
}

// causeOf is what was wrong inside, and not what people are told of it.
func causeOf(err error) error {
	if said, ok := errors.AsType[*app.Error](err); ok && said.Cause != nil {
		return said.Cause
	}
	return err
}

// route is what stands in the document about an operation.
type route struct {
	id, method, path string
	summary          string
	tag              string
	may              permission // nil: nobody has to be signed in
	sensitive        bool       // it is written down who asks before they are answered
	body             bool       // it takes JSON
	answers          answers
}

// handle registers a route: its doors, in their order, and what is behind them.
func handle[I, O any](a *api, r route, behind func(context.Context, *I) (*O, error)) {
	huma.Register(a.huma, a.operation(r), func(ctx context.Context, in *I) (*O, error) {
		out, err := behind(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

func (a *api) operation(r route) huma.Operation {
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: r.path, Summary: r.summary, Tags: []string{r.tag},
		DefaultStatus:   r.answers.statuses()[0],
		Responses:       a.responses(r),
		MaxBodyBytes:    web.MaxBody + 1, // huma refuses a body of exactly this length
		BodyReadTimeout: -1,              // it has been read by then
	}
	if r.may != nil {
		op.Security = []map[string][]string{{"bearer": {}}}
		op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
			c := humagin.Unwrap(ctx)
			if p := a.admit(c, r.may); p != nil {
				p.write(c.Writer)
				return
			}
			next(ctx)
		})
	}
	if r.sensitive {
		op.Middlewares = append(op.Middlewares, a.logFirst)
	}
	if strings.HasPrefix(r.path, base+"/public/") {
		op.Middlewares = append(op.Middlewares, a.limitReports)
	}
	if r.body {
		op.Middlewares = append(op.Middlewares, readable)
	}
	return op
}

// answers are the forms in which a route says yes, by status; a nil form has no body.
type answers map[int]any

func (s answers) statuses() []int {
	list := make([]int, 0, len(s))
	for status := range s {
		list = append(list, status)
	}
	slices.Sort(list)
	return list
}

// limitReports is the middleware of the routes that need no sign-in.
func (a *api) limitReports(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if wait := a.reports.Wait(web.ClientKey(c.ClientIP())); wait > 0 {
		tooMany("There were too many reports from this address. Wait a minute, then try again.", wait).write(c.Writer)
		return
	}
	next(ctx)
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
