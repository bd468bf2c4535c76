package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/store/storetest"
)

// TestTheRoleOfTheApplicationCannotChangeTheRecord tries what somebody could who has taken over
// an API or a worker, with its password of the database. All other tests of the store on
// PostgreSQL run under this role.
func TestTheRoleOfTheApplicationCannotChangeTheRecord(t *testing.T) {
	t.Parallel()
	base := storetest.OnPostgres(t)
	s := warned(t, ref, aPost("anna"))
	record(t, base, s)
	owner := base.SQL(t)
	app := storetest.Base{Store: base.Store, Address: base.Address}.SQL(t)
	for _, statement := range []string{
		"UPDATE events SET kind = 'noted'", "UPDATE events SET data = '{}'", "DELETE FROM events", "TRUNCATE events",
		"UPDATE access_log SET actor = 'x'", "DELETE FROM access_log", "TRUNCATE advice_log", "DELETE FROM seals",
		"ALTER TABLE events DISABLE TRIGGER ALL", "ALTER TABLE events DISABLE TRIGGER events_only_grow",
		"ALTER TABLE access_log DISABLE TRIGGER USER", "DROP TRIGGER events_only_grow ON events", "DROP FUNCTION events_only_grow() CASCADE",
		"CREATE OR REPLACE FUNCTION events_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
		"CREATE TRIGGER mine BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_only_grow()",
		"CREATE RULE mine AS ON INSERT TO events DO INSTEAD NOTHING",
		"DROP TABLE events", "DROP TABLE events CASCADE", "ALTER TABLE events ADD COLUMN mine TEXT", "ALTER TABLE events RENAME TO gone",
		"ALTER TABLE events OWNER TO " + storetest.AppRole, "CREATE TABLE mine (n INTEGER)", "DROP SCHEMA public CASCADE",
		"SET session_replication_role = replica", "SET ROLE duecourse", "SET SESSION AUTHORIZATION duecourse",
		"INSERT INTO migrations (id) VALUES ('mine')", "DELETE FROM migrations",
	} {
		_, err := app.ExecContext(t.Context(), statement)
		require.Error(t, err, statement)
		require.Regexp(t, "permission denied|must be owner|never", err.Error(), statement)
	}
	_, _ = app.ExecContext(t.Context(), "GRANT UPDATE, DELETE, TRUNCATE, TRIGGER ON events TO "+storetest.AppRole) // PostgreSQL warns only
	var granted bool
	require.NoError(t, owner.QueryRowContext(t.Context(), "SELECT has_table_privilege('"+storetest.AppRole+"', 'events', 'UPDATE, DELETE, TRUNCATE, TRIGGER')").Scan(&granted))
	require.False(t, granted)
	verifyOK(t, base, len(s.events))
}

func TestStartUpKnowsWhetherTheRoleOwnsTheTables(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		owns, err := base.OwnsTables(t.Context())
		require.NoError(t, err)
		require.False(t, owns)
	})
	storetest.EachEmpty(t, func(t *testing.T, base storetest.Base) {
		require.NoError(t, base.Migrate(t.Context()))
		owns, err := base.OwnsTables(t.Context())
		require.NoError(t, err)
		require.Equal(t, base.Postgres(), owns)
		if !base.Postgres() {
			require.ErrorContains(t, base.GrantTo(t.Context(), "x"), "SQLite has no roles")
		}
	})
}
