package wire_test

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
	"duecourse/internal/wire"
)

// site is the web pages and the API, with a real OpenID provider.
type site struct {
	t         *testing.T
	provider  *provider
	base      string
	store     *store.Store
	accessLog *access.Log
}

// openSite starts a site. Sessions end after idle without use; 0 means the default.
func openSite(t *testing.T, idle time.Duration) *site {
	t.Helper()
	s := &site{t: t, store: storetest.OnSQLite(t).Store}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	s.base, s.provider = server.URL, startProvider(t, server.URL)
	council, err := policy.Default()
	require.NoError(t, err)
	temporal, err := client.NewLazyClient(client.Options{})
	require.NoError(t, err)
	t.Cleanup(temporal.Close)

	log := slog.New(slog.DiscardHandler)
	provider := access.NewProvider(access.ProviderOptions{
		Issuer: s.provider.address, ClientID: "duecourse", ClientSecret: "demo-secret", Scopes: []string{"profile", "email"},
		Audience: "duecourse-api", BaseURL: s.base, Secret: []byte(strings.Repeat("s", 32)),
		Claims: access.ClaimNames{Roles: "groups", Groups: map[string][]casework.Role{"Communications": {casework.RoleComms}}},
	})
	s.accessLog = access.StartLog(s.store.AddAccess, log)
	parts := wire.Parts{
		Kinds:    kinds.All(),
		Temporal: temporal, Store: s.store, Policy: council, Vault: openVault(t), Log: log, BaseURL: s.base,
		Secret: []byte(strings.Repeat("s", 32)), AccessLog: s.accessLog,
		People: &access.Authenticator{
			Users: access.NewUserCache(s.store, log, time.Now), Provider: provider, Log: log,
			Tokens: &access.ServiceTokens{Store: s.store, Log: log, Now: time.Now},
		},
	}
	application, err := wire.NewApplication(parts)
	require.NoError(t, err)
	api, err := application.API()
	require.NoError(t, err)
	pages := application.Console(idle, 0)
	t.Cleanup(pages.Close)
	handler = wire.Routes(api, pages)
	return s
}

// browser is a browser with cookies of its own.
type browser struct {
	*site
	http *http.Client
}

func (s *site) browser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(s.t, err)
	return &browser{site: s, http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// page is the last page of a chain of redirects.
type page struct {
	status int
	at     *url.URL
	body   string
}

// send sends a request with http, and reads the answer.
func send(t *testing.T, http *http.Client, r *http.Request) page {
	t.Helper()
	response, err := http.Do(r)
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return page{response.StatusCode, response.Request.URL, string(body)}
}

func (b *browser) get(path string) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, http.NoBody)
	require.NoError(b.t, err)
	return send(b.t, b.http, r)
}

func (b *browser) post(address string, form url.Values) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(b.t, b.http, r)
}

// submit sends the form of a page of the provider.
func (b *browser) submit(from page, fields url.Values) page {
	b.t.Helper()
	action := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(from.body)
	require.NotNil(b.t, action, from.body)
	there, err := from.at.Parse(html.UnescapeString(action[1]))
	require.NoError(b.t, err)
	for _, hidden := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(from.body, -1) {
		fields.Set(hidden[1], hidden[2])
	}
	return b.post(there.String(), fields)
}

// signIn goes to a page and signs in on the way.
func (b *browser) signIn(path string) page {
	b.t.Helper()
	form := b.get(path)
	require.True(b.t, strings.HasPrefix(form.at.String(), b.provider.address), "%s: %s", form.at, form.body)
	form = b.submit(form, url.Values{"prompt": {"login"}, "login": {"c.morgan"}, "password": {"any"}})
	return b.submit(form, url.Values{"prompt": {"consent"}})
}

func (b *browser) isSignedIn() bool {
	b.t.Helper()
	list := b.get("/incidents")
	return list.status == http.StatusOK && list.at.Path == "/incidents"
}

// provider is a real OpenID provider in a process of its own (e2e/oidc).
type provider struct {
	t       *testing.T
	address string
	in      io.WriteCloser
	out     *bufio.Reader
	process *exec.Cmd
}

// startProvider needs Node, and npm ci in e2e/oidc.
func startProvider(t *testing.T, baseURL string) *provider {
	t.Helper()
	dir := filepath.Join("..", "..", "e2e", "oidc")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "oidc-provider")); err != nil {
		if os.Getenv("DUECOURSE_REQUIRE") != "" {
			t.Fatalf("the OpenID provider is required: npm ci --prefix e2e/oidc: %v", err)
		}
		t.Skip("no OpenID provider: npm ci --prefix e2e/oidc")
	}
	p := &provider{t: t, process: exec.CommandContext(t.Context(), "node", "provider.mjs", baseURL)}
	p.process.Dir = dir
	var err error
	p.in, err = p.process.StdinPipe()
	require.NoError(t, err)
	out, err := p.process.StdoutPipe()
	require.NoError(t, err)
	p.out = bufio.NewReader(out)
	require.NoError(t, p.process.Start())
	t.Cleanup(p.stop)
	p.address = p.line()
	return p
}

func (p *provider) line() string {
	p.t.Helper()
	line, err := p.out.ReadString('\n')
	require.NoError(p.t, err)
	return strings.TrimSpace(line)
}

func (p *provider) command(command string) string {
	p.t.Helper()
	_, err := fmt.Fprintln(p.in, command)
	require.NoError(p.t, err)
	return p.line()
}

// stop stops it, if it runs.
func (p *provider) stop() {
	_ = p.in.Close()
	_ = p.process.Process.Kill()
	_ = p.process.Wait()
}
