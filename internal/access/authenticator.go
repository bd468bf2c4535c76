package access

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"duecourse/internal/casework"
)

// ErrUnauthenticated means that a token or a sign-in identifies nobody. It never says
// which part of it was wrong.
var ErrUnauthenticated = errors.New("nobody is signed in by this token")

// Authenticator identifies everybody who works for the council and every program. Of a
// person whom both the directory and the identity provider know, it believes the
// provider.
type Authenticator struct {
	Directory *Directory     // people with tokens of their own; nil: none
	Users     *UserCache     // people whom the provider has signed in; nil: none
	Tokens    *ServiceTokens // programs; nil: none
	// Authoriser says who may make tokens of programs. Needed with Tokens.
	Authoriser *Authoriser
	Provider   *Provider // nil: nobody signs in with a provider
	Log        *slog.Logger
}

// Authenticate returns the owner of a bearer token: a person in the directory, a
// program, or a person with a token of the provider. Otherwise it returns
// [ErrUnauthenticated]; any other error means that it cannot tell now.
func (a *Authenticator) Authenticate(ctx context.Context, bearer string) (casework.Actor, error) {
	if a.Directory != nil {
		if actor, err := a.Directory.Authenticate(ctx, bearer); err == nil {
			return a.asProvided(actor), nil
		}
	}
	switch {
	case a.Tokens != nil && strings.HasPrefix(bearer, tokenPrefix):
		return a.Tokens.Authenticate(ctx, bearer, a.mayMakeTokens)
	case a.Provider != nil && isJWT(bearer):
		identity, err := a.Provider.VerifyBearer(ctx, bearer)
		if err != nil {
			return casework.Actor{}, err
		}
		person, err := a.Users.Update(ctx, a.sameHuman(identity))
		if err != nil { // the token alone is enough for this request
			a.Log.ErrorContext(ctx, "a person who has signed in was not recorded", "cause", err)
		}
		return person.Actor, nil
	}
	return casework.Actor{}, ErrUnauthenticated
}

// FinishSignIn returns the person who comes back from the provider and the page they
// wanted: see [Provider.FinishSignIn]. Any other error than [ErrUnauthenticated] means
// that it cannot tell now.
func (a *Authenticator) FinishSignIn(r *http.Request) (who Person, to string, err error) {
	identity, to, err := a.Provider.FinishSignIn(r)
	if err != nil {
		return Person{}, "", err
	}
	who, err = a.Users.Update(r.Context(), a.sameHuman(identity))
	return who, to, err
}

// asProvided is a person of the file with the roles that the provider gives them, if it
// knows them: what it has withdrawn, a token in the file does not bring back.
func (a *Authenticator) asProvided(actor casework.Actor) casework.Actor {
	if person, known := a.user(actor.ID); known {
		return person.Actor
	}
	return actor
}

// sameHuman gives somebody whom the provider describes the id that the file of people gives
// them, if it knows them: a human being with both is one person.
func (a *Authenticator) sameHuman(i Identity) Identity {
	i.Subject = i.ID
	if a.Directory != nil {
		i.ID = a.Directory.idOf(i)
	}
	return i
}

// mayMakeTokens says whether a person may still make tokens of programs.
func (a *Authenticator) mayMakeTokens(id string) bool {
	person, known := a.Person(id)
	return known && a.Authoriser.May(person.Actor, ActionManageTokens, Application()) == nil
}

// Person finds a person by id.
func (a *Authenticator) Person(id string) (Person, bool) {
	if person, known := a.user(id); known || a.Directory == nil {
		return person, known
	}
	return a.Directory.Person(id)
}

// PeopleWith lists everybody who holds the role, the people in the directory first.
func (a *Authenticator) PeopleWith(role casework.Role) []Person {
	people := []Person{}
	if a.Directory != nil {
		for _, p := range a.Directory.PeopleWith(role) {
			if _, known := a.user(p.ID); !known {
				people = append(people, p)
			}
		}
	}
	if a.Users == nil {
		return people
	}
	return append(people, a.Users.PeopleWith(role)...)
}

func (a *Authenticator) user(id string) (Person, bool) {
	if a.Users == nil {
		return Person{}, false
	}
	return a.Users.Person(id)
}
