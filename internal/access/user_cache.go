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

// Sighting is somebody whom the provider vouched for.
type Sighting struct {
	Person
	AsOf time.Time // when it did
	At   time.Time // when they showed it here
}

// Seen keeps who was seen.
type Seen interface {
	// SawPerson keeps a sighting, unless a later one is kept.
	SawPerson(ctx context.Context, s Sighting) error
	// SeenPeople lists everybody, each as they were last vouched for.
	SeenPeople(ctx context.Context) ([]Sighting, error)
}

// Limits of how old the cache may be.
const (
	cacheAge     = 5 * time.Second        // for somebody who is on it
	cacheMissAge = 500 * time.Millisecond // for somebody who is not
	cacheTimeout = 2 * time.Second        // of reading it
)

// UserCache is the people that the provider has vouched for, wherever they signed in. It
// is a copy of what the register keeps, a few seconds old at most; when the register
// cannot be read, the copy stays. It is safe for concurrent use.
type UserCache struct {
	seen Seen
	log  *slog.Logger
	now  func() time.Time

	mu     sync.Mutex
	people map[string]Sighting
	read   time.Time // when it was last tried
}

// NewRoll reads nothing yet.
func NewUserCache(seen Seen, log *slog.Logger, now func() time.Time) *UserCache {
	return &UserCache{seen: seen, log: log, now: now, people: map[string]Sighting{}}
}

// Saw puts somebody into the cache and gives them as they now stand on it: roles are
// those of the latest token, whichever was shown last.
func (r *UserCache) Saw(ctx context.Context, s Sighting) (Person, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, is := r.people[s.ID]; is && !s.AsOf.After(known.AsOf) {
		return known.copied(), nil
	}
	if err := r.seen.SawPerson(ctx, s); err != nil {
		return s.Person, err
	}
	r.refresh(ctx)
	if known, is := r.people[s.ID]; is {
		return known.copied(), nil
	}
	return s.Person, nil
}

// Person finds somebody by their id.
func (r *UserCache) Person(id string) (Person, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renew(cacheAge)
	found, known := r.people[id]
	if !known {
		r.renew(cacheMissAge)
		found, known = r.people[id]
	}
	return found.copied(), known
}

// PeopleWith lists everybody who holds the role, in the order of their ids.
func (r *UserCache) PeopleWith(role casework.Role) []Person {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renew(cacheAge)
	people := []Person{}
	for _, s := range r.people {
		if s.Has(role) {
			people = append(people, s.copied())
		}
	}
	slices.SortFunc(people, func(a, b Person) int { return strings.Compare(a.ID, b.ID) })
	return people
}

// renew reads the cache again unless it is young.
func (r *UserCache) renew(age time.Duration) {
	if r.now().Sub(r.read) >= age {
		r.refresh(context.Background()) // who asks for somebody has no context to give
	}
}

func (r *UserCache) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, cacheTimeout)
	defer cancel()
	r.read = r.now()
	list, err := r.seen.SeenPeople(ctx)
	if err != nil {
		r.log.ErrorContext(ctx, "who has signed in cannot be read", "cause", err)
		return
	}
	people := make(map[string]Sighting, len(list))
	for _, s := range list {
		people[s.ID] = s
	}
	r.people = people
}
