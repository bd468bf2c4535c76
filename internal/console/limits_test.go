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
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
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

func atProvider(t *testing.T, s console.SignIn, log *access.Log) *browser {
	t.Helper()
	return &browser{t: t, console: console.New(console.Options{
		Desk: newDesk(t), People: demo.People(), Printer: printer{}, Drafts: newDrawer(), Sessions: memstore.NewWithCleanupInterval(0), Now: monday,
		AccessLog: log, SignIn: s,
	})}
}

// mustWait requires a plain page with the time after which to try again.
func mustWait(t *testing.T, got *httptest.ResponseRecorder) {
	t.Helper()
	require.Equal(t, http.StatusTooManyRequests, got.Code)
	require.NotEmpty(t, got.Header().Get("Retry-After"))
	require.Contains(t, got.Body.String(), "Wait a minute")
	require.Contains(t, got.Header().Get("Content-Type"), "text/html")
}

func TestAClientWhoseSignInsTheProviderRefusesHasToWait(t *testing.T) {
	t.Parallel()
	log := startRecordedLog()
	refused := &app.Error{Code: app.CodeUnauthenticated, Why: "You were not signed in. Please try again."}
	b := atProvider(t, fixedSignIn{err: refused}, log.Log)
	for range 60 {
		require.Equal(t, http.StatusUnauthorized, b.get("/sign-in/callback?code=x").Code)
	}
	mustWait(t, b.get("/sign-in/callback?code=x"))
	r := httptest.NewRequest(http.MethodGet, "/sign-in/callback?code=x", http.NoBody)
	r.RemoteAddr = "198.51.100.9:1"
	require.Equal(t, http.StatusUnauthorized, b.send(r).Code, "another address")

	lines, outcomes := log.read(t)
	require.Equal(t, " GET /sign-in/callback ", lines[0])
	require.Equal(t, http.StatusUnauthorized, outcomes[0])
	require.Equal(t, http.StatusTooManyRequests, outcomes[60], "the access log has refused requests too")
}

func TestAnUnavailableProviderIsNotCountedAsAFailedSignIn(t *testing.T) {
	t.Parallel()
	down := &app.Error{Code: app.CodeUnavailable, Why: "The sign-in service does not answer.", RetryAfter: time.Minute}
	b := atProvider(t, fixedSignIn{err: down}, nil)
	for range 61 {
		got := b.get("/sign-in/callback?code=x")
		require.Equal(t, http.StatusServiceUnavailable, got.Code)
		require.Equal(t, "60", got.Header().Get("Retry-After"))
	}
}

func TestAPersonWhoSignsInTooOftenHasToWait(t *testing.T) {
	t.Parallel()
	log := startRecordedLog()
	b := atProvider(t, fixedSignIn{person: "comms-1"}, log.Log)
	for range 60 {
		require.Equal(t, http.StatusSeeOther, b.get("/sign-in/callback?code=x").Code)
	}
	got := b.get("/sign-in/callback?code=x")
	mustWait(t, got)
	b.cookies = got.Result().Cookies()
	require.Equal(t, http.StatusSeeOther, b.get("/my-work").Code, "and is not signed in")
	lines, _ := log.read(t)
	require.Equal(t, "comms-1 GET /sign-in/callback ", lines[60])
}

func TestPagesThatNeedNoSignInAreLimited(t *testing.T) {
	t.Parallel()
	b := atProvider(t, fixedSignIn{}, nil)
	for n := range 600 {
		require.NotEqual(t, http.StatusTooManyRequests, b.get([]string{"/sign-in", "/report"}[n%2]).Code)
	}
	for _, path := range []string{"/sign-in", "/report", "/report/sent?ref=INC-0000-0000", "/sign-in/callback"} {
		mustWait(t, b.get(path))
	}
}

func TestPublicReportsFromOneAddressAreLimited(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "")
	report := url.Values{"post.channel": {"facebook"}, "post.text": {"t"}}
	for range 3 {
		require.NotEqual(t, http.StatusTooManyRequests, b.post("/report", report).Code)
	}
	mustWait(t, b.post("/report", report))
}

func TestTheAccessLogNamesWhoSignsOutEverywhereAndWhomAnotherSiteUsed(t *testing.T) {
	t.Parallel()
	log := startRecordedLog()
	b := withAccessLog(t, log.Log)
	b.as("comms-1")
	r := httptest.NewRequest(http.MethodPost, "/incidents/"+ref+"/note", http.NoBody)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusForbidden, b.send(r).Code)
	b.post("/sign-out", url.Values{"everywhere": {"yes"}})
	b.get("/incidents/" + ref)
	lines, outcomes := log.read(t)
	require.Equal(t, []string{
		"comms-1 POST /sign-in ", "comms-1 POST /incidents/:ref/:command note " + ref, "comms-1 POST /sign-out everywhere ",
		" GET /incidents/:ref " + ref,
	}, lines)
	require.Equal(t, []int{303, 403, 303, 303}, outcomes)
}

// brokenSessions is a store that does not answer.
type brokenSessions struct{ *memstore.MemStore }

func (brokenSessions) Find(string) (data []byte, found bool, err error) {
	return nil, false, errors.New("the disk is full")
}

func TestPagesSayThatTheyCannotReadSessions(t *testing.T) {
	t.Parallel()
	b := &browser{t: t, cookies: []*http.Cookie{{Name: "due-course", Value: "x"}}, console: console.New(console.Options{
		Desk: newDesk(t), People: demo.People(), Printer: printer{}, Drafts: newDrawer(), Now: monday,
		Sessions: brokenSessions{memstore.NewWithCleanupInterval(0)},
		SignIn:   console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)),
	})}
	for _, path := range []string{"/my-work", "/events"} {
		got := b.get(path)
		require.Equal(t, http.StatusServiceUnavailable, got.Code, path)
		require.NotEmpty(t, got.Header().Get("Retry-After"))
		require.NotContains(t, got.Body.String(), "disk")
	}
}
