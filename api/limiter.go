package api

import (
	"net/netip"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"golang.org/x/time/rate"

	"duecourse/internal/cases"
)

// limiter counts the requests of addresses that are not signed in. An address
// that has been quiet long enough to have its full burst again is forgotten.
type limiter struct {
	perSecond rate.Limit
	burst     int
	now       func() time.Time

	mu        sync.Mutex
	addresses map[netip.Prefix]*rate.Limiter
	swept     time.Time
}

func newLimiter(perMinute, burst int, now func() time.Time) *limiter {
	return &limiter{
		perSecond: rate.Limit(float64(perMinute) / 60), burst: burst, now: now,
		addresses: map[netip.Prefix]*rate.Limiter{}, swept: now(),
	}
}

// wait takes one request of the address; not zero: it is one too many, and how
// long to wait before the next.
func (l *limiter) wait(address string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, from := l.now(), network(address)
	l.sweep(now)
	counted, seen := l.addresses[from]
	if !seen {
		counted = rate.NewLimiter(l.perSecond, l.burst)
		l.addresses[from] = counted
	}
	taken := counted.ReserveN(now, 1)
	delay := taken.DelayFrom(now)
	if delay > 0 {
		taken.CancelAt(now)
	}
	return delay
}

func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for from, counted := range l.addresses {
		if counted.TokensAt(now) >= float64(l.burst) {
			delete(l.addresses, from)
		}
	}
}

// network is what counts as one address: with IPv6, everybody has 2^64 of them.
func network(address string) netip.Prefix {
	parsed, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	parsed = parsed.Unmap()
	bits := parsed.BitLen()
	if parsed.Is6() {
		bits = 64
	}
	prefix, err := parsed.WithZone("").Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}

// limited is the door of the routes that take anything from anybody.
func (a *api) limited(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	if wait := a.limiter.wait(c.ClientIP()); wait > 0 {
		p := newProblem(cases.CodeTooMany, "That was a lot of reports in a short time. Please wait a little.")
		p.retryAfter = wait
		p.write(c.Writer)
		return
	}
	next(ctx)
}
