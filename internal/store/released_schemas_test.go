package store_test

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden files")

// released is the folder with the rows of the tables after each migration, as
// statements for both databases. -update writes the newest; never rewrite a released one.
const released = "testdata/released"

func fixture(migration string) string { return filepath.Join(released, migration+".sql") }

// fillEveryTable writes rows into every table.
func fillEveryTable(t testing.TB, base storetest.Base) {
	t.Helper()
	fourCases(t, base)
	accented := reported(t, "INC-0000-0005", incident.Post{Channel: "X ", Author: "@Zoë", Text: " Café 'n' bar:\n\"schön\" 😡 "})
	accented.do(comms, casework.AddNote{Text: "Angerufen: naïve."})
	record(t, base, accented)
	require.NoError(t, base.AddStandingAdvice(t.Context(), incident.StandingAdvice{
		ID: "SA-1", Grounds: []casework.Ground{casework.GroundSpam}, Measures: []casework.Measure{casework.MeasureRemove},
		Conditions: "Only adverts.", Until: monday().AddDate(1, 0, 0), By: legal.Person, At: monday(),
	}))
	requestAccount(t, base, "ACR-0000-0001", "@parks", monday())
	openAccount(t, base, "SMA-0000-0001", "@museums", monday())
	reportUse(t, base, "UNR-0000-0001", "@rogue", monday())
	addPublications(t, base)
	require.NoError(t, base.SaveImport(t.Context(), anImport("I1", monday())))
	require.NoError(t, base.SaveImportFile(t.Context(), "I1", "key", strings.NewReader("channel,url\n"), monday()))
	require.NoError(t, base.SaveDraft(t.Context(), "staff-1", "account", []byte(`{"team":"Parks"}`), monday()))
}

// dump writes the rows of a SQLite database as statements.
func dump(t testing.TB, db *sql.DB) string {
	t.Helper()
	var script strings.Builder
	for _, table := range columnsOf(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'case_words_index%' AND name <> 'migrations' ORDER BY name") {
		columns := columnsOf(t, db, "SELECT name FROM pragma_table_info('"+table+"') WHERE name <> 'id' OR type <> 'INTEGER' ORDER BY cid")
		quoted := columnsOf(t, db, "SELECT CASE type WHEN 'BOOLEAN' THEN 'iif(' || name || ', ''TRUE'', ''FALSE'')' ELSE 'quote(' || name || ')' END"+
			" FROM pragma_table_info('"+table+"') WHERE name <> 'id' OR type <> 'INTEGER' ORDER BY cid")
		for _, row := range columnsOf(t, db, "SELECT "+strings.Join(quoted, " || ', ' || ")+" FROM "+table+" ORDER BY 1") {
			fmt.Fprintf(&script, "INSERT INTO %s (%s) VALUES (%s);\n", table, strings.Join(columns, ", "), row)
		}
	}
	return script.String()
}

func columnsOf(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer rows.Close() //nolint:errcheck // it only reads
	var list []string
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text))
		list = append(list, text)
	}
	require.NoError(t, rows.Err())
	return list
}

// TestEveryReleasedSchemaIsMigrated runs the migrations on the rows of every earlier
// schema version.
func TestEveryReleasedSchemaIsMigrated(t *testing.T) {
	t.Parallel()
	for _, migration := range store.Migrations() {
		t.Run(migration, func(t *testing.T) {
			t.Parallel()
			if newest := store.Migrations(); *update && migration == newest[len(newest)-1] {
				base := storetest.OnSQLite(t)
				fillEveryTable(t, base)
				require.NoError(t, os.WriteFile(fixture(migration), []byte(dump(t, base.SQL(t))), 0o600))
			}
			script, err := os.ReadFile(fixture(migration))
			require.NoError(t, err, "go test ./internal/store -run Released -update writes it")
			storetest.EachEmpty(t, func(t *testing.T, base storetest.Base) {
				require.NoError(t, base.MigrateTo(t.Context(), migration))
				_, err := base.SQL(t).ExecContext(t.Context(), string(script))
				require.NoError(t, err)
				require.NoError(t, base.Migrate(t.Context()))
				checkMigrated(t, base)
			})
		})
	}
}

