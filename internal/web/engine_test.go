package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"duecourse/internal/web"
)

func monday() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }

// engine logs to a buffer and trusts the proxies of one network.
func engine(log *bytes.Buffer) *gin.Engine {
	return web.NewEngine(web.Options{
		Log: slog.New(slog.NewJSONHandler(log, nil)), Message: "request", Now: monday, Proxies: []string{"10.0.0.0/8"},
		Headers: web.Headers{ContentPolicy: "default-src 'none'", ReferrerPolicy: "no-referrer", Secure: true},
		Failed: func(c *gin.Context, _ error) {
			c.String(http.StatusInternalServerError, web.RequestID(c.Request.Context()))
		},
		Answered: func(*gin.Context, time.Duration) {},
	})
}

func get(e *gin.Engine, path string) *httptest.ResponseRecorder {
	got := httptest.NewRecorder()
	e.ServeHTTP(got, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return got
}

func TestAPanicIsLoggedUnderTheIDThatTheClientGets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	e := engine(&log)
	e.GET("/cases/:ref", func(*gin.Context) { panic("a mistake") })
	got := get(e, "/cases/secret")
	require.Equal(t, http.StatusInternalServerError, got.Code)
	id := got.Header().Get("X-Request-Id")
	require.Len(t, id, 16)
	require.Equal(t, id, got.Body.String())
	require.Contains(t, log.String(), `"msg":"panic","id":"`+id+`","cause":"a mistake"`)
	require.Contains(t, log.String(), `"msg":"request","id":"`+id+`","method":"GET","route":"/cases/:ref","status":500`)
	require.NotContains(t, log.String(), "secret")
}

func TestAnAnswerThatIsCutShortEndsTheConnection(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	e := engine(&log)
	e.GET("/file", func(c *gin.Context) {
		web.AbortResponse(c.Request.Context(), slog.New(slog.NewTextHandler(&log, nil)), "file", context.Canceled)
	})
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { get(e, "/file") })
	require.Contains(t, log.String(), "file was cut short")
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	got := get(engine(&bytes.Buffer{}), "/nothing").Header()
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "",
		"Strict-Transport-Security": "max-age=31536000",
	} {
		require.Equal(t, want, got.Get(name), name)
	}
}

func TestAccessLogEntryHasTheRouteAndACleanedReference(t *testing.T) {
	t.Parallel()
	e := engine(&bytes.Buffer{})
	e.GET("/cases/:ref/letters/:id", func(c *gin.Context) {
		entry := web.LogEntry(c, "comms-1", monday(), http.StatusOK)
		require.Equal(t, "GET /cases/:ref/letters/:id", entry.Action)
		require.Equal(t, "INC-1/scriptL1", entry.Ref)
		require.Equal(t, web.RequestID(c.Request.Context()), entry.Request)
	})
	require.Equal(t, http.StatusOK, get(e, "/cases/INC-1/letters/%3Cscript%3EL1").Code)
}

// TestClientCannotForgeItsAddressInTheAccessLog checks that the engine trusts only a proxy
// in the settings, and only the address that this proxy added.
func TestClientCannotForgeItsAddressInTheAccessLog(t *testing.T) {
	t.Parallel()
	e := engine(&bytes.Buffer{})
	var logged string
	e.GET("/", func(c *gin.Context) { logged = web.LogEntry(c, "", monday(), 0).From })
	for _, c := range []struct{ peer, forwarded, want string }{
		{"198.51.100.1:9", "203.0.113.5", "198.51.100.1"}, // not a proxy
		{"10.1.2.3:9", "203.0.113.5", "203.0.113.5"},
		{"10.1.2.3:9", "192.0.2.66, 203.0.113.5", "203.0.113.5"}, // the client wrote the first
		{"10.1.2.3:9", "203.0.113.5, 10.9.9.9", "203.0.113.5"},   // two proxies
		{"10.1.2.3:9", "nonsense", "10.1.2.3"},
		{"10.1.2.3:9", "", "10.1.2.3"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		r.Header.Set("X-Real-Ip", "192.0.2.77")
		r.Header.Set("Forwarded", "for=192.0.2.78")
		e.ServeHTTP(httptest.NewRecorder(), r)
		require.Equal(t, c.want, logged, c.forwarded)
	}
}

func TestRetryAfterIsAtLeastOneWholeSecond(t *testing.T) {
	t.Parallel()
	require.Equal(t, "1", web.RetryAfter(0))
	require.Equal(t, "3", web.RetryAfter(2100*time.Millisecond))
}

func TestAServerDoesNotWaitForSlowClients(t *testing.T) {
	t.Parallel()
	server := web.NewServer("127.0.0.1:0", http.NotFoundHandler())
	require.Positive(t, server.ReadHeaderTimeout)
	require.Positive(t, server.ReadTimeout)
	require.Positive(t, server.WriteTimeout)
	require.Positive(t, server.IdleTimeout)
	require.Positive(t, server.MaxHeaderBytes)
}
