package web

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
)

// NewServer is an HTTP server that slow or greedy clients cannot hold up. A route that
// takes a large file extends its own deadline. The caller starts the server, and stops
// it with Shutdown.
func NewServer(addr string, handler http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

// Options say how an engine treats every request.
type Options struct {
	Log     *slog.Logger
	Message string // of the line that the log gets for each request
	Now     func() time.Time
	Headers Headers
	Proxies []string // addresses or networks whose X-Forwarded-For is believed
	// Failed answers after a panic, unless the answer has begun.
	Failed func(c *gin.Context, err error)
	// Answered is called once a request is answered.
	Answered func(c *gin.Context, took time.Duration)
}

// NewEngine makes an engine without routes. It panics when the address of a proxy is
// not valid, as for any other mistake in the program.
func NewEngine(o Options) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"} // the header that the setting names
	if err := engine.SetTrustedProxies(o.Proxies); err != nil {
		panic("web: " + err.Error())
	}
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.Use(o.handle)
	return engine
}

// handle is the middleware that every request passes first.
func (o Options) handle(c *gin.Context) {
	id, began := rand.Text()[:16], o.Now()
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestKey{}, id))
	o.Headers.Set(c.Writer.Header())
	c.Header("X-Request-Id", id)
	defer func() {
		took := o.Now().Sub(began)
		o.logRequest(c, took)
		o.Answered(c, took)
	}()
	defer o.recover(c)
	c.Next()
}

// logRequest writes a line without bodies, names and addresses: the route pattern says
// what was asked, the id which request it was.
func (o Options) logRequest(c *gin.Context, took time.Duration) {
	ctx, level := c.Request.Context(), slog.LevelInfo
	if c.Writer.Status() >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	o.Log.LogAttrs(ctx, level, o.Message,
		slog.String("id", RequestID(ctx)),
		slog.String("method", c.Request.Method),
		slog.String("route", c.FullPath()),
		slog.Int("status", c.Writer.Status()),
		slog.Duration("took", took),
	)
}

func (o Options) recover(c *gin.Context) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause) // net/http's own way to cut an answer short
	}
	ctx := c.Request.Context()
	o.Log.ErrorContext(ctx, "panic", "id", RequestID(ctx), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	c.Abort()
	if !c.Writer.Written() {
		o.Failed(c, fmt.Errorf("panic: %v", cause))
	}
}

// requestKey is the key of a request's id in its context.
type requestKey struct{}

// RequestID is the reference of a request: in the log, in the header X-Request-Id, and
// in what people read when something went wrong.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// AbortResponse ends the connection in the middle of an answer: half a file must not look
// like a whole one. It does not return.
func AbortResponse(ctx context.Context, log *slog.Logger, what string, cause error) {
	log.ErrorContext(ctx, what+" was cut short", "id", RequestID(ctx), "cause", cause)
	panic(http.ErrAbortHandler)
}
