package api_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
)

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, path := range []string{"/openapi.json", "/healthz", "/api/v1/me", "/nothing"} {
		got := httptest.NewRecorder()
		f.ServeHTTP(got, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, "nosniff", got.Header().Get("X-Content-Type-Options"), path)
		require.Equal(t, "no-store", got.Header().Get("Cache-Control"), path)
		require.Equal(t, "DENY", got.Header().Get("X-Frame-Options"), path)
		require.Equal(t, "no-referrer", got.Header().Get("Referrer-Policy"), path)
		require.Contains(t, got.Header().Get("Content-Security-Policy"), "default-src 'none'", path)
		require.NotEmpty(t, got.Header().Get("X-Request-Id"), path)
	}
}

func TestHSTSIsSentOnlyOverHTTPS(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for secure, want := range map[bool]string{true: "max-age=31536000", false: ""} {
		h := f.handler(api.Options{Secure: secure})
		got := httptest.NewRecorder()
		h.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/healthz", nil))
		require.Equal(t, want, got.Header().Get("Strict-Transport-Security"))
	}
}

func TestReadinessAndLivenessDiffer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	status := func(path string) int {
		got := httptest.NewRecorder()
		f.ServeHTTP(got, httptest.NewRequest(http.MethodGet, path, nil))
		return got.Code
	}
	require.Equal(t, http.StatusOK, status("/healthz"))
	require.Equal(t, http.StatusOK, status("/readyz"))
	f.store.err = errors.New("no database")
	require.Equal(t, http.StatusOK, status("/healthz"))
	require.Equal(t, http.StatusServiceUnavailable, status("/readyz"))
}

func TestTheRequestLogHasRoutesAndNoPersonalData(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := newFixture(t).handler(api.Options{Log: slog.New(slog.NewJSONHandler(&log, nil))})
	for _, s := range []scenario{
		{as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"a secret word"}`},
		{as: "comms-1", method: http.MethodGet, path: "/authors/facebook/%40gull"},
		{as: "comms-1", method: http.MethodGet, path: "/incidents?q=secret"},
	} {
		h.ServeHTTP(httptest.NewRecorder(), s.request())
	}
	for _, text := range []string{`"route":"/api/v1/authors/:channel/:author"`, `"status":200`, `"method":"POST"`, `"id":"`, `"took":`} {
		require.Contains(t, log.String(), text)
	}
	for _, text := range []string{"secret", "gull", "dev-comms-1"} {
		require.NotContains(t, log.String(), text)
	}
}

func TestPublicReportsAreLimitedByAddress(t *testing.T) {
	t.Parallel()
	now := monday()
	h := newFixture(t).handler(api.Options{Now: func() time.Time { return now }, PublicPerMinute: 6, PublicBurst: 2})
	report := func(from string) *httptest.ResponseRecorder {
		r := scenario{method: http.MethodPost, path: "/public/reports", body: `{"post":{"channel":"x","text":"t"}}`}.request()
		r.RemoteAddr = from
		r.Header.Set("X-Forwarded-For", "198.51.100.9") // from no proxy that the settings name
		got := httptest.NewRecorder()
		h.ServeHTTP(got, r)
		return got
	}
	require.Equal(t, http.StatusAccepted, report("192.0.2.1:1000").Code)
	require.Equal(t, http.StatusAccepted, report("192.0.2.1:1001").Code)
	refused := report("192.0.2.1:1002")
	require.Equal(t, http.StatusTooManyRequests, refused.Code)
	require.Equal(t, "10", refused.Header().Get("Retry-After"))
	require.Contains(t, refused.Body.String(), `"code":"too_many_requests"`)
	require.Equal(t, http.StatusAccepted, report("192.0.2.2:1000").Code, "another address")
	require.Equal(t, http.StatusAccepted, report("[2001:db8::1]:1").Code)
	require.Equal(t, http.StatusAccepted, report("[2001:db8::2]:1").Code)
	require.Equal(t, http.StatusTooManyRequests, report("[2001:db8::3]:1").Code, "the same network")
	now = now.Add(10 * time.Second)
	require.Equal(t, http.StatusAccepted, report("192.0.2.1:1003").Code)
	require.Equal(t, http.StatusTooManyRequests, report("192.0.2.1:1004").Code)
	now = now.Add(time.Hour)
	require.Equal(t, http.StatusAccepted, report("192.0.2.1:1005").Code)
}
