package egress

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"
)

// dialTimeout is how long a site may take to accept a connection.
const dialTimeout = 10 * time.Second

// ErrLimit says that more came in than the policy allows.
var ErrLimit = errors.New("egress: more came in than is allowed")

// Refused says that an address may not be dialled, and why.
type Refused struct {
	Host string // as the page gave it, with the port
	Why  string // for people
}

func (r *Refused) Error() string { return "refused " + r.Host + ": " + r.Why }

// dial connects to host:port of the outside. The name is resolved and the address
// dialled here, with no way between the two.
func (p *Proxy) dial(ctx context.Context, network, hostport string) (net.Conn, error) {
	addresses, port, err := p.resolve(ctx, hostport)
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, address := range addresses {
		conn, err := p.policy.Dial(ctx, network, netip.AddrPortFrom(address, port).String())
		if err == nil {
			return p.metered(conn), nil
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(failed...)
}

// resolve finds the addresses of host:port. One that is not public spoils them
// all: who publishes a name that is half inside means no good.
func (p *Proxy) resolve(ctx context.Context, hostport string) ([]netip.Addr, uint16, error) {
	host, service, err := net.SplitHostPort(hostport)
	if err != nil {
		return nil, 0, p.refuse(hostport, "it has no port")
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil || !p.policy.portAllowed(uint16(port)) {
		return nil, 0, p.refuse(hostport, "only the ports of http and https are open")
	}
	addresses := []netip.Addr{}
	if literal, err := netip.ParseAddr(host); err == nil {
		addresses = append(addresses, literal)
	} else if addresses, err = p.policy.Resolver.LookupNetIP(ctx, "ip", host); err != nil {
		return nil, 0, fmt.Errorf("resolve %s: %w", host, err)
	}
	for i, address := range addresses {
		if addresses[i] = address.Unmap(); !public(address) || p.own[addresses[i]] {
			return nil, 0, p.refuse(hostport, "its address lies inside a network and not on the public internet")
		}
	}
	return addresses, uint16(port), nil
}

// ownAddresses are this machine's: behind a public one of them lies what listens here.
func ownAddresses() map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return own // the ranges that are inside are refused all the same
	}
	for _, a := range list {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			own[prefix.Addr().Unmap()] = true
		}
	}
	return own
}
