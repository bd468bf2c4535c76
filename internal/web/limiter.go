package web

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxKeys is how many keys a limiter remembers at once, in about 20 MB. It does not
// stop somebody who has more addresses than that.
const maxKeys = 100_000

// Limiter limits how often each key may come: a burst at once, and after that so many a
// minute. It forgets the keys that have been quiet for longest. It is safe for concurrent
// use.
type Limiter struct {
	perSecond rate.Limit
	burst     int
	maxKeys   int
	now       func() time.Time

	mu     sync.Mutex
	byKey  map[string]*list.Element // of *limited
	recent *list.List               // the latest key is in front
}

// limited is the state of one key.
type limited struct {
	key  string
	rate *rate.Limiter
}

// NewLimiter makes a limiter that has counted nothing.
func NewLimiter(perMinute, burst int, now func() time.Time) *Limiter {
	return &Limiter{
		perSecond: rate.Limit(float64(perMinute) / 60), burst: burst, maxKeys: maxKeys, now: now,
		byKey: map[string]*list.Element{}, recent: list.New(),
	}
}

// Wait counts one attempt of the key. A wait above zero says that it is one too many:
// the attempt is not counted, and the next may come after that time.
func (l *Limiter) Wait(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	attempt := l.rateOf(key).ReserveN(now, 1)
	delay := attempt.DelayFrom(now)
	if delay > 0 {
		attempt.CancelAt(now)
	}
	return delay
}

// rateOf finds the state of a key, and puts it in front.
func (l *Limiter) rateOf(key string) *rate.Limiter {
	if found, ok := l.byKey[key]; ok {
		l.recent.MoveToFront(found)
		return found.Value.(*limited).rate //nolint:forcetypeassert // the list holds nothing else
	}
	if l.recent.Len() >= l.maxKeys {
		oldest := l.recent.Remove(l.recent.Back()).(*limited) //nolint:forcetypeassert // as above
		delete(l.byKey, oldest.key)
	}
	fresh := &limited{key: key, rate: rate.NewLimiter(l.perSecond, l.burst)}
	l.byKey[key] = l.recent.PushFront(fresh)
	return fresh.rate
}

// ClientKey is the key of a client's IP address: with IPv6 that of its network of 64
// bits, because everybody has 2^64 addresses there (RFC 6177). Texts that are not
// addresses share one key.
func ClientKey(address string) string {
	const none = "no address"
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return none
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, err := ip.Prefix(64)
	if err != nil { // 64 is always a valid length
		return none
	}
	return network.String()
}
