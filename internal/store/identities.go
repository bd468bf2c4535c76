package store

import (
	"context"
	"database/sql"
	"strings"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

const identityColumns = "id, name, email, roles, as_of, seen_at"

// SaveIdentity saves what the provider says of a person, unless the store has something
// later: an old token does not bring back a role that was taken away.
func (s *Store) SaveIdentity(ctx context.Context, i access.Identity) error {
	err := s.write.WithContext(ctx).Exec(`INSERT INTO people (`+identityColumns+`) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, roles = excluded.roles,
			as_of = excluded.as_of, seen_at = excluded.seen_at
		WHERE people.as_of <= excluded.as_of`,
		i.ID, storable(i.Name), storable(i.Email), rolesText(i.Roles), micros(i.AsOf), micros(i.Seen)).Error
	return wrap(err, "people")
}

// Identities lists everybody whom the provider has described, in the order of ids.
func (s *Store) Identities(ctx context.Context) ([]access.Identity, error) {
	list, err := queryAll(s.read.WithContext(ctx), scanIdentity, "SELECT "+identityColumns+" FROM people ORDER BY id")
	return list, wrap(err, "people")
}

func scanIdentity(rows *sql.Rows) (access.Identity, error) {
	var i access.Identity
	var roles string
	var asOf, seen int64
	err := rows.Scan(&i.ID, &i.Name, &i.Email, &roles, &asOf, &seen)
	i.Roles, i.AsOf, i.Seen = rolesOf(roles), instant(asOf), instant(seen)
	return i, err
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
