package wire_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/console"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
	"duecourse/internal/wire"
)

// fakeTimeSite is the web pages with a store, under the fake clock of testing/synctest.
type fakeTimeSite struct {
	t     *testing.T
	pages *console.Console
}

// withFakeTime runs a test with the web pages, on each database.
func withFakeTime(t *testing.T, test func(t *testing.T, s fakeTimeSite)) {
	t.Helper()
	temporal, err := client.NewLazyClient(client.Options{})
	require.NoError(t, err)
	t.Cleanup(temporal.Close)
	council, err := policy.Default()
	require.NoError(t, err)
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		// The pages start goroutines that must stay outside the synctest bubble.
		sessions := &store.Sessions{PersonKey: console.KeyPerson, Now: time.Now}
		application, err := wire.NewApplication(wire.Parts{
			Kinds:    kinds.All(),
			Temporal: temporal, Store: base.Store, Policy: council, Vault: openVault(t), Log: slog.New(slog.DiscardHandler),
			Secret: []byte(strings.Repeat("s", 32)), People: &access.Authenticator{Directory: demo.People()},
		})
		require.NoError(t, err)
		pages := application.DemoConsole(sessions, func(ctx context.Context, person string) (int64, error) {
			return sessions.Store.EndSessions(ctx, person)
		})
		defer pages.Close()
		synctest.Test(t, func(t *testing.T) {
			register, err := store.Open(t.Context(), base.Address, store.Options{Kinds: kinds.All()})
			require.NoError(t, err)
			defer func() { require.NoError(t, register.Close()) }()
			sessions.Store = register
			test(t, fakeTimeSite{t, pages})
		})
	})
}

// tab is a tab of a browser, with the cookie of its session.
type tab struct {
	fakeTimeSite
	cookie *http.Cookie
}

func (s fakeTimeSite) signIn(person string) *tab {
	s.t.Helper()
	b := &tab{fakeTimeSite: s}
	require.Equal(s.t, http.StatusSeeOther, b.post("/sign-in", url.Values{"person": {person}}))
	require.NotNil(s.t, b.cookie)
	return b
}

func (b *tab) send(r *http.Request) int {
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	got := httptest.NewRecorder()
	b.pages.ServeHTTP(got, r)
	for _, cookie := range got.Result().Cookies() {
		if cookie.MaxAge >= 0 {
			b.cookie = cookie
		}
	}
	return got.Code
}

func (b *tab) post(path string, form url.Values) int {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// isSignedIn asks for a page, which counts as use of the session.
func (b *tab) isSignedIn() bool {
	return b.send(httptest.NewRequest(http.MethodGet, "/incidents/new", http.NoBody)) == http.StatusOK
}

// refreshes asks as an open page does that refreshes itself.
func (b *tab) refreshes() bool {
	r := httptest.NewRequest(http.MethodGet, "/incidents/new", http.NoBody)
	r.Header.Set("X-Refresh", "1")
	return b.send(r) == http.StatusOK
}

func TestAnUnusedSessionEnds(t *testing.T) {
	t.Parallel()
	withFakeTime(t, func(t *testing.T, s fakeTimeSite) {
		used, left := s.signIn("comms-1"), s.signIn("comms-1")
		for range 3 {
			time.Sleep(29 * time.Minute)
			require.True(t, used.isSignedIn(), "a session in use continues")
		}
		require.False(t, left.isSignedIn(), "more than half an hour")

		time.Sleep(29 * time.Minute)
		require.True(t, used.refreshes(), "it has not ended yet")
		time.Sleep(2 * time.Minute)
		require.False(t, used.isSignedIn(), "a page that refreshes itself does not keep a session alive")
	})
}

func TestEverySessionEndsAfterTwelveHours(t *testing.T) {
	t.Parallel()
	withFakeTime(t, func(t *testing.T, s fakeTimeSite) {
		b := s.signIn("comms-1")
		for range 35 { // eleven hours and forty minutes
			time.Sleep(20 * time.Minute)
			require.True(t, b.isSignedIn())
		}
		time.Sleep(21 * time.Minute)
		require.False(t, b.isSignedIn(), "even if it is used")
	})
}

func TestSigningInStartsANewSession(t *testing.T) {
	t.Parallel()
	withFakeTime(t, func(t *testing.T, s fakeTimeSite) {
		b := s.signIn("staff-1")
		before := *b.cookie
		require.Equal(t, http.StatusSeeOther, b.post("/sign-in", url.Values{"person": {"comms-1"}}))
		require.NotEqual(t, before.Value, b.cookie.Value)
		old := &tab{fakeTimeSite: s, cookie: &before}
		require.False(t, old.isSignedIn(), "the old session is worth nothing")
		require.True(t, b.isSignedIn())
	})
}

func TestSigningOutEverywhereEndsEverySessionOfThatPerson(t *testing.T) {
	t.Parallel()
	withFakeTime(t, func(t *testing.T, s fakeTimeSite) {
		here, there, colleague := s.signIn("comms-1"), s.signIn("comms-1"), s.signIn("comms-2")
		require.Equal(t, http.StatusSeeOther, here.post("/sign-out", url.Values{"everywhere": {"yes"}}))
		require.False(t, here.isSignedIn())
		require.False(t, there.isSignedIn())
		require.True(t, colleague.isSignedIn())

		again, other := s.signIn("comms-1"), s.signIn("comms-1")
		require.Equal(t, http.StatusSeeOther, again.post("/sign-out", nil))
		require.False(t, again.isSignedIn())
		require.True(t, other.isSignedIn(), "signing out ends only this session")
	})
}
