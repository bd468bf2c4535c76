package access

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"slices"

	"duecourse/internal/casework"
)

// ErrUnauthenticated says that nobody is known by what was shown. It never says
// which part of it was wrong.
var ErrUnauthenticated = errors.New("nobody is signed in by this token")

// Person is somebody who can sign in.
type Person struct {
	casework.Actor
	Email string
}

// Directory knows the council's people. It is not changed once it is made.
type Directory struct {
	entries []entry
}

type entry struct {
	person Person
	token  [sha256.Size]byte // SHA-256 of the token; the token itself is kept nowhere
}

// NewDirectory is of people each of whom has a token that is known already; all are
// staff.
func NewDirectory(people []Person, tokenOf func(id string) string) *Directory {
	d := &Directory{}
	for _, p := range people {
		p.Roles = withStaff(p.Roles)
		d.entries = append(d.entries, entry{person: p, token: sha256.Sum256([]byte(tokenOf(p.ID)))})
	}
	return d
}

// Authenticate finds who a bearer token belongs to, or [ErrUnauthenticated]. It
// takes as long for one person's token as for another's, or for nobody's.
func (d *Directory) Authenticate(_ context.Context, bearer string) (casework.Actor, error) {
	shown := sha256.Sum256([]byte(bearer))
	found := -1
	for i := range d.entries {
		same := subtle.ConstantTimeCompare(shown[:], d.entries[i].token[:])
		found = subtle.ConstantTimeSelect(same, i, found)
	}
	if found < 0 {
		return casework.Actor{}, ErrUnauthenticated
	}
	return d.entries[found].person.copied().Actor, nil
}

// Person finds somebody by their id.
func (d *Directory) Person(id string) (Person, bool) {
	i := slices.IndexFunc(d.entries, func(e entry) bool { return e.person.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return d.entries[i].person.copied(), true
}

// PeopleWith lists everybody who holds the role, in the order of the directory.
func (d *Directory) PeopleWith(role casework.Role) []Person {
	people := []Person{}
	for _, e := range d.entries {
		if e.person.Has(role) {
			people = append(people, e.person.copied())
		}
	}
	return people
}

// copied keeps callers from changing the directory's own list of roles.
func (p Person) copied() Person {
	p.Roles = slices.Clone(p.Roles)
	return p
}
