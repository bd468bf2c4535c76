package capture_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/capture"
)

//go:embed testdata/escape.html
var escape string

// localPort is a port on this machine, over TCP and UDP, that counts connections.
type localPort struct {
	at   string
	port uint16
	hits atomic.Int64
}

func newLocalPort(t *testing.T, ip string) *localPort {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(ip, "0"))
	require.NoError(t, err)
	packets, err := net.ListenPacket("udp", listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close(); _ = packets.Close() })
	at := netip.MustParseAddrPort(listener.Addr().String())
	p := &localPort{at: listener.Addr().String(), port: at.Port()}
	go func() { // ends with the listener
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			p.hits.Add(1)
			_ = conn.Close()
		}
	}()
	go func() { // ends with the socket
		for buffer := make([]byte, 2048); ; {
			if _, _, err := packets.ReadFrom(buffer); err != nil {
				return
			}
			p.hits.Add(1)
		}
	}()
	return p
}

// localPorts are one on each address of this machine: loopback, link-local and its own.
func localPorts(t *testing.T) []*localPort {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	require.NoError(t, err)
	var list []*localPort
	for _, a := range addresses {
		ip, _, err := net.ParseCIDR(a.String())
		require.NoError(t, err)
		if !ip.IsLinkLocalUnicast() || ip.To4() != nil { // an IPv6 link-local address needs a zone, which no URL has
			list = append(list, newLocalPort(t, ip.String()))
		}
	}
	require.NotEmpty(t, list)
	return list
}

// rebinding is a name server of an attacker. It gives a public address for rebind.example
// the first time, and this machine's from then on.
type rebinding struct{ asked atomic.Bool }

func (m *rebinding) lookup(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if host == "rebind.example" && m.asked.Swap(true) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return lookupPublic(ctx, network, host)
}

// The page tries every way out that a page has. None may reach a port of this machine,
// around the proxy or through it, even a port that the proxy allows.
func TestAPageReachesThisMachineNeitherAroundTheProxyNorThroughIt(t *testing.T) {
	t.Parallel()
	local := localPorts(t)
	var targets []string
	var ports []uint16
	for _, p := range local {
		port := strconv.Itoa(int(p.port))
		targets = append(targets, p.at, "rebind.example:"+port, "localhost:"+port)
		ports = append(ports, p.port)
	}
	list, err := json.Marshal(targets)
	require.NoError(t, err)
	done, tried := make(chan struct{}), map[string]string{}
	mux := http.NewServeMux()
	mux.Handle("/{$}", pageOf(strings.ReplaceAll(escape, "TARGETS;", string(list)+";")))
	mux.HandleFunc("/to", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.URL.RawQuery+"/", http.StatusFound)
	})
	mux.HandleFunc("/done", func(_ http.ResponseWriter, r *http.Request) {
		if json.NewDecoder(r.Body).Decode(&tried) == nil {
			close(done)
		}
	})
	mux.HandleFunc("/until-done", func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-done:
		case <-r.Context().Done():
		}
	})
	policy := serve(t, mux)
	policy.Ports, policy.LookupIP = ports, (&rebinding{}).lookup
	s := newService(t, capture.Options{Egress: policy, Settle: 40 * time.Second})
	mustTake(t, s, "http://rebind.example/")

	select {
	case <-done:
	default:
		require.Fail(t, "the page did not finish")
	}
	require.Len(t, tried, 20*len(targets))
	for attempt, ended := range tried {
		require.NotContains(t, []string{"open", "ready"}, ended, attempt)
	}
	for _, p := range local {
		require.Zero(t, p.hits.Load(), "something connected to %s", p.at)
	}
}
