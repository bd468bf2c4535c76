package egress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Proxy is an HTTP proxy for one browser, or for one page of it. Its owner calls
// Close.
type Proxy struct {
	policy     Policy
	own        map[netip.Addr]bool
	listener   net.Listener
	server     *http.Server
	public     *http.Transport // to public addresses
	exceptions *http.Transport // to the sites of exceptions
	running    context.Context //nolint:containedctx // tunnels live as long as the proxy, not as a request
	stop       context.CancelFunc

	received atomic.Int64 // bytes from sites
	mu       sync.Mutex
	closing  bool
	handling sync.WaitGroup
	refused  []RefusedError
}

// responseTimeout is how long a site may take to answer.
const responseTimeout = 30 * time.Second

// Start listens on a free port of this machine's loopback.
func Start(policy Policy) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	p := &Proxy{policy: policy.withDefaults(), own: ownAddresses(), listener: listener}
	p.running, p.stop = context.WithCancel(context.Background())
	p.public = &http.Transport{
		DialContext: p.dial, DisableCompression: true, ResponseHeaderTimeout: responseTimeout,
	}
	p.exceptions = &http.Transport{
		DialContext: p.dialException, DisableCompression: true, ResponseHeaderTimeout: responseTimeout,
	}
	p.server = &http.Server{
		Handler: p, ReadHeaderTimeout: responseTimeout, ErrorLog: log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return p.running },
	}
	p.handling.Go(func() { _ = p.server.Serve(listener) }) // ends with Close, and only then
	return p, nil
}

// Addr is where the proxy listens, host:port.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Received is how many bytes have come in from sites.
func (p *Proxy) Received() int64 { return p.received.Load() }

// Exceeded says whether more came in than the policy allows. The rest was cut off.
func (p *Proxy) Exceeded() bool { return p.policy.Limit > 0 && p.received.Load() > p.policy.Limit }

// Refused lists what the proxy refused, in order.
func (p *Proxy) Refused() []RefusedError {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.refused)
}

// Close ends every connection and waits until all are closed.
func (p *Proxy) Close() error {
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	p.stop()
	err := p.server.Close()
	p.handling.Wait()
	p.public.CloseIdleConnections()
	p.exceptions.CloseIdleConnections()
	return err
}

// ServeHTTP answers a browser that uses the proxy.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.begin() {
		return
	}
	defer p.handling.Done()
	switch {
	case r.Method == http.MethodConnect:
		p.tunnel(w, r)
	case r.URL.Scheme == "http" && r.URL.Host != "":
		p.forward(w, r)
	default:
		writeError(w, p.refuse(r.Host, "only http and https are allowed"))
	}
}

// begin counts a request as being handled, unless the proxy is closing.
func (p *Proxy) begin() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closing {
		p.handling.Add(1)
	}
	return !p.closing
}

// forward passes on a request of plain http. A browser gives a proxy the whole address
// of each request, so each is checked, even on a connection that is used again.
func (p *Proxy) forward(w http.ResponseWriter, r *http.Request) {
	transport := p.public
	switch {
	case p.policy.isException(r):
		transport = p.exceptions
	case p.policy.hasExceptionOn(r.URL.Host):
		writeError(w, p.refuse(r.URL.Host, "only a part of this site may be read"))
		return
	}
	(&httputil.ReverseProxy{
		Rewrite: func(*httputil.ProxyRequest) {}, Transport: transport, FlushInterval: -1,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) { writeError(w, err) },
		ErrorLog:     log.New(io.Discard, "", 0),
	}).ServeHTTP(w, r)
}

// tunnel connects the browser to a site, for https and for WebSockets of either kind.
func (p *Proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	if p.policy.hasExceptionOn(r.Host) {
		writeError(w, p.refuse(r.Host, "only a part of this site may be read"))
		return
	}
	site, err := p.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		writeError(w, err)
		return
	}
	defer site.Close() //nolint:errcheck // the tunnel has ended
	browser, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		writeError(w, err)
		return
	}
	defer browser.Close() //nolint:errcheck // the tunnel has ended
	if _, err := io.WriteString(browser, "HTTP/1.1 200 Connected\r\n\r\n"); err != nil {
		return
	}
	p.copyBothWays(browser, buffered.Reader, site)
}

// copyBothWays ends when one side closes, or the proxy does. It reads the browser
// through a buffer that may already hold its first bytes.
func (p *Proxy) copyBothWays(browser net.Conn, fromBrowser io.Reader, site net.Conn) {
	closeBoth := sync.OnceFunc(func() {
		_ = browser.Close()
		_ = site.Close()
	})
	defer context.AfterFunc(p.running, closeBoth)()
	var both sync.WaitGroup
	both.Go(func() {
		defer closeBoth()
		_, _ = io.Copy(site, fromBrowser)
	})
	both.Go(func() {
		defer closeBoth()
		_, _ = io.Copy(browser, site)
	})
	both.Wait()
}

// refuse records a refusal, and gives it as an error.
func (p *Proxy) refuse(host, why string) error {
	refused := RefusedError{Host: host, Why: why}
	p.mu.Lock()
	p.refused = append(p.refused, refused)
	p.mu.Unlock()
	return &refused
}

// writeError answers 403 to a request that the proxy refused, and 502 to one that
// failed.
func writeError(w http.ResponseWriter, err error) {
	status := http.StatusBadGateway
	if _, refused := errors.AsType[*RefusedError](err); refused {
		status = http.StatusForbidden
	}
	http.Error(w, "The proxy did not open this address: "+err.Error(), status)
}
