package wire_test

import (
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/console"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
	"duecourse/internal/wire"
)

// front is the web pages and the API, in front of a real OpenID provider.
type front struct {
	t         *testing.T
	provider  *provider
	base      string
	register  *store.Store
	accessLog *access.Log
}

func openFront(t *testing.T) *front {
	t.Helper()
	return openFrontFor(t, 0)
}

// openFrontFor is one whose sessions end when they are not used for so long.
func openFrontFor(t *testing.T, idle time.Duration) *front {
	t.Helper()
	f := &front{t: t, register: storetest.OnSQLite(t).Store}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	f.base, f.provider = server.URL, startProvider(t, server.URL)
	council, err := policy.Default()
	require.NoError(t, err)
	temporal, err := client.NewLazyClient(client.Options{})
	require.NoError(t, err)
	t.Cleanup(temporal.Close)

	log := slog.New(slog.DiscardHandler)
	provider := access.NewProvider(access.ProviderOptions{
		Issuer: f.provider.address, ClientID: "duecourse", ClientSecret: "demo-secret", Scopes: []string{"profile", "email"},
		Audience: "duecourse-api", BaseURL: f.base, Secret: []byte(strings.Repeat("s", 32)),
		Claims: access.ClaimNames{Roles: "groups", Groups: map[string][]casework.Role{"Communications": {casework.RoleComms}}},
	})
	f.accessLog = access.StartLog(f.register.AddAccess, log)
	parts := wire.Parts{
		Temporal: temporal, Register: f.register, Policy: council, Vault: openVault(t), Log: log, BaseURL: f.base,
		Secret: []byte(strings.Repeat("s", 32)), AccessLog: f.accessLog,
		People: &access.Authenticator{
			Users: access.NewUserCache(f.register, log, time.Now), Provider: provider, Log: log,
			Tokens: &access.ServiceTokens{Store: f.register, Log: log, Now: time.Now},
		},
	}
	answers, err := parts.API()
	require.NoError(t, err)
	pages, err := parts.Console(wire.SessionOptions{IdleTime: idle})
	require.NoError(t, err)
	t.Cleanup(pages.Close)
	handler = wire.Routes(answers, pages)
	return f
}

// browser is somebody's, with cookies of its own.
type browser struct {
	*front
	http *http.Client
}

