package console

import (
	"context"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
)

// Trail keeps who asked for what ([access.Trail]).
type Trail interface {
	Ready() error // or [access.ErrTrail]: nothing more can be noted just now
	Note(e access.Entry)
	Must(ctx context.Context, e access.Entry) error // returns once it is written
}

var _ Trail = (*access.Trail)(nil)

// noted notes a request once it is answered. What a page asks by itself is not
// somebody's asking, and pictures and scripts say nothing of anybody.
func (c *Console) noted(g *gin.Context) {
	route := g.FullPath()
	if route == "" || route == "/events" || strings.HasPrefix(route, "/static/") || g.GetHeader("X-Refresh") != "" {
		return
	}
	c.Trail.Note(c.entry(g, g.Writer.Status()))
}

func (c *Console) entry(g *gin.Context, outcome int) access.Entry {
	who := actor(g).ID
	if who == "" {
		who = g.GetString(keySigning)
	}
	return access.Entry{
		At: c.Now(), Person: who, From: g.ClientIP(), Action: g.Request.Method + " " + g.FullPath() + whichCommand(g),
		Ref: referenceIn(g), Outcome: outcome, Request: requestID(g.Request.Context()),
	}
}

// whichCommand says which command of a case a form gives, or how far a sign-out goes.
func whichCommand(g *gin.Context) string {
	if command := g.Param("command"); command != "" {
		return " " + harmless(command)
	}
	if g.GetBool(keyEverywhere) {
		return " everywhere"
	}
	return ""
}

// traceable is the door of everything that people sign in for.
func (c *Console) traceable(g *gin.Context) {
	if err := c.Trail.Ready(); err != nil {
		c.untraceable(g, err)
	}
}

// vouched is the door of what must not be seen without a trace: it is written down
// that somebody asked before they are answered.
func (c *Console) vouched(g *gin.Context) {
	if err := c.Trail.Must(g.Request.Context(), c.entry(g, 0)); err != nil {
		c.untraceable(g, err)
	}
}

func (c *Console) untraceable(g *gin.Context, err error) {
	g.Abort()
	c.problem(g, &app.Error{
		Code: app.CodeUnavailable, Why: "It cannot be written down just now who asks, so nothing is shown. Please try again.",
		RetryAfter: 2 * time.Second, Cause: err,
	})
}

// referenceIn is what of the request's address refers to a case, and to a letter or
// exhibit of it.
func referenceIn(g *gin.Context) string {
	reference := harmless(g.Param("ref"))
	if id := harmless(g.Param("id")); id != "" {
		reference += "/" + id
	}
	return reference
}

// harmless cuts out of a text what nobody here has made up.
func harmless(text string) string {
	const longest = 40 // characters
	kept := strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, text)
	return kept[:min(len(kept), longest)]
}

// noTrail notes nothing.
type noTrail struct{}

func (noTrail) Ready() error                             { return nil }
func (noTrail) Note(access.Entry)                        {}
func (noTrail) Must(context.Context, access.Entry) error { return nil }
