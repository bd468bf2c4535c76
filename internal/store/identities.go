package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

const identityColumns = "id, subject, name, email, roles, as_of, seen_at"

// SaveIdentity saves what the provider says of a person, unless the store has something
// later: an old token does not bring back a role that was taken away.
func (s *Store) SaveIdentity(ctx context.Context, i access.Identity) error {
	err := s.write.WithContext(ctx).Exec(`INSERT INTO people (`+identityColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, name = excluded.name, email = excluded.email, roles = excluded.roles,
			as_of = excluded.as_of, seen_at = excluded.seen_at
		WHERE people.as_of <= excluded.as_of`,
		i.ID, i.Subject, storable(i.Name), storable(i.Email), namesText(i.Roles), micros(i.AsOf), micros(i.Seen)).Error
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
	err := rows.Scan(&i.ID, &i.Subject, &i.Name, &i.Email, &roles, &asOf, &seen)
	i.Roles, i.AsOf, i.Seen = namesOf[casework.Role](roles), instant(asOf), instant(seen)
	return i, err
}

// WithdrawRoles takes all roles from somebody whom the provider has described, until it
// describes them again: they have left, or are to sign in anew.
func (s *Store) WithdrawRoles(ctx context.Context, person string, at time.Time) error {
	err := s.write.WithContext(ctx).Exec("UPDATE people SET roles = '', as_of = ? WHERE id = ? AND as_of < ?", micros(at), person, micros(at)).Error
	return wrap(err, "people")
}

// namesText is a list of names without spaces, such as roles, as a column holds it.
func namesText[W ~string](list []W) string {
	words := make([]string, len(list))
	for i, word := range list {
		words[i] = string(word)
	}
	return strings.Join(words, " ")
}

func namesOf[W ~string](text string) []W {
	list := []W{}
	for word := range strings.FieldsSeq(text) {
		list = append(list, W(word))
	}
	return list
}
