package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// SeenPerson is somebody that the identity provider has vouched for.
type SeenPerson struct {
	casework.Person
	Email string
	Roles []casework.Role
	AsOf  time.Time // when the provider said so
	Seen  time.Time // when they last showed it
}

const peopleColumns = "id, name, email, roles, as_of, seen_at"

// SawPerson keeps what the provider says of somebody, unless it has said something
// later already: an old token does not bring back a role that was taken away.
func (s *Store) SawPerson(ctx context.Context, p SeenPerson) error {
	err := s.write.WithContext(ctx).Exec(`INSERT INTO people (`+peopleColumns+`) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, roles = excluded.roles,
			as_of = excluded.as_of, seen_at = excluded.seen_at
		WHERE people.as_of <= excluded.as_of`,
		p.ID, storable(p.Name), storable(p.Email), rolesText(p.Roles), micros(p.AsOf), micros(p.Seen)).Error
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	return nil
}

// SeenPeople lists everybody that the provider has vouched for, in the order of ids.
func (s *Store) SeenPeople(ctx context.Context) ([]SeenPerson, error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT " + peopleColumns + " FROM people ORDER BY id").Rows()
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	list, err := collect(rows, scanSeenPerson)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	return list, nil
}

func scanSeenPerson(rows *sql.Rows) (SeenPerson, error) {
	var p SeenPerson
	var roles string
	var asOf, seen int64
	err := rows.Scan(&p.ID, &p.Name, &p.Email, &roles, &asOf, &seen)
	p.Roles, p.AsOf, p.Seen = rolesOf(roles), instant(asOf), instant(seen)
	return p, err
}

func rolesText(roles []casework.Role) string {
	words := make([]string, len(roles))
	for i, role := range roles {
		words[i] = string(role)
	}
	return strings.Join(words, " ")
}

func rolesOf(text string) []casework.Role {
	roles := []casework.Role{}
	for word := range strings.FieldsSeq(text) {
		roles = append(roles, casework.Role(word))
	}
	return roles
}

// notFound is [casework.ErrNotFound] for a row that is not there.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return casework.ErrNotFound
	}
	return err
}
