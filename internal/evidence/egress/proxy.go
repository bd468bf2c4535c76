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

// Proxy is a way out, for one browser or one page of it. Its owner calls Close.
type Proxy struct {
	policy   Policy
	own      map[netip.Addr]bool
	listener net.Listener
	server   *http.Server
	outside  *http.Transport // to public addresses
	parts    *http.Transport // to the exceptions, wherever they are
	running  context.Context //nolint:containedctx // tunnels live as long as the proxy, not as a request
	stop     context.CancelFunc

	came     atomic.Int64 // bytes from outside
	mu       sync.Mutex
	closing  bool
	handling sync.WaitGroup
	refused  []Refused
}

// responseTimeout is how long a site may think before it answers.
const responseTimeout = 30 * time.Second

// Start listens on a free port of this machine's loopback.
func Start(policy Policy) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	p := &Proxy{policy: policy.withDefaults(), own: ownAddresses(), listener: listener}
	p.running, p.stop = context.WithCancel(context.Background())
	p.outside = &http.Transport{
		DialContext: p.dial, DisableCompression: true, ResponseHeaderTimeout: responseTimeout,
	}
	p.parts = &http.Transport{
		DialContext: p.dialPart, DisableCompression: true, ResponseHeaderTimeout: responseTimeout,
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

// Came is how many bytes have come in.
func (p *Proxy) Came() int64 { return p.came.Load() }

// Exceeded says whether more came in than the policy allows; the rest was cut off.
func (p *Proxy) Exceeded() bool { return p.policy.Limit > 0 && p.came.Load() > p.policy.Limit }

// Refused lists what was asked for and refused, in order.
func (p *Proxy) Refused() []Refused {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.refused)
}

// Close ends every connection and waits until nobody is left.
func (p *Proxy) Close() error {
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	p.stop()
	err := p.server.Close()
	p.handling.Wait()
	p.outside.CloseIdleConnections()
	p.parts.CloseIdleConnections()
	return err
}

// ServeHTTP answers a browser that has been told to use the proxy.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.enter() {
		return
	}
	defer p.handling.Done()
	switch {
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case r.URL.Scheme == "http" && r.URL.Host != "":
		p.forward(w, r)
	default:
		fail(w, p.refuse(r.Host, "only http and https go through"))
	}
}

func (p *Proxy) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closing {
		p.handling.Add(1)
	}
	return !p.closing
}

// forward passes a request of plain http on. The request comes by its whole address,
// so that each one is looked at, also on a connection that is used again.
func (p *Proxy) forward(w http.ResponseWriter, r *http.Request) {
	way := p.outside
	switch {
	case p.policy.part(r):
		way = p.parts
	case p.policy.partOf(r.URL.Host):
		fail(w, p.refuse(r.URL.Host, "only a part of this site may be read"))
		return
	}
	(&httputil.ReverseProxy{
		Rewrite: func(*httputil.ProxyRequest) {}, Transport: way, FlushInterval: -1,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) { fail(w, err) },
		ErrorLog:     log.New(io.Discard, "", 0),
	}).ServeHTTP(w, r)
}

func (p *Proxy) refuse(host, why string) error {
	refused := Refused{Host: host, Why: why}
	p.mu.Lock()
	p.refused = append(p.refused, refused)
	p.mu.Unlock()
	return &refused
}

// fail tells the browser that there is no way through.
func fail(w http.ResponseWriter, err error) {
	status := http.StatusBadGateway
	if _, refused := errors.AsType[*Refused](err); refused {
		status = http.StatusForbidden
	}
	http.Error(w, "The way out is closed: "+err.Error(), status)
}
