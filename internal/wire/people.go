package wire

import (
	"context"

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
	_ Staff = access.Authenticator{}
)

// SignedIn keeps in the register who has signed in, and programs' tokens.
type SignedIn struct{ *store.Store }

var (
	_ access.Seen      = SignedIn{}
	_ access.TokenBook = SignedIn{}
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
