package egress

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"path"
	"slices"
	"strings"
)

// Policy says what a proxy lets through. The zero value lets through public
// addresses on the ports 80 and 443, without a limit of size.
type Policy struct {
	// Ports besides 80 and 443.
	Ports []uint16
	// Within are the exceptions: parts of sites that may be read wherever they are.
	Within []Part
	// Limit is how many bytes may come in altogether; 0: any number.
	Limit int64
	// Full is called when more came in than the limit; it must not block, and may be
	// called again. Nil for nobody.
	Full func()
	// Resolver finds the addresses of a name; nil for the machine's own.
	Resolver Resolver
	// Dial connects to an address that has passed; nil for the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Resolver finds the addresses of a name; [net.Resolver] is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Part is what lies under a path of a site that speaks plain http, so that the
// path can be seen: {"127.0.0.1:8080", "/sandbox/"}. It may be read (GET and HEAD)
// and nothing else on that port may.
type Part struct {
	Host string // as it stands in addresses, with the port
	Path string // begins and ends with a slash
}

// covers says whether a request is for the part. A path that would be read in two
// ways is for no part.
func (p Part) covers(r *http.Request) bool {
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	plain := path.Clean(r.URL.Path) == strings.TrimSuffix(r.URL.Path, "/") && r.URL.RawPath == ""
	return reading && plain && strings.EqualFold(r.URL.Host, p.Host) && strings.HasPrefix(r.URL.Path, p.Path)
}

// part finds the exception that a request is for.
func (p Policy) part(r *http.Request) bool {
	return slices.ContainsFunc(p.Within, func(part Part) bool { return part.covers(r) })
}

// partOf says whether a host is one of which only parts may be read.
func (p Policy) partOf(host string) bool {
	return slices.ContainsFunc(p.Within, func(part Part) bool { return strings.EqualFold(part.Host, host) })
}

func (p Policy) portAllowed(port uint16) bool {
	return port == 80 || port == 443 || slices.Contains(p.Ports, port)
}

func (p Policy) withDefaults() Policy {
	if p.Full == nil {
		p.Full = func() {}
	}
	if p.Resolver == nil {
		p.Resolver = net.DefaultResolver
	}
	if p.Dial == nil {
		p.Dial = (&net.Dialer{Timeout: dialTimeout}).DialContext
	}
	return p
}
