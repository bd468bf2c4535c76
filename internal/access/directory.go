package access

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"regexp"
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// Person is somebody who can sign in.
type Person struct {
	casework.Actor
	Email string
}

// copied protects a list of roles from changes by callers.
func (p Person) copied() Person {
	p.Roles = slices.Clone(p.Roles)
	return p
}

// assignable reports whether a person can be given a role.
func assignable(role casework.Role) bool {
	return role != casework.RolePublic && slices.Contains(casework.Roles(), role)
}

// withStaff adds the role that everybody who works for the council has.
func withStaff(roles []casework.Role) []casework.Role {
	if slices.Contains(roles, casework.RoleStaff) {
		return roles
	}
	return append([]casework.Role{casework.RoleStaff}, roles...)
}

// Directory is a fixed list of people who sign in with a token of their own.
type Directory struct {
	entries []directoryEntry
}

type directoryEntry struct {
	person Person
	token  [sha256.Size]byte // SHA-256; the token itself is not kept
	sub    string            // the id that the provider gives them; empty: their e-mail address tells
}

// NewDirectory lists people and gives each of them a token. All are staff.
func NewDirectory(people []Person, tokenOf func(id string) string) *Directory {
	d := &Directory{}
	for _, p := range people {
		p.Roles = withStaff(p.Roles)
		d.entries = append(d.entries, directoryEntry{person: p, token: sha256.Sum256([]byte(tokenOf(p.ID)))})
	}
	return d
}

// Authenticate returns the owner of a token, or [ErrUnauthenticated]. It takes equally
// long for every token, known or not.
func (d *Directory) Authenticate(_ context.Context, bearer string) (casework.Actor, error) {
	hash := sha256.Sum256([]byte(bearer))
	found := -1
	for i := range d.entries {
		same := subtle.ConstantTimeCompare(hash[:], d.entries[i].token[:])
		found = subtle.ConstantTimeSelect(same, i, found)
	}
	if found < 0 {
		return casework.Actor{}, ErrUnauthenticated
	}
	return d.entries[found].person.copied().Actor, nil
}

// Person finds a person by id.
func (d *Directory) Person(id string) (Person, bool) {
	i := slices.IndexFunc(d.entries, func(e directoryEntry) bool { return e.person.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return d.entries[i].person.copied(), true
}

// idOf is the id that the file gives to somebody whom the provider describes: by the id that
// the provider gives them, if the file names it, or else by an address that the provider has
// checked and that one person in the file has. For everybody else it is the provider's own.
func (d *Directory) idOf(i Identity) string {
	found := []string{}
	for _, e := range d.entries {
		switch {
		case e.sub != "" && e.sub == i.Subject:
			return e.person.ID
		case e.sub == "" && i.Verified && strings.EqualFold(e.person.Email, i.Email):
			found = append(found, e.person.ID)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return i.ID
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

// personRecord is a person in the file:
//
//	[{"id": "c.morgan", "name": "Charlie Morgan", "email": "c.morgan@example.org",
//	  "roles": ["comms"], "token_sha256": "9f86d081…", "sub": "f3b0…"}]
//
// Sub is the id that the identity provider gives the person, if it knows them. Everybody is staff, with or without the role in the file.
type personRecord struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Email       string          `json:"email"`
	Roles       []casework.Role `json:"roles"`
	TokenSHA256 string          `json:"token_sha256"` // hex
	Sub         string          `json:"sub"`          // may be left out
}

// LoadDirectory reads people from a JSON file: a list of objects with the fields id,
// name, email, roles, token_sha256 and, if wanted, sub. The error names every problem in the file.
func LoadDirectory(path string) (*Directory, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	directory, err := parseDirectory(data)
	if err != nil {
		return nil, fmt.Errorf("people: %s: %w", path, err)
	}
	return directory, nil
}

func parseDirectory(data []byte) (*Directory, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var records []personRecord
	if err := decoder.Decode(&records); err != nil {
		return nil, fmt.Errorf("it is not a list of people: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something after the list of people")
	}
	if len(records) == 0 {
		return nil, errors.New("the list is empty")
	}
	directory := &Directory{}
	var problems []error
	for i, r := range records {
		e, err := r.parse()
		if err == nil {
			err = directory.add(e)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("person %d (%q): %w", i+1, r.ID, err))
		}
	}
	return directory, errors.Join(problems...)
}

func (d *Directory) add(added directoryEntry) error {
	for _, e := range d.entries {
		switch {
		case e.person.ID == added.person.ID:
			return errors.New("another person has the same id")
		case e.token == added.token:
			return fmt.Errorf("%q has the same token", e.person.ID)
		case e.sub != "" && e.sub == added.sub:
			return fmt.Errorf("%q has the same sub", e.person.ID)
		}
	}
	d.entries = append(d.entries, added)
	return nil
}

func (r personRecord) parse() (directoryEntry, error) {
	e := directoryEntry{person: Person{
		Actor: casework.Actor{Person: casework.Person{ID: r.ID, Name: r.Name}, Roles: withStaff(r.Roles)},
		Email: r.Email,
	}, sub: r.Sub}
	token, err := hex.DecodeString(r.TokenSHA256)
	if err != nil || len(token) != sha256.Size {
		return directoryEntry{}, errors.New("token_sha256 must be 64 hexadecimal digits: the SHA-256 of the token")
	}
	copy(e.token[:], token)
	if e.token == sha256.Sum256(nil) {
		return directoryEntry{}, errors.New("token_sha256 is the hash of an empty token")
	}
	return e, r.check()
}

func (r personRecord) check() error {
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`).MatchString(r.ID) {
		return errors.New("the id must be 1 to 64 characters of a-z, 0-9, dot, hyphen and underscore")
	}
	if !(casework.Person{ID: r.ID}).IsHuman() {
		return errors.New("the system uses this id")
	}
	if strings.TrimSpace(r.Name) == "" {
		return errors.New("the name is missing")
	}
	if address, err := mail.ParseAddress(r.Email); err != nil || address.Address != r.Email {
		return fmt.Errorf("%q is not an email address", r.Email)
	}
	for _, role := range r.Roles {
		if !assignable(role) {
			return fmt.Errorf("a person cannot have the role %q", role)
		}
	}
	return nil
}
