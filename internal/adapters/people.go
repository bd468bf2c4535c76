package adapters

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// Staff are the people who work for the council, and how they are known.
type Staff interface {
	Authenticate(ctx context.Context, bearer string) (casework.Actor, error)
	Person(id string) (access.Person, bool)
	PeopleWith(role casework.Role) []access.Person
}

var (
	_ Staff = (*access.Directory)(nil)
	_ Staff = access.Office{}
)

// SignedIn keeps in the register who has signed in, and programs' tokens.
type SignedIn struct{ *store.Store }

var (
	_ access.Seen   = SignedIn{}
	_ access.Tokens = SignedIn{}
)

// SawPerson keeps a sighting, unless a later one is kept.
func (s SignedIn) SawPerson(ctx context.Context, seen access.Sighting) error {
	return s.Store.SawPerson(ctx, store.SeenPerson{
		Person: seen.Person.Person, Email: seen.Email, Roles: seen.Roles, AsOf: seen.AsOf, Seen: seen.At,
	})
}

// SeenPeople lists everybody who was seen.
func (s SignedIn) SeenPeople(ctx context.Context) ([]access.Sighting, error) {
	people, err := s.Store.SeenPeople(ctx)
	list := make([]access.Sighting, len(people))
	for i, p := range people {
		list[i] = access.Sighting{AsOf: p.AsOf, At: p.Seen, Person: access.Person{
			Actor: casework.Actor{Person: p.Person, Roles: p.Roles}, Email: p.Email,
		}}
	}
	return list, err
}

// ServiceToken finds a program's token by its hash.
func (s SignedIn) ServiceToken(ctx context.Context, hash string) (access.ServiceToken, bool, error) {
	kept, err := s.Store.ServiceToken(ctx, hash)
	if errors.Is(err, store.ErrNotFound) {
		return access.ServiceToken{}, false, nil
	}
	token := access.ServiceToken{ID: kept.ID, Name: kept.Name, Roles: kept.Roles, Ends: kept.Ends, Revoked: kept.Revoked != nil}
	if kept.Used != nil {
		token.Used = *kept.Used
	}
	return token, err == nil, err
}

// UsedServiceToken notes that a token was used.
func (s SignedIn) UsedServiceToken(ctx context.Context, id string, at time.Time) error {
	return s.Store.UsedServiceToken(ctx, id, at)
}
