package web

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// most is how many keys are remembered at once. A limiter with as many keys has
// about 20 MB; whoever has more addresses than that is not stopped by counting them.
const most = 100_000

// Limiter lets so many through for each key: a burst at once, and after that so many
// a minute. The keys that have been quiet for longest are forgotten first. It is safe
// for concurrent use.
type Limiter struct {
	perSecond rate.Limit
	burst     int
	most      int
	now       func() time.Time

	mu     sync.Mutex
	known  map[string]*list.Element // of *counted
	latest *list.List               // who came last is in front
}

// counted is what is known of one key.
type counted struct {
	key   string
	limit *rate.Limiter
}

// New is a limiter that has seen nobody.
func New(perMinute, burst int, now func() time.Time) *Limiter {
	return &Limiter{
		perSecond: rate.Limit(float64(perMinute) / 60), burst: burst, most: most, now: now,
		known: map[string]*list.Element{}, latest: list.New(),
	}
}

// Wait takes one for the key. Not zero: it is one too many and was not counted, and
// this is how long it takes until the next may come.
func (l *Limiter) Wait(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	taken := l.of(key).ReserveN(now, 1)
	delay := taken.DelayFrom(now)
	if delay > 0 {
		taken.CancelAt(now)
	}
	return delay
}

// of finds what is known of a key, and puts it in front.
func (l *Limiter) of(key string) *rate.Limiter {
	if found, is := l.known[key]; is {
		l.latest.MoveToFront(found)
		return found.Value.(*counted).limit //nolint:forcetypeassert // nothing else is in it
	}
	if l.latest.Len() >= l.most {
		longest := l.latest.Back()
		delete(l.known, l.latest.Remove(longest).(*counted).key) //nolint:forcetypeassert // as above
	}
	fresh := &counted{key: key, limit: rate.NewLimiter(l.perSecond, l.burst)}
	l.known[key] = l.latest.PushFront(fresh)
	return fresh.limit
}