func (f *front) browser() *browser {
	f.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(f.t, err)
	return &browser{front: f, http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// shown is a page, once it was led to.
type shown struct {
	status int
	at     *url.URL
	body   string
}

func (b *browser) show(response *http.Response, err error) shown {
	b.t.Helper()
	require.NoError(b.t, err)
	defer func() { require.NoError(b.t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	return shown{response.StatusCode, response.Request.URL, string(body)}
}

func (b *browser) get(path string) shown { b.t.Helper(); return b.show(b.http.Get(b.base + path)) }

// sends fills in the one form of a page of the provider.
func (b *browser) sends(page shown, fields url.Values) shown {
	b.t.Helper()
	action := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(page.body)
	require.NotNil(b.t, action, page.body)
	there, err := page.at.Parse(html.UnescapeString(action[1]))
	require.NoError(b.t, err)
	for _, hidden := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		fields.Set(hidden[1], hidden[2])
	}
	return b.show(b.http.PostForm(there.String(), fields))
}

// signIn goes to a page and signs in on the way.
func (b *browser) signIn(path string) shown {
	b.t.Helper()
	page := b.get(path)
	require.True(b.t, strings.HasPrefix(page.at.String(), b.provider.address), "%s: %s", page.at, page.body)
	page = b.sends(page, url.Values{"prompt": {"login"}, "login": {"c.morgan"}, "password": {"any"}})
	return b.sends(page, url.Values{"prompt": {"consent"}})
}

func (b *browser) isSignedIn() bool {
	b.t.Helper()
	page := b.get("/incidents")
	return page.status == http.StatusOK && page.at.Path == "/incidents"
}

func TestPeopleSignInWithTheProviderAndOutAgain(t *testing.T) {
	t.Parallel()
	b := openFront(t).browser()
	page := b.signIn("/incidents?stage=reported")
	require.Equal(t, http.StatusOK, page.status)
	require.Equal(t, "/incidents?stage=reported", page.at.RequestURI(), "they come to where they wanted to go")
	require.Contains(t, page.body, "Charlie Morgan")
	known, err := b.register.Identities(t.Context())
	require.NoError(t, err)
	require.Equal(t, []casework.Role{casework.RoleStaff, casework.RoleComms}, known[0].Roles)
	require.Equal(t, "c.morgan@example.org", known[0].Email)

	page = b.show(b.http.PostForm(b.base+"/sign-out", nil))
	require.Equal(t, "/session/end", page.at.Path, "the session with the provider is ended too")
	page = b.sends(page, url.Values{"logout": {"yes"}})
	require.True(t, strings.HasPrefix(page.at.Path, "/interaction/"), "%s: who comes back has to sign in", page.at)
	require.False(t, b.isSignedIn())
}

func TestSignOutOnEveryDeviceEndsEverySession(t *testing.T) {
	t.Parallel()
	f := openFront(t)
	one, other := f.browser(), f.browser()
	one.signIn("/incidents")
	other.signIn("/incidents")
	require.True(t, other.isSignedIn())
	one.show(one.http.PostForm(f.base+"/sign-out", url.Values{"everywhere": {"yes"}}))
	for _, b := range []*browser{one, other} {
		// Their sessions with the provider, which go on, would sign them in again.
		b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		require.Equal(t, http.StatusSeeOther, b.get("/incidents").status)
	}
}

func TestAProviderThatIsDownKeepsNobodyOutWhoIsIn(t *testing.T) {
	t.Parallel()
	f := openFront(t)
	in, late := f.browser(), f.browser()
	in.signIn("/incidents")
	begun := late.get("/incidents")
	require.Equal(t, http.StatusOK, begun.status)
	f.provider.stop()
	require.True(t, in.isSignedIn())

	back := late.get("/sign-in/callback?code=x&state=y")
	require.Equal(t, http.StatusUnauthorized, back.status)
	restarted := openFrontBefore(t, f) // another process, which never saw the provider
	page := restarted.get("/incidents")
	require.Equal(t, http.StatusServiceUnavailable, page.status)
	require.Contains(t, page.body, "does not answer")
	require.NotContains(t, page.body, "<", "it is a plain page")
}

// openFrontBefore is a browser at a process that starts while the provider is down.
func openFrontBefore(t *testing.T, f *front) *browser {
	t.Helper()
	provider := access.NewProvider(access.ProviderOptions{Issuer: f.provider.address, ClientID: "duecourse", BaseURL: f.base})
	begin := console.ProviderSignIn{Authenticator: &access.Authenticator{Provider: provider}, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { begin.Begin(w, r) }))
	t.Cleanup(server.Close)
	return (&front{t: t, base: server.URL}).browser()
}

func TestNobodySignsInByWhatAnotherBegan(t *testing.T) {
	t.Parallel()
	b := openFront(t).browser()
	b.get("/incidents") // begins, and is asked for a password
	for _, query := range []string{"", "?code=x", "?code=x&state=guessed", "?error=access_denied&state=guessed"} {
		page := b.get("/sign-in/callback" + query)
		require.Equal(t, http.StatusUnauthorized, page.status, query)
		require.Contains(t, page.body, "You were not signed in.", query)
	}
	require.False(t, b.isSignedIn())
}

func TestTheAPITakesTokensOfTheRealProvider(t *testing.T) {
	t.Parallel()
	f := openFront(t)
	ask := func(bearer string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.base+"/api/v1/me", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+bearer)
		answer := f.browser().show(http.DefaultClient.Do(r))
		return answer.status, answer.body
	}
	first := f.provider.says(`token {"sub":"c.morgan","name":"Charlie","groups":["Communications"]}`)
	status, body := ask(first)
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, `"comms"`)
	past := time.Now().Add(-time.Minute).Unix()
	for _, claims := range []string{
		fmt.Sprintf(`{"sub":"c.morgan","exp":%d}`, past), `{"sub":"c.morgan","aud":"duecourse"}`, `{"sub":"c.morgan","iss":"https://evil.example.org"}`,
	} {
		status, body := ask(f.provider.says("token " + claims))
		require.Equal(t, http.StatusUnauthorized, status, claims)
		require.Contains(t, body, "The token is not valid.", claims)
	}
	parts := strings.Split(first, ".")
	status, _ = ask("eyJhbGciOiJub25lIn0." + parts[1] + ".")
	require.Equal(t, http.StatusUnauthorized, status, "unsigned")

	require.Equal(t, "rotated", f.provider.says("rotate"))
	second := f.provider.says(`token {"sub":"c.morgan","name":"Charlie"}`)
	status, _ = ask(second)
	require.Equal(t, http.StatusOK, status, "signed with the new key")
	status, _ = ask(first)
	require.Equal(t, http.StatusUnauthorized, status, "its key was withdrawn")
	f.provider.stop()
	status, _ = ask(second)
	require.Equal(t, http.StatusOK, status, "its key is known")
}
