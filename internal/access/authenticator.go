package access

import (
	"context"
	"log/slog"
	"strings"

	"duecourse/internal/casework"
)

// Authenticator is everybody, however they show who they are. The provider's word on
// somebody counts more than that of the file.
type Authenticator struct {
	File     *Directory // nil: there is none
	Roll     *UserCache // nil: nobody signs in by a provider
	Services Services
	Provider *Provider // nil: there is none
	Log      *slog.Logger
}

// Authenticate finds who a bearer token belongs to, or [ErrUnauthenticated]: one of
// the people in the file, a program, or somebody with a token of the provider.
func (o Authenticator) Authenticate(ctx context.Context, bearer string) (casework.Actor, error) {
	if o.File != nil {
		if actor, err := o.File.Authenticate(ctx, bearer); err == nil {
			return actor, nil
		}
	}
	switch {
	case strings.HasPrefix(bearer, tokenPrefix):
		return o.Services.Authenticate(ctx, bearer)
	case o.Provider != nil && looksSigned(bearer):
		return o.vouched(ctx, bearer)
	}
	return casework.Actor{}, ErrUnauthenticated
}

func (o Authenticator) vouched(ctx context.Context, bearer string) (casework.Actor, error) {
	sighting, err := o.Provider.Vouches(ctx, bearer)
	if err != nil {
		return casework.Actor{}, err
	}
	person, err := o.Roll.Saw(ctx, sighting)
	if err != nil { // the token says enough for now
		o.Log.ErrorContext(ctx, "who has signed in cannot be written", "cause", err)
	}
	return person.Actor, nil
}

// Person finds somebody by their id.
func (o Authenticator) Person(id string) (Person, bool) {
	if person, known := o.onRoll(id); known || o.File == nil {
		return person, known
	}
	return o.File.Person(id)
}

// PeopleWith lists everybody who holds the role: who is in the file first.
func (o Authenticator) PeopleWith(role casework.Role) []Person {
	people := []Person{}
	if o.File != nil {
		for _, p := range o.File.PeopleWith(role) {
			if _, seen := o.onRoll(p.ID); !seen {
				people = append(people, p)
			}
		}
	}
	if o.Roll == nil {
		return people
	}
	return append(people, o.Roll.PeopleWith(role)...)
}

func (o Authenticator) onRoll(id string) (Person, bool) {
	if o.Roll == nil {
		return Person{}, false
	}
	return o.Roll.Person(id)
}
