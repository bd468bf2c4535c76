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

// trap is a port inside, over TCP and UDP, that counts who comes.
type trap struct {
	at   string
	port uint16
	hits atomic.Int64
}

func newTrap(t *testing.T, ip string) *trap {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(ip, "0"))
	require.NoError(t, err)
	packets, err := net.ListenPacket("udp", listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close(); _ = packets.Close() })
	at := netip.MustParseAddrPort(listener.Addr().String())
	trap := &trap{at: listener.Addr().String(), port: at.Port()}
	go func() { // ends with the listener
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			trap.hits.Add(1)
			_ = conn.Close()
		}
	}()
	go func() { // ends with the socket
		for buffer := make([]byte, 2048); ; {
			if _, _, err := packets.ReadFrom(buffer); err != nil {
				return
			}
			trap.hits.Add(1)
		}
	}()
	return trap
}

// traps are one on each address of this machine: loopback, link-local and its own.
func traps(t *testing.T) []*trap {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	require.NoError(t, err)
	var list []*trap
	for _, a := range addresses {
		ip, _, err := net.ParseCIDR(a.String())
		require.NoError(t, err)
		if !ip.IsLinkLocalUnicast() || ip.To4() != nil { // an IPv6 link-local address needs a zone, which no URL has
			list = append(list, newTrap(t, ip.String()))
		}
	}
	require.NotEmpty(t, list)
	return list
}

// moving is a name server of an attacker: trap.example is public when it is asked for
// the first time, and this machine from then on.
type moving struct{ asked atomic.Bool }

func (m *moving) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if host == "trap.example" && m.asked.Swap(true) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return everywhere{}.LookupNetIP(ctx, network, host)
}

// The page tries every way that a page has. Nothing may reach a port inside, whatever
// the proxy's rules for ports are: not past the proxy, and not through it.
func TestNothingGoesRoundTheProxyAndNothingThroughItToTheInside(t *testing.T) {
	t.Parallel()
	inside := traps(t)
	var targets []string
	var ports []uint16
	for _, trap := range inside {
		port := strconv.Itoa(int(trap.port))
		targets = append(targets, trap.at, "trap.example:"+port, "localhost:"+port)
		ports = append(ports, trap.port)
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
	outside := site(t, mux)
	outside.Ports, outside.LookupIP = ports, (&moving{}).LookupNetIP
	c := camera(t, capture.Options{Egress: outside, Settle: 40 * time.Second})
	taken(t, c, "http://trap.example/")

	select {
	case <-done:
	default:
		require.Fail(t, "the page did not come to its end")
	}
	require.Len(t, tried, 20*len(targets))
	for attempt, ended := range tried {
		require.NotContains(t, []string{"open", "ready"}, ended, attempt)
	}
	for _, trap := range inside {
		require.Zero(t, trap.hits.Load(), "somebody came to %s", trap.at)
	}
}
