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

// screens are the pages over a register in a bubble in which time passes as the test
// says.
type screens struct {
	t     *testing.T
	pages *console.Console
}

// inTime opens the pages on a database, in a bubble.
func inTime(t *testing.T, test func(t *testing.T, s screens)) {
	t.Helper()
	temporal, err := client.NewLazyClient(client.Options{})
	require.NoError(t, err)
	t.Cleanup(temporal.Close)
	council, err := policy.Default()
	require.NoError(t, err)
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		// What the pages are made of has goroutines of its own, which stay outside.
		sessions := &store.Sessions{PersonKey: console.KeyPerson, Now: time.Now}
		pages, err := wire.Parts{
			Temporal: temporal, Register: base.Store, Policy: council, Vault: openVault(t), Log: slog.New(slog.DiscardHandler),
			Secret: []byte(strings.Repeat("s", 32)), People: &access.Authenticator{Directory: demo.People()},
		}.DemoConsole(sessions, func(ctx context.Context, person string) (int64, error) {
			return sessions.Store.EndSessions(ctx, person)
		})
		require.NoError(t, err)
		defer pages.Close()
		synctest.Test(t, func(t *testing.T) {
			register, err := store.Open(t.Context(), base.Address, store.Options{Kinds: kinds.All()})
			require.NoError(t, err)
			defer func() { require.NoError(t, register.Close()) }()
			sessions.Store = register
			test(t, screens{t, pages})
		})
	})
}

// tab is a browser: the cookie that it was given.
type tab struct {
	screens
	cookie *http.Cookie
}

func (s screens) signIn(person string) *tab {
	s.t.Helper()
	b := &tab{screens: s}
	require.Equal(s.t, http.StatusSeeOther, b.post("/sign-in", url.Values{"person": {person}}))
	require.NotNil(s.t, b.cookie)
	return b
}

func (b *tab) ask(r *http.Request) int {
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
	return b.ask(r)
}

// isIn says whether the page knows who it is; it counts as use of the session.
func (b *tab) isIn() bool {
	return b.ask(httptest.NewRequest(http.MethodGet, "/incidents/new", http.NoBody)) == http.StatusOK
}

// refreshes is what an open page does by itself.
func (b *tab) refreshes() bool {
	r := httptest.NewRequest(http.MethodGet, "/incidents/new", http.NoBody)
	r.Header.Set("X-Refresh", "1")
	return b.ask(r) == http.StatusOK
}

func TestASessionThatIsNotUsedEnds(t *testing.T) {
	t.Parallel()
	inTime(t, func(t *testing.T, s screens) {
		used, left := s.signIn("comms-1"), s.signIn("comms-1")
		for range 3 {
			time.Sleep(29 * time.Minute)
			require.True(t, used.isIn(), "what is used goes on")
		}
		require.False(t, left.isIn(), "half an hour and more")

		time.Sleep(29 * time.Minute)
		require.True(t, used.refreshes(), "nothing has ended yet")
		time.Sleep(2 * time.Minute)
		require.False(t, used.isIn(), "a page that refreshes itself is not somebody who works")
	})
}

func TestEverySessionEndsAfterTwelveHours(t *testing.T) {
	t.Parallel()
	inTime(t, func(t *testing.T, s screens) {
		b := s.signIn("comms-1")
		for range 35 { // eleven hours and forty minutes
			time.Sleep(20 * time.Minute)
			require.True(t, b.isIn())
		}
		time.Sleep(21 * time.Minute)
		require.False(t, b.isIn(), "however much it is used")
	})
}

func TestASessionIsAnotherOneOnceSomebodySignsIn(t *testing.T) {
	t.Parallel()
	inTime(t, func(t *testing.T, s screens) {
		b := s.signIn("staff-1")
		before := *b.cookie
		require.Equal(t, http.StatusSeeOther, b.post("/sign-in", url.Values{"person": {"comms-1"}}))
		require.NotEqual(t, before.Value, b.cookie.Value)
		laidOut := &tab{screens: s, cookie: &before}
		require.False(t, laidOut.isIn(), "what somebody knew before is worth nothing")
		require.True(t, b.isIn())
	})
}

func TestSigningOutEverywhereEndsEverySessionOfThatPerson(t *testing.T) {
	t.Parallel()
	inTime(t, func(t *testing.T, s screens) {
		here, there, colleague := s.signIn("comms-1"), s.signIn("comms-1"), s.signIn("comms-2")
		require.Equal(t, http.StatusSeeOther, here.post("/sign-out", url.Values{"everywhere": {"yes"}}))
		require.False(t, here.isIn())
		require.False(t, there.isIn())
		require.True(t, colleague.isIn())

		again, other := s.signIn("comms-1"), s.signIn("comms-1")
		require.Equal(t, http.StatusSeeOther, again.post("/sign-out", nil))
		require.False(t, again.isIn())
		require.True(t, other.isIn(), "signing out here ends this one")
	})
}
