package egress_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/egress"
)

const publicly = "93.184.215.14"

// names is a name server that answers from a script: one line for each time that
// it is asked, the last line from then on.
type names struct {
	mu     sync.Mutex
	script map[string][][]string
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	lines := n.script[host]
	if len(lines) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(lines) > 1 {
		n.script[host] = lines[1:]
	}
	var found []netip.Addr
	for _, a := range lines[0] {
		found = append(found, netip.MustParseAddr(a))
	}
	return found, nil
}

// world is a proxy between a client and sites: one outside, one inside.
type world struct {
	proxy   *egress.Proxy
	client  *http.Client
	inside  *httptest.Server // on this machine's loopback
	outside *httptest.Server // stands for every public address
	entered atomic.Int64     // requests that reached the inside
	mu      sync.Mutex
	dialled []string
}

func newWorld(t *testing.T, policy egress.Policy, script map[string][][]string, outside http.HandlerFunc) *world {
	t.Helper()
	w := &world{}
	w.inside = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.entered.Add(1)
		fmt.Fprint(rw, "inside ", r.URL.Path)
	}))
	t.Cleanup(w.inside.Close)
	if outside == nil {
		outside = func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, "outside ", r.Host) }
	}
	w.outside = httptest.NewServer(outside)
	t.Cleanup(w.outside.Close)
	policy.Resolver = &names{script: script}
	policy.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		w.mu.Lock()
		w.dialled = append(w.dialled, address)
		w.mu.Unlock()
		return (&net.Dialer{}).DialContext(ctx, network, w.outside.Listener.Addr().String())
	}
	for i := range policy.Within {
		policy.Within[i].Host = w.insideHost()
	}
	var err error
	w.proxy, err = egress.Start(policy)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.proxy.Close()) })
	way := &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: w.proxy.Addr()}), DisableKeepAlives: true}
	w.client = &http.Client{Transport: way}
	t.Cleanup(way.CloseIdleConnections)
	return w
}

func (w *world) insideHost() string { return w.inside.Listener.Addr().String() }

func (w *world) get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	return w.do(t, http.MethodGet, address)
}

func (w *world) do(t *testing.T, method, address string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	require.NoError(t, err)
	response, err := w.client.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode, read(t, response.Body)
}

// tunnel asks for a tunnel, as a browser does for https and for WebSockets.
func (w *world) tunnel(t *testing.T, hostport string) (status string, conn net.Conn) {
	t.Helper()
	conn, err := net.Dial("tcp", w.proxy.Addr())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", hostport, hostport)
	require.NoError(t, err)
	return firstLine(t, conn), conn
}
