package store_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

// many adds twenty thousand incidents, half of them open, with as many rows in the
// other tables as so many incidents have.
const many = `
INSERT INTO cases (ref, kind, stage, outcome, seq, hash, policy_version, channel, author, author_key, post_url,
	excerpt, assigned_to, opened_by_id, opened_by_name, opened_at, changed_at, due_at, due_what, escalated, history, snapshot)
SELECT 'INC-' || lpad(n::text, 8, '0'), 'incident',
	CASE WHEN n % 2 > 0 THEN 'closed' ELSE (ARRAY['assessment','proposal','consultation','decision','action','watch'])[1 + n / 2 % 6] END,
	CASE WHEN n % 2 > 0 THEN (ARRAY['acceptable','complied','no_recurrence','withdrawn'])[1 + n % 4] ELSE '' END,
	5, 'h', '1.0', (ARRAY['facebook','x','instagram','nextdoor'])[1 + n % 4], '@a' || n % 5000, 'a' || n % 5000, '',
	'words', CASE WHEN n % 2 = 0 THEN 'comms-' || n / 2 % 40 ELSE '' END, 'staff-1', 'Sam', n * 60000000::bigint,
	n * 61000000::bigint, CASE WHEN n % 2 = 0 THEN n * 62000000::bigint ELSE 9223372036854775807 END, '', FALSE, '{}', '{}'
FROM generate_series(1, 20000) n;
INSERT INTO case_people SELECT ref, 'staff-' || row_number() OVER () % 500, 'reporter' FROM cases;
INSERT INTO case_people SELECT ref, 'officer-' || row_number() OVER () % 50, 'target' FROM cases WHERE ref LIKE '%00';
INSERT INTO case_posts SELECT 'p' || ref, ref FROM cases;
INSERT INTO case_grounds SELECT ref, (ARRAY['abusive','spam','harassing','threatening','defamatory'])[1 + row_number() OVER () % 5] FROM cases;
INSERT INTO case_measures SELECT ref, (ARRAY['warn','block','remove'])[1 + row_number() OVER () % 3] FROM cases;
INSERT INTO tasks SELECT ref, 0, 'incident', 'assessment', '', '', (ARRAY['comms','legal'])[1 + row_number() OVER () % 2],
	CASE WHEN opened_at % 240000000 = 0 THEN assigned_to ELSE '' END, 'assess', due_at
	FROM cases WHERE stage <> 'closed';
INSERT INTO task_not_for SELECT ref, 0, 'comms-' || row_number() OVER () % 40 FROM tasks WHERE ref LIKE '%2';
INSERT INTO case_words (ref, seq, words) SELECT ref, s, ref || ' resident' || abs(hashtext(ref || s)) % 3000 || ' council bins' FROM cases, generate_series(1, 3) s;
INSERT INTO warnings SELECT ref, 'A1', channel, author_key, opened_at, FALSE FROM cases WHERE ref LIKE '%0';
INSERT INTO requests SELECT 'r' || ref, ref, 1, 'd' FROM cases;
ANALYZE`

// listQueries are the filters and orders of http §3, alone and in common combinations.
func listQueries() map[string]incident.Filter {
	yes, no := true, false
	now := time.UnixMicro(19_000 * 61_000_000).UTC()
	day := 24 * time.Hour
	list := map[string]incident.Filter{
		"everything":          {},
		"stage":               {Stages: []incident.Stage{incident.StageDecision}},
		"stages":              {Stages: []incident.Stage{incident.StageDecision, incident.StageWatch}},
		"outcome":             {Outcome: incident.OutcomeWithdrawn},
		"ground":              {Ground: casework.GroundSpam},
		"ground, unknown":     {Ground: "none"},
		"measure":             {Measure: casework.MeasureBlock},
		"channel":             {Channel: "x"},
		"author":              {Channel: "x", Author: "@a77"},
		"author anywhere":     {Author: "@a77"},
		"assigned to":         {AssignedTo: "comms-3"},
		"overdue":             {Overdue: &yes, Now: now},
		"not overdue":         {Overdue: &no, Now: now},
		"opened from":         {OpenedFrom: now.Add(-day)},
		"opened to":           {OpenedTo: now.Add(-day)},
		"a day":               {OpenedFrom: now.Add(-2 * day), OpenedTo: now.Add(-day)},
		"reporter":            {Reporter: "staff-77"},
		"not about":           {NotAbout: "officer-7"},
		"a word":              {Query: "bins"},
		"a rare word":         {Query: "resident1234"},
		"a beginning":         {Query: "resid"},
		"two words":           {Query: "resident12 council"},
		"a reference":         {Query: "INC-00012345"},
		"a word on a channel": {Query: "resident1234", Channel: "x"},
		"overdue of a stage":  {Overdue: &yes, Now: now, Stages: []incident.Stage{incident.StageDecision}, Sort: casework.SortDue},
		"mine, the due first": {AssignedTo: "comms-3", Sort: casework.SortDue},
	}
	for name, sort := range map[string]casework.SortOrder{"oldest": casework.SortOldest, "due": casework.SortDue, "changed": casework.SortChanged} {
		list["sorted by "+name] = incident.Filter{Sort: sort}
		list["a stage sorted by "+name] = incident.Filter{Stages: []incident.Stage{incident.StageDecision}, Sort: sort}
		list["a word sorted by "+name] = incident.Filter{Query: "resident1234", Sort: sort}
	}
	return list
}

// TestNoListReadsAWholeTable compares the plans of PostgreSQL for each list.
func TestNoListReadsAWholeTable(t *testing.T) {
	t.Parallel()
	base := storetest.OnPostgres(t)
	_, err := base.SQL(t).ExecContext(t.Context(), many)
	require.NoError(t, err)
	plans := map[string]string{}
	for name, filter := range listQueries() {
		plans[name], err = base.PlanOfCases(t.Context(), filter)
		require.NoError(t, err, name)
		page, err := base.Cases(t.Context(), filter)
		require.NoError(t, err, name)
		if filter.Cursor = page.Next; filter.Cursor != "" {
			plans[name+", page 2"], err = base.PlanOfCases(t.Context(), filter)
			require.NoError(t, err, name)
		}
	}
	roles := []casework.Role{casework.RoleComms, casework.RoleStaff}
	for name, filter := range map[string]casework.TaskFilter{
		"tasks": {Person: "comms-3", Roles: roles}, "tasks, mine": {Person: "comms-3", Roles: roles, Mine: true},
	} {
		plans[name], err = base.PlanOfTasks(t.Context(), filter)
		require.NoError(t, err, name)
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(plans)) {
		require.NotContains(t, plans[name], "Seq Scan", "%s:\n%s", name, plans[name])
		fmt.Fprintf(&text, "# %s\n%s\n\n", name, plans[name])
	}
	compareGolden(t, filepath.Join("testdata", "plans.txt"), text.String())
}

// compareGolden ignores times and keys of pages: long numbers.
func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	got = regexp.MustCompile(`'?\d{9,}'?(::bigint)?`).ReplaceAllString(got, "#")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}
