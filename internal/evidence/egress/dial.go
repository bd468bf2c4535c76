package egress

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
)

// RefusedError says which address the proxy refused to dial, and why.
type RefusedError struct {
	Host string // as the page gave it, with the port
	Why  string // for people
}

func (e *RefusedError) Error() string { return "refused " + e.Host + ": " + e.Why }

// dial connects to a public host:port.
func (p *Proxy) dial(ctx context.Context, network, hostport string) (net.Conn, error) {
	addresses, port, err := p.resolve(ctx, hostport)
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, address := range addresses {
		conn, err := p.policy.Dial(ctx, network, netip.AddrPortFrom(address, port).String())
		if err == nil {
			return &meteredConn{conn, p}, nil
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(failed...)
}

// resolve finds the addresses of host:port. It refuses a name with any address that is
// not public, even if the others are.
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
	} else if addresses, err = p.policy.LookupIP(ctx, "ip", host); err != nil {
		return nil, 0, fmt.Errorf("resolve %s: %w", host, err)
	}
	for i, address := range addresses {
		if addresses[i] = address.Unmap(); !isPublic(address) || p.own[addresses[i]] {
			return nil, 0, p.refuse(hostport, "its address is inside a network, not on the public internet")
		}
	}
	return addresses, uint16(port), nil
}

// dialException connects to the site of an exception, wherever it is.
func (p *Proxy) dialException(ctx context.Context, network, hostport string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, hostport)
	if err != nil {
		return nil, err
	}
	return &meteredConn{conn, p}, nil
}

// meteredConn counts what comes in, and ends at the proxy's limit.
type meteredConn struct {
	net.Conn
	proxy *Proxy
}

func (c *meteredConn) Read(b []byte) (int, error) {
	if c.proxy.Exceeded() {
		return 0, errors.New("egress: more came in than the policy allows")
	}
	n, err := c.Conn.Read(b)
	c.proxy.received.Add(int64(n))
	if c.proxy.Exceeded() {
		c.proxy.policy.OnLimit()
	}
	return n, err
}
