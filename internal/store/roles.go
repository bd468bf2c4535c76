package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// grants give a role what API and worker need of the tables, and nothing else: of what only
// grows, to read it and add to it, and of events to erase what is personal. %s is the role.
func grants() []string {
	return []string{
		"GRANT USAGE ON SCHEMA public TO %s",
		"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %s",
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %s",
		"REVOKE ALL ON events, access_log, advice_log, seals, migrations FROM %s",
		"GRANT SELECT, INSERT ON events, access_log, advice_log, seals TO %s",
		"GRANT UPDATE (personal, salt) ON events TO %s",
		"GRANT SELECT ON migrations TO %s",
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %s",
	}
}

// GrantTo gives the role of API and worker what they need of the tables. The owner of the tables
// calls it after every migration. It is an error on SQLite, which has no roles.
func (s *Store) GrantTo(ctx context.Context, role string) error {
	if !s.isPostgres() {
		return errors.New("grant: SQLite has no roles")
	}
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, statement := range grants() {
			if err := tx.Exec(fmt.Sprintf(statement, pgx.Identifier{role}.Sanitize())).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "grant to %s", role)
}

// OwnsTables says whether the role of this connection owns the tables of the record, or may
// become their owner: then it could switch off the triggers that keep them. SQLite has no roles.
func (s *Store) OwnsTables(ctx context.Context) (bool, error) {
	if !s.isPostgres() {
		return false, nil
	}
	var owns bool
	err := queryOne(s.read.WithContext(ctx), []any{&owns}, `SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'public' AND c.relname IN ('events', 'access_log', 'advice_log', 'seals') AND pg_has_role(c.relowner, 'MEMBER'))`)
	return owns, wrap(err, "owner of the tables")
}
