package egress

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"path"
	"slices"
	"strings"
	"time"
)

// dialTimeout is how long a site may take to accept a connection.
const dialTimeout = 10 * time.Second

// Policy says what a proxy allows. The zero value allows public addresses on the
// ports 80 and 443, without a limit of size.
type Policy struct {
	// Ports are allowed besides 80 and 443.
	Ports []uint16
	// Exceptions may be read wherever their sites are.
	Exceptions []Exception
	// Limit is how many bytes may come in altogether; 0 means any number.
	Limit int64
	// OnLimit is called when more comes in than the limit. It must not block, and may
	// be called again. Nil calls nothing.
	OnLimit func()
	// LookupIP finds the addresses of a name; nil uses this machine's resolver.
	LookupIP func(ctx context.Context, network, host string) ([]netip.Addr, error)
	// Dial connects to an address that has passed the checks; nil uses the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Exception is a path of a site, and everything below it: {"127.0.0.1:8080",
// "/sandbox/"}. The site must speak plain http, so that the proxy sees the path. The
// browser may read it (GET and HEAD); the rest of that host and port is refused.
type Exception struct {
	Host string // as it stands in addresses, with the port
	Path string // begins and ends with a slash
}

// covers says whether a request reads the exception. It refuses a path that a server
// might read in two ways.
func (e Exception) covers(r *http.Request) bool {
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	unambiguous := path.Clean(r.URL.Path) == strings.TrimSuffix(r.URL.Path, "/") && r.URL.RawPath == ""
	return reads && unambiguous && strings.EqualFold(r.URL.Host, e.Host) && strings.HasPrefix(r.URL.Path, e.Path)
}

func (p Policy) isException(r *http.Request) bool {
	return slices.ContainsFunc(p.Exceptions, func(e Exception) bool { return e.covers(r) })
}

// hasExceptionOn says whether host is one of which only exceptions may be read.
func (p Policy) hasExceptionOn(host string) bool {
	return slices.ContainsFunc(p.Exceptions, func(e Exception) bool { return strings.EqualFold(e.Host, host) })
}

func (p Policy) portAllowed(port uint16) bool {
	return port == 80 || port == 443 || slices.Contains(p.Ports, port)
}

func (p Policy) withDefaults() Policy {
	if p.OnLimit == nil {
		p.OnLimit = func() {}
	}
	if p.LookupIP == nil {
		p.LookupIP = net.DefaultResolver.LookupNetIP
	}
	if p.Dial == nil {
		p.Dial = (&net.Dialer{Timeout: dialTimeout}).DialContext
	}
	return p
}
