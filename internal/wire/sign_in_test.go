package wire_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/console"
)

func TestPeopleSignInWithTheProviderAndSignOut(t *testing.T) {
	t.Parallel()
	b := openSite(t, 0).browser()
	page := b.signIn("/incidents?stage=reported")
	require.Equal(t, http.StatusOK, page.status)
	require.Equal(t, "/incidents?stage=reported", page.at.RequestURI(), "they come to the page that they asked for")
	require.Contains(t, page.body, "Charlie Morgan")
	known, err := b.store.Identities(t.Context())
	require.NoError(t, err)
	require.Equal(t, []casework.Role{casework.RoleStaff, casework.RoleComms}, known[0].Roles)
	require.Equal(t, "c.morgan@example.org", known[0].Email)

	page = b.post(b.base+"/sign-out", nil)
	require.Equal(t, "/session/end", page.at.Path, "the session with the provider is ended too")
	page = b.submit(page, url.Values{"logout": {"yes"}})
	require.True(t, strings.HasPrefix(page.at.Path, "/interaction/"), "%s: they have to sign in again", page.at)
	require.False(t, b.isSignedIn())
}

func TestSignOutOnEveryDeviceEndsEverySession(t *testing.T) {
	t.Parallel()
	s := openSite(t, 0)
	one, other := s.browser(), s.browser()
	one.signIn("/incidents")
	other.signIn("/incidents")
	require.True(t, other.isSignedIn())
	one.post(s.base+"/sign-out", url.Values{"everywhere": {"yes"}})
	for _, b := range []*browser{one, other} {
		// Their sessions with the provider continue and would sign them in again.
		b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		require.Equal(t, http.StatusSeeOther, b.get("/incidents").status)
	}
}

func TestPeopleStaySignedInWhileTheProviderIsDown(t *testing.T) {
	t.Parallel()
	s := openSite(t, 0)
	in, late := s.browser(), s.browser()
	in.signIn("/incidents")
	begun := late.get("/incidents")
	require.Equal(t, http.StatusOK, begun.status)
	s.provider.stop()
	require.True(t, in.isSignedIn())

	back := late.get("/sign-in/callback?code=x&state=y")
	require.Equal(t, http.StatusUnauthorized, back.status)
	restarted := openSiteWithoutProvider(t, s) // another process, which never reached the provider
	page := restarted.get("/incidents")
	require.Equal(t, http.StatusServiceUnavailable, page.status)
	require.Contains(t, page.body, "does not answer")
	require.NotContains(t, page.body, "<", "it is a plain page")
}

// openSiteWithoutProvider is a browser at a process that starts while the provider is down.
func openSiteWithoutProvider(t *testing.T, s *site) *browser {
	t.Helper()
	provider := access.NewProvider(access.ProviderOptions{Issuer: s.provider.address, ClientID: "duecourse", BaseURL: s.base})
	begin := console.ProviderSignIn{Authenticator: &access.Authenticator{Provider: provider}, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { begin.Begin(w, r) }))
	t.Cleanup(server.Close)
	return (&site{t: t, base: server.URL}).browser()
}

func TestASignInThatThisBrowserDidNotBeginIsRefused(t *testing.T) {
	t.Parallel()
	b := openSite(t, 0).browser()
	b.get("/incidents") // starts a sign-in
	for _, query := range []string{"", "?code=x", "?code=x&state=guessed", "?error=access_denied&state=guessed"} {
		page := b.get("/sign-in/callback" + query)
		require.Equal(t, http.StatusUnauthorized, page.status, query)
		require.Contains(t, page.body, "You were not signed in.", query)
	}
	require.False(t, b.isSignedIn())
}

func TestTheAPIAcceptsOnlyValidTokensOfTheProvider(t *testing.T) {
	t.Parallel()
	s := openSite(t, 0)
	ask := func(bearer string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+"/api/v1/me", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+bearer)
		answer := send(t, http.DefaultClient, r)
		return answer.status, answer.body
	}
	first := s.provider.command(`token {"sub":"c.morgan","name":"Charlie","groups":["Communications"]}`)
	status, body := ask(first)
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, `"comms"`)
	past := time.Now().Add(-time.Minute).Unix()
	for _, claims := range []string{
		fmt.Sprintf(`{"sub":"c.morgan","exp":%d}`, past), `{"sub":"c.morgan","aud":"duecourse"}`, `{"sub":"c.morgan","iss":"https://evil.example.org"}`,
	} {
		status, body := ask(s.provider.command("token " + claims))
		require.Equal(t, http.StatusUnauthorized, status, claims)
		require.Contains(t, body, "The token is not valid.", claims)
	}
	parts := strings.Split(first, ".")
	status, _ = ask("eyJhbGciOiJub25lIn0." + parts[1] + ".")
	require.Equal(t, http.StatusUnauthorized, status, "unsigned")

	require.Equal(t, "rotated", s.provider.command("rotate"))
	second := s.provider.command(`token {"sub":"c.morgan","name":"Charlie"}`)
	status, _ = ask(second)
	require.Equal(t, http.StatusOK, status, "signed with the new key")
	status, _ = ask(first)
	require.Equal(t, http.StatusUnauthorized, status, "its key was withdrawn")
	s.provider.stop()
	status, _ = ask(second)
	require.Equal(t, http.StatusOK, status, "its key is known")
}

func TestTheAccessLogHasSignInsRefusalsAndSignOuts(t *testing.T) {
	t.Parallel()
	s := openSite(t, 0)
	b := s.browser()
	b.signIn("/incidents/new")
	require.Equal(t, http.StatusNotFound, b.get("/incidents/INC-0000-0000").status)
	require.Equal(t, http.StatusForbidden, b.get("/audit").status)
	require.Equal(t, http.StatusUnauthorized, b.get("/sign-in/callback?code=x&state=guessed").status)
	b.post(s.base+"/sign-out", url.Values{"everywhere": {"yes"}})
	require.NoError(t, s.accessLog.Stop())
	require.Equal(t, []string{
		" 127.0.0.1 GET /incidents/new  303", // is not signed in
		" 127.0.0.1 GET /sign-in  303",       // is sent to the provider
		"c.morgan 127.0.0.1 GET /sign-in/callback  303",
		"c.morgan 127.0.0.1 GET /incidents/new  200",
		"c.morgan 127.0.0.1 GET /incidents/:ref INC-0000-0000 404",
		"c.morgan 127.0.0.1 GET /audit  0", // logged before the answer
		"c.morgan 127.0.0.1 GET /audit  403",
		" 127.0.0.1 GET /sign-in/callback  401",
		"c.morgan 127.0.0.1 POST /sign-out everywhere  303",
	}, accessLogOf(t, s.store)[:9])
}

func TestASessionEndsAlthoughItsPageRefreshesItself(t *testing.T) {
	t.Parallel()
	s := openSite(t, 5*time.Second)
	b := s.browser()
	b.signIn("/incidents/new")
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	require.Eventually(t, func() bool {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+"/incidents/new", http.NoBody)
		require.NoError(t, err)
		r.Header.Set("X-Refresh", "1") // an open page refreshes itself
		return send(t, b.http, r).status == http.StatusUnauthorized
	}, 40*time.Second, 50*time.Millisecond)
	require.Equal(t, http.StatusSeeOther, b.get("/incidents/new").status, "they are asked to sign in again")
}
