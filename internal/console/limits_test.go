package console_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/console"
)

// fixedSignIn is a provider whose sign-ins all have the same result.
type fixedSignIn struct {
	person string
	err    error
}

func (fixedSignIn) Begin(w http.ResponseWriter, r *http.Request) []access.Person {
	http.Redirect(w, r, "https://login.example.org/", http.StatusSeeOther)
	return nil
}
func (s fixedSignIn) Finish(*http.Request) (person, to string, err error) { return s.person, "", s.err }
func (fixedSignIn) End(*http.Request) string                              { return "/report" }

func withSignIn(t *testing.T, s console.SignIn, l *logEntries) (b *browser, stop func()) {
	t.Helper()
	f := newFixture(t)
	b, stop = withAccessLog(t, f, l.write)
	o := b.console.Options
	o.SignIn = s
	return openBrowserWith(t, o, ""), stop
}

// requireTooManyRequests requires a plain page with the time after which to try again.
func requireTooManyRequests(t *testing.T, got *httptest.ResponseRecorder) {
	t.Helper()
	require.Equal(t, http.StatusTooManyRequests, got.Code)
	require.NotEmpty(t, got.Header().Get("Retry-After"))
	require.Contains(t, got.Body.String(), "Wait a minute")
	require.Contains(t, got.Header().Get("Content-Type"), "text/html")
}

func TestAClientWhoseSignInsTheProviderRefusesHasToWait(t *testing.T) {
	t.Parallel()
	l := &logEntries{}
	refused := &app.Error{Code: app.CodeUnauthenticated, Why: "You were not signed in. Please try again."}
	b, stop := withSignIn(t, fixedSignIn{err: refused}, l)
	for range 60 {
		require.Equal(t, http.StatusUnauthorized, b.get("/sign-in/callback?code=x").Code)
	}
	requireTooManyRequests(t, b.get("/sign-in/callback?code=x"))
	stop()
	require.Equal(t, " GET /sign-in/callback ", l.lines[0])
	require.Equal(t, http.StatusUnauthorized, l.outcomes[0])
	require.Equal(t, http.StatusTooManyRequests, l.outcomes[60], "the access log includes refused requests")

	r := httptest.NewRequest(http.MethodGet, "/sign-in/callback?code=x", http.NoBody)
	r.RemoteAddr = "198.51.100.9:1"
	require.Equal(t, http.StatusUnauthorized, b.send(r).Code, "another address")
}

func TestAnUnavailableProviderIsNotCountedAsAFailedSignIn(t *testing.T) {
	t.Parallel()
	down := &app.Error{Code: app.CodeUnavailable, Why: "The sign-in service does not answer.", RetryAfter: time.Minute}
	b, _ := withSignIn(t, fixedSignIn{err: down}, &logEntries{})
	for range 61 {
		got := b.get("/sign-in/callback?code=x")
		require.Equal(t, http.StatusServiceUnavailable, got.Code)
		require.Equal(t, "60", got.Header().Get("Retry-After"))
	}
}

func TestAPersonWhoSignsInTooOftenHasToWait(t *testing.T) {
	t.Parallel()
	l := &logEntries{}
	b, stop := withSignIn(t, fixedSignIn{person: "comms-1"}, l)
	for range 60 {
		require.Equal(t, http.StatusSeeOther, b.get("/sign-in/callback?code=x").Code)
	}
	got := b.get("/sign-in/callback?code=x")
	requireTooManyRequests(t, got)
	stop()
	require.Equal(t, "comms-1 GET /sign-in/callback ", l.lines[60])
	b.cookies = got.Result().Cookies()
	require.Equal(t, http.StatusSeeOther, b.get("/my-work").Code, "the person is not signed in")
}

func TestPagesThatNeedNoSignInAreLimited(t *testing.T) {
	t.Parallel()
	b, _ := withSignIn(t, fixedSignIn{}, &logEntries{})
	for n := range 600 {
		require.NotEqual(t, http.StatusTooManyRequests, b.get([]string{"/sign-in", "/report"}[n%2]).Code)
	}
	for _, path := range []string{"/sign-in", "/report", "/report/sent?ref=INC-0000-0000", "/sign-in/callback"} {
		requireTooManyRequests(t, b.get(path))
	}
}

func TestPublicReportsFromOneAddressAreLimited(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "")
	report := url.Values{"post.channel": {"facebook"}, "post.text": {"t"}}
	for range 3 {
		require.NotEqual(t, http.StatusTooManyRequests, b.post("/report", report).Code)
	}
	requireTooManyRequests(t, b.post("/report", report))
}

// brokenSessions is a store that does not answer.
type brokenSessions struct{ *memstore.MemStore }

func (brokenSessions) Find(string) (data []byte, found bool, err error) {
	return nil, false, errors.New("the disk is full")
}

func TestPagesReportThatSessionsCannotBeRead(t *testing.T) {
	t.Parallel()
	o := newFixture(t).options()
	o.Sessions = brokenSessions{memstore.NewWithCleanupInterval(0)}
	b := openBrowserWith(t, o, "")
	b.cookies = []*http.Cookie{{Name: "due-course", Value: "x"}}
	for _, path := range []string{"/my-work", "/events"} {
		got := b.get(path)
		require.Equal(t, http.StatusServiceUnavailable, got.Code, path)
		require.NotEmpty(t, got.Header().Get("Retry-After"))
		require.NotContains(t, got.Body.String(), "disk")
	}
}
