package console

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter counts what addresses send that are not signed in. An address that has
// been quiet for long enough to have its whole burst again is forgotten.
type limiter struct {
	every time.Duration
	burst int
	now   func() time.Time

	mu    sync.Mutex
	seen  map[netip.Prefix]*rate.Limiter
	swept time.Time
}

func newLimiter(perMinute, burst int, now func() time.Time) *limiter {
	return &limiter{
		every: time.Minute / time.Duration(perMinute), burst: burst, now: now,
		seen: map[netip.Prefix]*rate.Limiter{}, swept: now(),
	}
}

// allows takes one request of an address, unless it is one too many.
func (l *limiter) allows(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, from := l.now(), network(address)
	if now.Sub(l.swept) >= time.Minute {
		l.sweep(now)
	}
	counted, known := l.seen[from]
	if !known {
		counted = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.seen[from] = counted
	}
	return counted.AllowN(now, 1)
}

func (l *limiter) sweep(now time.Time) {
	l.swept = now
	for from, counted := range l.seen {
		if counted.TokensAt(now) >= float64(l.burst) {
			delete(l.seen, from)
		}
	}
}

// network is what counts as one address: with IPv6, everybody has 2^64 of them.
func network(address string) netip.Prefix {
	parsed, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	bits := parsed.Unmap().BitLen()
	if bits == 128 {
		bits = 64
	}
	prefix, err := parsed.Unmap().WithZone("").Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
