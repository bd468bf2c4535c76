package api

import (
	"context"
	"net/http"
	"path"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
)

// entry is what the access log says of a request. Of the address it holds only the
// route and what looks like a reference: an author's name stays out of it.
func (o Options) entry(c *gin.Context, outcome int) access.Entry {
	ctx := c.Request.Context()
	return access.Entry{
		At: o.Now(), Person: actorOf(ctx).ID, From: c.ClientIP(), Action: c.Request.Method + " " + c.FullPath(),
		Ref: referenceIn(c), Outcome: outcome, Request: requestID(ctx),
	}
}

// noted notes a request once it is answered: every one that came to a route of the
// API, whatever came of it.
func (o Options) noted(c *gin.Context) {
	if strings.HasPrefix(c.FullPath(), base) {
		o.Trail.Note(o.entry(c, c.Writer.Status()))
	}
}

// vouched is the door of what must not be seen without a trace: it is written down
// that somebody asked before they are answered.
func (a *api) vouched(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if err := a.Trail.Must(c.Request.Context(), a.entry(c, 0)); err != nil {
		a.problem(c.Request.Context(), unwritten(err)).write(c.Writer)
		return
	}
	next(ctx)
}

func unwritten(err error) *Problem {
	return unavailable("It cannot be written down just now who asks, so nothing is shown. Please try again.", err)
}

// referenceIn is what of the request's address refers to something: a case, and a
// letter or exhibit of it. What nobody here has made up is cut out of it.
func referenceIn(c *gin.Context) string {
	const longest = 40 // characters
	var parts []string
	for _, name := range []string{"ref", "id"} {
		if value := c.Param(name); value != "" {
			parts = append(parts, value)
		}
	}
	if c.Writer.Status() == http.StatusCreated && len(parts) == 0 { // what was made, and where it is now
		parts = append(parts, path.Base(c.Writer.Header().Get("Location")))
	}
	reference := strings.Map(func(r rune) rune {
		if r == '-' || r == '/' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.Join(parts, "/"))
	return reference[:min(len(reference), longest)]
}

// noTrail notes nothing.
type noTrail struct{}

func (noTrail) Ready() error                             { return nil }
func (noTrail) Note(access.Entry)                        {}
func (noTrail) Must(context.Context, access.Entry) error { return nil }
