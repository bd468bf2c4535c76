package access

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"duecourse/internal/casework"
)

// Identity is a person as the identity provider described them in a token.
type Identity struct {
	Person
	AsOf time.Time // when the provider issued the token
	Seen time.Time // when the person showed it here
}

const (
	cacheAge     = 5 * time.Second        // for a person in the cache
	cacheMissAge = 500 * time.Millisecond // for a person who is not in it
	cacheTimeout = 2 * time.Second        // of reading the store
)

// UserCache holds everybody the identity provider has signed in, wherever they signed
// in: a copy of the store, at most a few seconds old. If the store does not answer, it
// keeps the copy it has, which is why an expiring LRU cache does not do. It is safe
// for concurrent use.
type UserCache struct {
	store Store
	log   *slog.Logger
	now   func() time.Time

	mu     sync.Mutex
	people map[string]Identity // by id
	tried  time.Time           // when the store was last asked
}

// NewUserCache returns an empty cache. It reads the store when it is first asked.
func NewUserCache(store Store, log *slog.Logger, now func() time.Time) *UserCache {
	return &UserCache{store: store, log: log, now: now, people: map[string]Identity{}}
}

// Update keeps an identity and returns the person with the roles of their latest
// token, whichever token they showed last.
func (c *UserCache) Update(ctx context.Context, i Identity) (Person, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, is := c.people[i.ID]; is && !i.AsOf.After(known.AsOf) {
		return known.copied(), nil
	}
	if err := c.store.SaveIdentity(ctx, i); err != nil {
		return i.Person, err
	}
	c.refresh(ctx)
	if known, is := c.people[i.ID]; is {
		return known.copied(), nil
	}
	return i.Person, nil
}

// Person finds a person by id.
func (c *UserCache) Person(id string) (Person, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refreshAfter(cacheAge)
	found, known := c.people[id]
	if !known {
		c.refreshAfter(cacheMissAge)
		found, known = c.people[id]
	}
	return found.copied(), known
}

// PeopleWith lists everybody who holds the role, in the order of their ids.
func (c *UserCache) PeopleWith(role casework.Role) []Person {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refreshAfter(cacheAge)
	people := []Person{}
	for _, i := range c.people {
		if i.Has(role) {
			people = append(people, i.copied())
		}
	}
	slices.SortFunc(people, func(a, b Person) int { return strings.Compare(a.ID, b.ID) })
	return people
}

// refreshAfter reads the store again unless it was read more recently than this.
func (c *UserCache) refreshAfter(age time.Duration) {
	if c.now().Sub(c.tried) >= age {
		c.refresh(context.Background()) // callers look people up without a context
	}
}

func (c *UserCache) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, cacheTimeout)
	defer cancel()
	c.tried = c.now()
	list, err := c.store.Identities(ctx)
	if err != nil {
		c.log.ErrorContext(ctx, "the people who have signed in could not be read", "cause", err)
		return
	}
	people := make(map[string]Identity, len(list))
	for _, i := range list {
		people[i.ID] = i
	}
	c.people = people
}
