package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
)

// requestKey is where a request's id lies in its context.
type requestKey struct{}

// requestID is the reference of a request: in the log, in the header
// X-Request-Id, and in what people read when something went wrong.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// guard is what every request goes through: it gets an id and the headers that
// keep browsers from doing more than asked, is logged, and a panic stays here.
func guard(o Options) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, began := rand.Text()[:16], o.Now()
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestKey{}, id))
		secure(c.Writer.Header())
		c.Header("X-Request-Id", id)
		if o.Secure {
			c.Header("Strict-Transport-Security", "max-age=31536000") // a year
		}
		defer func() { o.logged(c, o.Now().Sub(began)) }()
		defer o.noted(c)
		defer recovered(o.Log, c)
		if p := checkAddress(c.Request.URL); p != nil {
			p.write(c.Writer)
			c.Abort()
			return
		}
		c.Next()
	}
}

// secure sets the headers of an API: its answers are neither kept, framed, run
// nor guessed at.
func secure(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

// logged writes a line without bodies, names and addresses: the route says what
// was asked, the id which request it was.
func (o Options) logged(c *gin.Context, took time.Duration) {
	ctx, level := c.Request.Context(), slog.LevelInfo
	if c.Writer.Status() >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	o.Log.LogAttrs(ctx, level, "request",
		slog.String("id", requestID(ctx)),
		slog.String("method", c.Request.Method),
		slog.String("route", c.FullPath()),
		slog.Int("status", c.Writer.Status()),
		slog.Duration("took", took),
	)
	o.Served(ctx, c.Request.Method, c.FullPath(), c.Writer.Status(), took)
}

func recovered(log *slog.Logger, c *gin.Context) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause) // net/http's own way to break off an answer
	}
	id := requestID(c.Request.Context())
	log.ErrorContext(c.Request.Context(), "panic", "id", id, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	c.Abort()
	if !c.Writer.Written() {
		problemOf(fmt.Errorf("panic: %v", cause), id).write(c.Writer)
	}
}

// noRoute and noMethod answer what is not in the document.
func noRoute(c *gin.Context) {
	newProblem(casework.CodeNotFound, "There is nothing at this address.").write(c.Writer)
}

func noMethod(c *gin.Context) {
	newProblem(codeNotAllowed, "This address does not take "+c.Request.Method+".").write(c.Writer)
}