// checkMigrated checks that a migrated database has the rows that a new one would
// have.
func checkMigrated(t *testing.T, base storetest.Base) {
	t.Helper()
	require.NoError(t, base.CheckSchema(t.Context()))
	v, err := base.Verify(t.Context())
	require.NoError(t, err)
	require.True(t, v.OK, v.Broken)
	page, err := base.Cases(t.Context(), incident.Filter{Query: "cafe naive 😡 zoe"})
	require.NoError(t, err)
	require.Equal(t, []string{"INC-0000-0005"}, refsOf(page.Items))
	for _, item := range append(page.Items, casesOf(t, base)...) {
		_, ever, err := base.PostCases(t.Context(), item.Post)
		require.NoError(t, err)
		require.NotZero(t, ever, "the post is recognised")
	}
	tasks, err := base.Tasks(t.Context(), casework.TaskFilter{Person: "comms-1", Roles: []casework.Role{casework.RoleComms}})
	require.NoError(t, err)
	require.NotEmpty(t, tasks.Items)
	for _, task := range tasks.Items {
		require.False(t, task.Kind == string(incident.KindName) && task.Since.IsZero(), task.Ref)
	}
	advice, err := base.StandingAdvice(t.Context(), monday())
	require.NoError(t, err)
	require.Len(t, advice, 1)

	same, err := base.Figures(t.Context(), periodOf(t, "2026-11-01", "2026-11-30"), monday())
	require.NoError(t, err)
	require.Equal(t, []report.MeasureFigure{{Measure: casework.MeasureWarn, Outcome: incident.MeasureOutcomeDone, Measures: 1}}, same.Measures)
	grounds := map[casework.Ground]int{}
	for _, g := range same.Grounds {
		grounds[g.Ground] += g.Cases
	}
	require.Equal(t, map[casework.Ground]int{"": 3, casework.GroundAbusive: 2, casework.GroundSpam: 1}, grounds)
	require.Contains(t, same.Steps, report.StepFigure{
		Step: casework.WindowDecision, Taken: 1, InTime: 1, Median: time.Minute, P90: time.Minute, Allowed: 24 * time.Hour,
	})

	again := reported(t, "INC-0000-0009", aPost("anna")) // it can go on
	record(t, base, again)
	v, err = base.Verify(t.Context())
	require.NoError(t, err)
	require.True(t, v.OK, v.Broken)
}

// TestCasesOfEarlierVersionsAreFoundByAnySpelling begins with the keys of a version to which
// each spelling was a post of its own.
func TestCasesOfEarlierVersionsAreFoundByAnySpelling(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(fixture("0015_import_files"))
	require.NoError(t, err)
	storetest.EachEmpty(t, func(t *testing.T, base storetest.Base) {
		require.NoError(t, base.MigrateTo(t.Context(), "0015_import_files"))
		for _, statement := range []string{
			string(script),
			`UPDATE cases SET snapshot = replace(snapshot, 'https://facebook.com/council/posts/zoe', 'http://m.facebook.com/Council/posts/anna/?mibextid=1') WHERE ref = 'INC-0000-0002'`,
			`UPDATE cases SET snapshot = replace(snapshot, '"history":', '"further":[{"channel":"x","url":"http://twitter.com/bert/status/7?s=20"}],"history":') WHERE ref = 'INC-0000-0004'`,
		} {
			_, err := base.SQL(t).ExecContext(t.Context(), statement)
			require.NoError(t, err)
		}
		require.NoError(t, base.Migrate(t.Context()))
		for _, url := range []string{"https://facebook.com/council/posts/anna", "http://www.fb.com/council/posts/anna#top", "https://m.facebook.com/council/posts/anna?utm_source=a"} {
			open, ever, err := base.PostCases(t.Context(), incident.Post{Channel: "facebook", URL: url})
			require.NoError(t, err)
			require.Equal(t, "INC-0000-0001", open, "of two open cases of a post the older one takes further reports")
			require.Equal(t, 2, ever)
		}
		still, err := base.OpenCases(t.Context(), "", 9)
		require.NoError(t, err)
		require.Subset(t, still, []string{"INC-0000-0001", "INC-0000-0002"}, "both stay")
		open, _, err := base.PostCases(t.Context(), incident.Post{Channel: "x", URL: "https://x.com/i/status/7"})
		require.NoError(t, err)
		require.Equal(t, "INC-0000-0004", open, "by a further post")
	})
}

func casesOf(t *testing.T, base storetest.Base) []incident.ListItem {
	t.Helper()
	page, err := base.Cases(t.Context(), incident.Filter{})
	require.NoError(t, err)
	require.Len(t, page.Items, 5)
	return page.Items
}

func TestAMigrationThatFailsLeavesTheTablesAsTheyWere(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, base storetest.Base) {
		require.NoError(t, base.MigrateTo(t.Context(), store.Migrations()[0]))
		tables := base.SQL(t)
		_, err := tables.ExecContext(t.Context(), "CREATE TABLE case_words (x TEXT)") // which the migration makes too
		require.NoError(t, err)
		require.Error(t, base.Migrate(t.Context()))
		require.ErrorIs(t, base.CheckSchema(t.Context()), store.ErrOlderSchema)
		_, err = tables.ExecContext(t.Context(), "DROP TABLE case_words")
		require.NoError(t, err)
		require.NoError(t, base.Migrate(t.Context()))
		verifyOK(t, base, 0)
	})
}
