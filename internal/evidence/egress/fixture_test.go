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

const publicAddress = "93.184.215.14"

// dnsAnswers are a name server's answers for each name: the first query gets the first
// answer, and the last answer is repeated.
type dnsAnswers map[string][][]string

// fakeDNS is a name server that gives prepared answers.
type fakeDNS struct {
	mu      sync.Mutex
	answers dnsAnswers
}

func (d *fakeDNS) lookup(_ context.Context, _, host string) ([]netip.Addr, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	answers := d.answers[host]
	if len(answers) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(answers) > 1 {
		d.answers[host] = answers[1:]
	}
	var found []netip.Addr
	for _, a := range answers[0] {
		found = append(found, netip.MustParseAddr(a))
	}
	return found, nil
}

// fixture is a proxy between a client and two sites: a public one and one on this
// machine.
type fixture struct {
	proxy   *egress.Proxy
	client  *http.Client
	local   *httptest.Server // on this machine's loopback
	public  *httptest.Server // answers at every public address
	reached atomic.Int64     // requests that reached the local site
	mu      sync.Mutex
	dialled []string
}

func newFixture(t *testing.T, policy egress.Policy, answers dnsAnswers, public http.HandlerFunc) *fixture {
	t.Helper()
	f := &fixture{}
	f.local = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		f.reached.Add(1)
		fmt.Fprint(rw, "local ", r.URL.Path)
	}))
	t.Cleanup(f.local.Close)
	if public == nil {
		public = func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, "public ", r.Host) }
	}
	f.public = httptest.NewServer(public)
	t.Cleanup(f.public.Close)
	policy.LookupIP = (&fakeDNS{answers: answers}).lookup
	policy.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		f.mu.Lock()
		f.dialled = append(f.dialled, address)
		f.mu.Unlock()
		return (&net.Dialer{}).DialContext(ctx, network, f.public.Listener.Addr().String())
	}
	for i := range policy.Exceptions {
		policy.Exceptions[i].Host = f.localHost()
	}
	var err error
	f.proxy, err = egress.Start(policy)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.proxy.Close()) })
	transport := &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: f.proxy.Addr()}), DisableKeepAlives: true}
	f.client = &http.Client{Transport: transport}
	t.Cleanup(transport.CloseIdleConnections)
	return f
}

func (f *fixture) localHost() string { return f.local.Listener.Addr().String() }

func (f *fixture) get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	return f.do(t, http.MethodGet, address)
}

func (f *fixture) do(t *testing.T, method, address string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	require.NoError(t, err)
	response, err := f.client.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode, read(t, response.Body)
}

// tunnel asks for a tunnel, as a browser does for https and for WebSockets.
func (f *fixture) tunnel(t *testing.T, hostport string) (status string, conn net.Conn) {
	t.Helper()
	conn, err := net.Dial("tcp", f.proxy.Addr())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", hostport, hostport)
	require.NoError(t, err)
	return firstLine(t, conn), conn
}
