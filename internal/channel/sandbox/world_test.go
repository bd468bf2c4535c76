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

// world is a feed on a port of its own, and the adapter that acts on it.
type world struct {
	t       *testing.T
	feed    *sandbox.Feed
	server  *httptest.Server
	adapter *sandbox.Adapter

	mu     sync.Mutex
	waited []time.Duration
	// giveUp cancels the caller in the middle of the next delay.
	giveUp context.CancelFunc
}

func newWorld(t *testing.T) *world { return openWorld(t, "") }

func openWorld(t *testing.T, path string) *world {
	t.Helper()
	w := &world{t: t, server: httptest.NewUnstartedServer(nil)}
	base := "http://" + w.server.Listener.Addr().String()
	feed, err := sandbox.Open(t.Context(), sandbox.Options{BaseURL: base + "/", Path: path, Wait: w.wait})
	require.NoError(t, err)
	w.feed, w.adapter = feed, sandbox.NewAdapter(base, nil)
	w.server.Config.Handler = feed
	w.server.Start()
	t.Cleanup(w.close)
	return w
}

func (w *world) close() {
	w.server.Close()
	require.NoError(w.t, w.feed.Close())
}

// wait returns at once and notes how long the feed would have waited.
func (w *world) wait(ctx context.Context, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waited = append(w.waited, d)
	if w.giveUp != nil {
		w.giveUp()
		w.giveUp = nil
		<-ctx.Done()
	}
}

func (w *world) waits() []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.waited
}

type answer struct {
	status int
	body   string
	header http.Header
}

// call takes a path or one of the feed's addresses.
func (w *world) call(method, address, body string, headers ...string) answer {
	w.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = w.server.URL + address
	}
	request, err := http.NewRequestWithContext(w.t.Context(), method, address, strings.NewReader(body))
	require.NoError(w.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(w.t, err)
	defer func() { require.NoError(w.t, response.Body.Close()) }()
	read, err := io.ReadAll(response.Body)
	require.NoError(w.t, err)
	return answer{response.StatusCode, string(read), response.Header}
}

type made struct{ ID, URL, Author string }

func (w *world) post(author, text string) made {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{"author": author, "text": text})
	require.NoError(w.t, err)
	got := w.call("POST", "/sandbox/posts", string(body))
	require.Equal(w.t, http.StatusCreated, got.status, got.body)
	var p made
	require.NoError(w.t, json.Unmarshal([]byte(got.body), &p))
	return p
}

func (w *world) setFaults(body string) {
	w.t.Helper()
	got := w.call("PUT", "/sandbox/behaviour", body)
	require.Equal(w.t, http.StatusOK, got.status, got.body)
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

func (w *world) author(handle string) account {
	w.t.Helper()
	got := w.call("GET", "/sandbox/authors/"+url.PathEscape(handle), "")
	require.Equal(w.t, http.StatusOK, got.status, got.body)
	var a account
	require.NoError(w.t, json.Unmarshal([]byte(got.body), &a))
	return a
}

func feedFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "a feed%20?#.db")
}
