package access

import (
	"cmp"
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
	Subject string // the id that the provider gives them; the file of people may give another
	// Verified says that the provider has checked that the e-mail address is theirs.
	Verified bool
	AsOf     time.Time // when the provider issued the token
	Seen     time.Time // when the person showed it here
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
	others map[string]string   // the ids in people, by others that the same human beings had
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
	found, known := c.find(id)
	if !known {
		c.refreshAfter(cacheMissAge)
		found, known = c.find(id)
	}
	return found.copied(), known
}

func (c *UserCache) find(id string) (Identity, bool) {
	if now, changed := c.others[id]; changed {
		id = now
	}
	found, known := c.people[id]
	return found, known
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
	c.people, c.others = byHuman(list)
}

// byHuman keeps one identity of each human being, the latest. The other ids that they have
// had lead to its id: a session or a case may still name them.
func byHuman(list []Identity) (people map[string]Identity, others map[string]string) {
	people, others = make(map[string]Identity, len(list)), map[string]string{}
	latest := map[string]Identity{} // by what the provider calls them
	for _, i := range list {
		subject := cmp.Or(i.Subject, i.ID)
		if before, is := latest[subject]; !is || i.AsOf.After(before.AsOf) {
			latest[subject] = i
		}
	}
	for _, i := range list {
		subject := cmp.Or(i.Subject, i.ID)
		one := latest[subject]
		people[one.ID] = one
		for _, id := range []string{i.ID, subject} {
			if id != one.ID {
				others[id] = one.ID
			}
		}
	}
	return people, others
}
