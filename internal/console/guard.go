package console

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// contentPolicy lets a page load what comes from the console itself, and nothing
// written into the page: a stored script stays text even where escaping failed.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// contentPolicy is that policy, and lets a form lead to where people sign in: who
// was signed out while they wrote is sent there by the answer to it.
func (c *Console) contentPolicy() string {
	return strings.Replace(contentPolicy, "form-action 'self'", strings.TrimSpace("form-action 'self' "+c.SignInOrigin), 1)
}

type requestKey struct{}

// requestID is the reference of a request: in the log, and in what people read
// when something went wrong.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

func (c *Console) newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"} // the one that the settings speak of
	if err := engine.SetTrustedProxies(c.Proxies); err != nil {
		panic("console: " + err.Error())
	}
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.Use(c.observed, c.ownSite)
	engine.NoRoute(func(g *gin.Context) { c.problem(g, noSuchPage()) })
	engine.NoMethod(func(g *gin.Context) { c.problem(g, noSuchPage()) })
	return engine
}

func noSuchPage() error {
	return &app.Error{Code: casework.CodeNotFound, Why: "There is no page at this address."}
}

// ownSite refuses what another site sends in somebody's name. It is noted as theirs.
func (c *Console) ownSite(g *gin.Context) {
	if http.NewCrossOriginProtection().Check(g.Request) == nil {
		return
	}
	g.Set(keySigning, c.sessions.GetString(g.Request.Context(), KeyPerson))
	g.Abort()
	c.problem(g, &app.Error{Code: casework.CodeNotPermitted, Why: "This came from another site, so nothing was done."})
}

// secure sets the headers of every page: neither kept, framed nor guessed at.
func secure(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

// observed gives each request an id and its headers, logs it, and keeps a panic here.
func (c *Console) observed(g *gin.Context) {
	id, began := rand.Text()[:16], c.Now()
	g.Request = g.Request.WithContext(context.WithValue(g.Request.Context(), requestKey{}, id))
	secure(g.Writer.Header())
	g.Header("Content-Security-Policy", c.contentPolicy())
	g.Header("X-Request-Id", id)
	if c.Secure {
		g.Header("Strict-Transport-Security", "max-age=31536000")
	}
	defer c.logged(g, began)
	defer c.noted(g)
	defer c.recovered(g)
	g.Next()
}

// logged writes a line without names and addresses: the route says what was asked.
func (c *Console) logged(g *gin.Context, began time.Time) {
	level := slog.LevelInfo
	if g.Writer.Status() >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	ctx := g.Request.Context()
	c.Log.LogAttrs(ctx, level, "page",
		slog.String("id", requestID(ctx)), slog.String("method", g.Request.Method), slog.String("route", g.FullPath()),
		slog.Int("status", g.Writer.Status()), slog.Duration("took", c.Now().Sub(began)))
}

func (c *Console) recovered(g *gin.Context) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause) // net/http's own way to break off an answer
	}
	ctx := g.Request.Context()
	c.Log.ErrorContext(ctx, "panic", "id", requestID(ctx), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	g.Abort()
	if !g.Writer.Written() {
		c.problem(g, fmt.Errorf("panic: %v", cause))
	}
}
