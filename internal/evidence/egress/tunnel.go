package egress

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
)

// connect opens a tunnel: for https, and for WebSockets of either kind.
func (p *Proxy) connect(w http.ResponseWriter, r *http.Request) {
	if p.policy.partOf(r.Host) {
		fail(w, p.refuse(r.Host, "only a part of this site may be read"))
		return
	}
	site, err := p.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		fail(w, err)
		return
	}
	defer site.Close() //nolint:errcheck // the tunnel is over
	browser, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		fail(w, err)
		return
	}
	defer browser.Close() //nolint:errcheck // the tunnel is over
	if _, err := io.WriteString(browser, "HTTP/1.1 200 Connected\r\n\r\n"); err != nil {
		return
	}
	p.carry(browser, buffered.Reader, site)
}

// carry carries bytes both ways until one side or the proxy ends it.
func (p *Proxy) carry(browser net.Conn, said io.Reader, site net.Conn) {
	over := sync.OnceFunc(func() {
		_ = browser.Close()
		_ = site.Close()
	})
	defer context.AfterFunc(p.running, over)()
	var both sync.WaitGroup
	both.Go(func() {
		defer over()
		_, _ = io.Copy(site, said)
	})
	both.Go(func() {
		defer over()
		_, _ = io.Copy(browser, site)
	})
	both.Wait()
}

// metered counts what comes in, and lets no more through than the limit.
func (p *Proxy) metered(conn net.Conn) net.Conn { return &meter{conn, p} }

type meter struct {
	net.Conn
	proxy *Proxy
}

func (m *meter) Read(b []byte) (int, error) {
	if m.proxy.Exceeded() {
		return 0, ErrLimit
	}
	n, err := m.Conn.Read(b)
	m.proxy.came.Add(int64(n))
	if m.proxy.Exceeded() {
		m.proxy.policy.Full()
	}
	return n, err
}

// dialPart connects to the site of an exception.
func (p *Proxy) dialPart(ctx context.Context, network, hostport string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(ctx, network, hostport)
	if err != nil {
		return nil, err
	}
	return p.metered(conn), nil
}
