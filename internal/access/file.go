package access

import (
	"bytes"
	"crypto/sha256"
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

// record is a person as the file holds them:
//
//	[{"id": "c.morgan", "name": "Charlie Morgan", "email": "c.morgan@example.org",
//	  "roles": ["comms"], "token_sha256": "9f86d081…"}]
//
// Everybody is staff, whether the file says so or not.
type record struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Email       string          `json:"email"`
	Roles       []casework.Role `json:"roles"`
	TokenSHA256 string          `json:"token_sha256"` // hex
}

// Load reads the people from a JSON file: a list of objects with the fields id,
// name, email, roles and token_sha256. The error names every problem found.
func Load(path string) (*Directory, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	directory, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("people: %s: %w", path, err)
	}
	return directory, nil
}

func parse(data []byte) (*Directory, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var records []record
	if err := decoder.Decode(&records); err != nil {
		return nil, fmt.Errorf("not a list of people: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the list of people")
	}
	if len(records) == 0 {
		return nil, errors.New("nobody is in it")
	}
	return directoryOf(records)
}

func directoryOf(records []record) (*Directory, error) {
	directory := &Directory{}
	var wrong []error
	for i, r := range records {
		added, err := r.entry()
		if err == nil {
			err = directory.add(added)
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("person %d (%q): %w", i+1, r.ID, err))
		}
	}
	return directory, errors.Join(wrong...)
}

func (d *Directory) add(added entry) error {
	for _, e := range d.entries {
		switch {
		case e.person.ID == added.person.ID:
			return errors.New("this id is there twice")
		case e.token == added.token:
			return fmt.Errorf("has the same token as %q", e.person.ID)
		}
	}
	d.entries = append(d.entries, added)
	return nil
}

func (r record) entry() (entry, error) {
	e := entry{person: Person{
		Actor: casework.Actor{Person: casework.Person{ID: r.ID, Name: r.Name}, Roles: withStaff(r.Roles)},
		Email: r.Email,
	}}
	token, err := hex.DecodeString(r.TokenSHA256)
	if err != nil || len(token) != sha256.Size {
		return entry{}, errors.New("token_sha256 must be 64 hexadecimal digits: the SHA-256 of the token")
	}
	copy(e.token[:], token)
	if e.token == sha256.Sum256(nil) {
		return entry{}, errors.New("token_sha256 is that of an empty token")
	}
	return e, r.check()
}

func (r record) check() error {
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`).MatchString(r.ID) {
		return errors.New("an id is up to 64 of a-z, 0-9, dot, dash and underscore")
	}
	if r.ID == casework.System().ID || r.ID == string(casework.RolePublic) {
		return errors.New("this id is taken by the system")
	}
	if strings.TrimSpace(r.Name) == "" {
		return errors.New("name is missing")
	}
	if address, err := mail.ParseAddress(r.Email); err != nil || address.Address != r.Email {
		return fmt.Errorf("%q is not an e-mail address", r.Email)
	}
	for _, role := range r.Roles {
		if role == casework.RolePublic || !slices.Contains(casework.Roles(), role) {
			return fmt.Errorf("%q is not a role that somebody can have", role)
		}
	}
	return nil
}

func withStaff(roles []casework.Role) []casework.Role {
	if slices.Contains(roles, casework.RoleStaff) {
		return roles
	}
	return append([]casework.Role{casework.RoleStaff}, roles...)
}
