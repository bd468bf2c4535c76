package e2e_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"duecourse/internal/protocol"
)

// TestDatabaseRestoredFromAnOldBackupIsRepaired restores an old backup of the database after
// the cases have continued.
func TestDatabaseRestoredFromAnOldBackupIsRepaired(t *testing.T) {
	t.Parallel()
	i := install(t)
	api := i.startAPI()
	i.startWorker()
	old, same := api.openCase("@old", "Parasites."), api.openCase("@same", "Thieves.")
	request := api.requestAccount("@parks")
	require.Contains(t, i.runCommand("reconcile"), "3 cases compared, 0 differ")
	restore := i.backUpStore()
	old.assess("abusive")
	old.propose("warn")
	young := api.openCase("@young", "Vermin.")
	young.do("comms-1", "close", fields{"outcome": "withdrawn", "reason": "Reported by mistake."})
	request.do("comms-lead", "approve", fields{"check": "line_manager_approval", "approve": true})
	youngest := api.requestAccount("@baths")
	younger := api.openCase("@younger", "Crooks.")
	files := []testCase{old, same, young, younger}
	before := [][]timelineItem{}
	for _, c := range files {
		before = append(before, c.timeline())
	}

	restore()
	require.Equal(t, 1, old.state().Seq)
	said, err := i.command("reconcile").CombinedOutput()
	require.Error(t, err, "a difference makes the command fail")
	require.Contains(t, string(said), old.ref+" behind")
	require.Contains(t, string(said), young.ref+" missing_case", "it was opened after the backup")
	require.Contains(t, string(said), younger.ref+" missing_case")
	require.NotContains(t, string(said), same.ref)
	require.Contains(t, string(said), request.ref+" behind", "account requests are compared as well")
	require.Contains(t, string(said), youngest.ref+" missing_case")
	require.Contains(t, i.runCommand("reconcile", "--mend"), "5 of them mended")
	require.Equal(t, "met", request.state().check("line_manager_approval").Status)
	for n, c := range files {
		require.Equal(t, before[n], c.timeline(), "the timeline is the same, with its hashes")
	}
	require.Contains(t, i.runCommand("reconcile"), "0 differ")

	restore()
	i.runScheduledReconciliation()
	waitFor(t, "the schedule mends it", func() bool { return old.state().Seq == len(before[0]) })
	require.Equal(t, before[0], old.timeline())
	old.do("comms-1", "note", fields{"text": "It goes on."})
	require.Contains(t, i.runCommand("verify"), "The audit chains are sound")
}

// runScheduledReconciliation triggers the hourly schedule.
func (i *installation) runScheduledReconciliation() {
	i.t.Helper()
	schedule := i.client().ScheduleClient().GetHandle(i.t.Context(), protocol.ReconcileID)
	require.NoError(i.t, schedule.Trigger(i.t.Context(), client.ScheduleTriggerOptions{}))
}

// backUpStore copies every table; restore puts the copy back.
func (i *installation) backUpStore() (restore func()) {
	i.t.Helper()
	db, err := sql.Open("pgx", i.database)
	require.NoError(i.t, err)
	i.t.Cleanup(func() { require.NoError(i.t, db.Close()) })
	tables := i.columns(db)
	copying := "CREATE SCHEMA backup;"
	restoring := "SET LOCAL session_replication_role = replica;" // disables the triggers that protect events
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

// columns lists the columns of each table that are not generated.
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

// The schedule's own argument is taken, so that the store is compared every hour.
func TestTheScheduledComparisonRuns(t *testing.T) {
	t.Parallel()
	i := install(t)
	i.startWorker()
	i.startWorker() // signs the argument again
	c := i.clientWithKeys("", 0)
	schedule := c.ScheduleClient().GetHandle(t.Context(), protocol.ReconcileID)
	require.NoError(t, schedule.Trigger(t.Context(), client.ScheduleTriggerOptions{}))
	waitFor(t, "the comparison is done", func() bool {
		described, err := schedule.Describe(t.Context())
		if err != nil || len(described.Info.RecentActions) == 0 {
			return false
		}
		started := described.Info.RecentActions[0].StartWorkflowResult
		run, err := c.DescribeWorkflowExecution(t.Context(), started.WorkflowID, started.FirstExecutionRunID)
		status := run.GetWorkflowExecutionInfo().GetStatus()
		require.NotEqual(t, enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, status)
		return err == nil && status == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	})
}
