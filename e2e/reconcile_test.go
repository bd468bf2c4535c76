package e2e_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"duecourse/internal/protocol"
)

// TestDatabaseRestoredFromAnOldBackupIsRepaired: an old copy of the database is
// restored, and the cases have gone on since.
func TestDatabaseRestoredFromAnOldBackupIsRepaired(t *testing.T) {
	t.Parallel()
	i := installed(t)
	api := i.api()
	i.worker()
	old, same := api.opened("@old", "Parasites."), api.opened("@same", "Thieves.")
	wish := api.asksForAccount("@parks")
	require.Contains(t, i.says("reconcile"), "3 cases compared, 0 differ")
	restore := i.backUp()
	old.assessed("abusive")
	old.proposed("warn")
	young := api.opened("@young", "Vermin.")
	young.does("comms-1", "close", fields{"outcome": "withdrawn", "reason": "Reported by mistake."})
	wish.does("comms-lead", "approve", fields{"check": "line_manager_approval", "approve": true})
	youngest := api.asksForAccount("@baths")
	younger := api.opened("@younger", "Crooks.")
	files := []file{old, same, young, younger}
	before := [][]entry{}
	for _, f := range files {
		before = append(before, f.timeline())
	}

	restore()
	require.Equal(t, 1, old.now().Seq)
	said, err := i.command("reconcile").CombinedOutput()
	require.Error(t, err, "what differs is a failure")
	require.Contains(t, string(said), old.ref+" behind")
	require.Contains(t, string(said), young.ref+" missing_case", "it has ended since")
	require.Contains(t, string(said), younger.ref+" missing_case")
	require.NotContains(t, string(said), same.ref)
	require.Contains(t, string(said), wish.ref+" behind", "account requests are compared as well")
	require.Contains(t, string(said), youngest.ref+" missing_case")
	require.Contains(t, i.says("reconcile", "--mend"), "5 of them mended")
	require.Equal(t, "met", wish.now().check("line_manager_approval").Status)
	for n, f := range files {
		require.Equal(t, before[n], f.timeline(), "as it was, hash for hash")
	}
	require.Contains(t, i.says("reconcile"), "0 differ")

	restore()
	i.hourPasses()
	until(t, "the schedule mends it", func() bool { return old.now().Seq == len(before[0]) })
	require.Equal(t, before[0], old.timeline())
	old.does("comms-1", "note", fields{"text": "It goes on."})
	require.Contains(t, i.says("verify"), "The audit chains are sound")
}

// hourPasses has the schedule do what it does every hour.
func (i *installation) hourPasses() {
	i.t.Helper()
	schedule := i.client().ScheduleClient().GetHandle(i.t.Context(), protocol.ReconcileID)
	require.NoError(i.t, schedule.Trigger(i.t.Context(), client.ScheduleTriggerOptions{}))
}

// backUp copies every table of the register, and gives what puts the copy back.
func (i *installation) backUp() (restore func()) {
	i.t.Helper()
	db, err := sql.Open("pgx", i.database)
	require.NoError(i.t, err)
	i.t.Cleanup(func() { require.NoError(i.t, db.Close()) })
	tables := i.columns(db)
	copying := "CREATE SCHEMA backup;"
	restoring := "SET LOCAL session_replication_role = replica;" // no trigger keeps events from going
	for table, columns := range tables {
		copying += fmt.Sprintf("CREATE TABLE backup.%[1]s AS TABLE %[1]s;", table)
		restoring += fmt.Sprintf("DELETE FROM %[1]s; INSERT INTO %[1]s (%[2]s) SELECT %[2]s FROM backup.%[1]s;", table, columns)
	}
	_, err = db.ExecContext(context.Background(), copying)
	require.NoError(i.t, err)
	return func() {
		i.t.Helper()
		_, err := db.ExecContext(context.Background(), "BEGIN;"+restoring+"COMMIT;")
		require.NoError(i.t, err)
	}
}

// columns lists the columns of each table that somebody writes.
func (i *installation) columns(db *sql.DB) map[string]string {
	i.t.Helper()
	rows, err := db.QueryContext(i.t.Context(), `SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
		WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name`)
	require.NoError(i.t, err)
	defer rows.Close() //nolint:errcheck // it was only read
	tables := map[string]string{}
	for rows.Next() {
		var table, columns string
		require.NoError(i.t, rows.Scan(&table, &columns))
		tables[table] = columns
	}
	require.NoError(i.t, rows.Err())
	require.Contains(i.t, tables, "events")
	return tables
}
