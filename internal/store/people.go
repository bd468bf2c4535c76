package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// SeenPerson is a person as the identity provider describes them.
type SeenPerson struct {
	casework.Person
	Email string
	Roles []casework.Role
	AsOf  time.Time // when the provider said so
	Seen  time.Time // when they last signed in or called the API
}

const peopleColumns = "id, name, email, roles, as_of, seen_at"

// SawPerson saves what the provider says of a person, unless the store has something
// later: an old token does not bring back a role that was taken away.
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

// SeenPeople lists everybody whom the provider has described, in the order of ids.
func (s *Store) SeenPeople(ctx context.Context) ([]SeenPerson, error) {
	list, err := queryAll(s.read.WithContext(ctx), scanSeenPerson, "SELECT "+peopleColumns+" FROM people ORDER BY id")
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
