package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/channel/sandbox"
)

// fixture is a feed on its own port, and the adapter that calls it.
type fixture struct {
	t       *testing.T
	feed    *sandbox.Feed
	server  *httptest.Server
	adapter *sandbox.Adapter

	mu     sync.Mutex
	waited []time.Duration
	// cancelCaller cancels the caller during the next delay.
	cancelCaller context.CancelFunc
}

func newFixture(t *testing.T) *fixture { return newFixtureWithFile(t, "") }

func newFixtureWithFile(t *testing.T, path string) *fixture {
	t.Helper()
	f := &fixture{t: t, server: httptest.NewUnstartedServer(nil)}
	base := "http://" + f.server.Listener.Addr().String()
	feed, err := sandbox.Open(t.Context(), sandbox.Options{BaseURL: base + "/", Path: path, Wait: f.wait})
	require.NoError(t, err)
	f.feed, f.adapter = feed, sandbox.NewAdapter(base, nil)
	f.server.Config.Handler = feed
	f.server.Start()
	t.Cleanup(f.close)
	return f
}

func (f *fixture) close() {
	f.server.Close()
	require.NoError(f.t, f.feed.Close())
}

// wait returns at once and records how long the feed would have waited.
func (f *fixture) wait(ctx context.Context, d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waited = append(f.waited, d)
	if f.cancelCaller != nil {
		f.cancelCaller()
		f.cancelCaller = nil
		<-ctx.Done()
	}
}

func (f *fixture) waits() []time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.waited
}

type answer struct {
	status int
	body   string
	header http.Header
}

// call takes a path or one of the feed's addresses.
func (f *fixture) call(method, address, body string, headers ...string) answer {
	f.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = f.server.URL + address
	}
	request, err := http.NewRequestWithContext(f.t.Context(), method, address, strings.NewReader(body))
	require.NoError(f.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(f.t, err)
	defer func() { require.NoError(f.t, response.Body.Close()) }()
	read, err := io.ReadAll(response.Body)
	require.NoError(f.t, err)
	return answer{response.StatusCode, string(read), response.Header}
}

type createdPost struct{ ID, URL, Author string }

func (f *fixture) post(author, text string) createdPost {
	f.t.Helper()
	body, err := json.Marshal(map[string]any{"author": author, "text": text})
	require.NoError(f.t, err)
	got := f.call("POST", "/sandbox/posts", string(body))
	require.Equal(f.t, http.StatusCreated, got.status, got.body)
	var p createdPost
	require.NoError(f.t, json.Unmarshal([]byte(got.body), &p))
	return p
}

func (f *fixture) setFaults(body string) {
	f.t.Helper()
	got := f.call("PUT", "/sandbox/behaviour", body)
	require.Equal(f.t, http.StatusOK, got.status, got.body)
}

type account struct {
	Blocked     bool
	BlockedAt   *time.Time `json:"blocked_at"`
	UnblockedAt *time.Time `json:"unblocked_at"`
	Blocks      int
	Unblocks    int
	Messages    []struct {
		At   time.Time
		Text string
	}
}

func (f *fixture) author(handle string) account {
	f.t.Helper()
	got := f.call("GET", "/sandbox/authors/"+url.PathEscape(handle), "")
	require.Equal(f.t, http.StatusOK, got.status, got.body)
	var a account
	require.NoError(f.t, json.Unmarshal([]byte(got.body), &a))
	return a
}

func feedFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "a feed%20?#.db")
}
