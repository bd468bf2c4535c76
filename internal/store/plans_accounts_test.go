package store_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/account"
	"duecourse/internal/store/storetest"
)

// manyAccounts adds twenty thousand account requests, most of them closed, and as many
// accounts, a tenth of them closed. They are as long as real ones.
const manyAccounts = `
INSERT INTO account_requests (ref, stage, outcome, seq, hash, channel, handle_key, team, opened_at, changed_at, snapshot)
SELECT ref, stage, CASE WHEN stage = 'closed' THEN 'granted' ELSE '' END, 5, 'h', channel, key, team, opened, opened,
	json_build_object('ref', ref, 'opened_at', to_char(to_timestamp(opened / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		'purpose', repeat('opening hours ', 100))
FROM (SELECT 'ACR-' || lpad(n::text, 8, '0') AS ref, CASE WHEN n % 20 = 0 THEN 'checks' WHEN n % 20 = 1 THEN 'permission' ELSE 'closed' END AS stage,
	(ARRAY['facebook','x','instagram','nextdoor'])[1 + n % 4] AS channel, 'h' || n AS key, 'Team ' || n % 300 AS team, n * 60000000::bigint AS opened
	FROM generate_series(1, 20000) n) numbered;
INSERT INTO accounts (ref, stage, outcome, seq, hash, channel, handle_key, team, opened_at, changed_at, snapshot)
SELECT 'SMA-' || right(ref, 8), CASE WHEN opened_at % 600000000 = 0 THEN 'closed' WHEN opened_at % 660000000 = 0 THEN 'suspended' ELSE 'active' END,
	'', 5, 'h', channel, handle_key, team, opened_at, opened_at, replace(snapshot, 'ACR-', 'SMA-')
FROM account_requests;
INSERT INTO case_people SELECT ref, 'staff-' || row_number() OVER () % 500, 'requester' FROM account_requests;
INSERT INTO case_people SELECT ref, 'manager-' || row_number() OVER () % 200, 'manager' FROM account_requests;
INSERT INTO case_people SELECT ref, 'staff-' || row_number() OVER () % 500, 'owner' FROM accounts;
INSERT INTO tasks SELECT ref, 0, 'account_request', 'line_manager_approval', '', '', '', 'manager-' || row_number() OVER () % 200, 'approve',
	opened_at FROM account_requests WHERE stage = 'checks';
INSERT INTO tasks SELECT ref, 0, 'account', 'account_review', '', '', 'comms', '', 'review', opened_at FROM accounts WHERE stage <> 'closed';
INSERT INTO case_words (ref, seq, words) SELECT ref, 1, lower(replace(ref, '-', '')) || ' ' || handle_key || ' ' || lower(team) || ' visitors' FROM account_requests;
INSERT INTO case_words (ref, seq, words) SELECT ref, 1, lower(replace(ref, '-', '')) || ' ' || handle_key || ' ' || lower(team) || ' visitors' FROM accounts;
ANALYZE`

// accountQueries are the filters of both lists, alone and in common combinations
// (http §4).
func accountQueries(open string) map[string]account.Filter {
	return map[string]account.Filter{
		"everything":          {},
		"stage":               {Stage: open},
		"closed":              {Stage: "closed"},
		"channel":             {Channel: "x"},
		"a person's":          {Person: "staff-77"},
		"a manager's":         {Person: "manager-7"},
		"a word of all":       {Query: "visitors"},
		"a handle":            {Query: "h12345"},
		"a beginning":         {Query: "h1234"},
		"a word on a channel": {Query: "visitors", Channel: "x", Stage: open},
		"nothing":             {Query: "nowhere"},
	}
}

// TestNoListOfAccountsReadsAWholeTable compares the plans of PostgreSQL for the lists
// of account requests and accounts.
func TestNoListOfAccountsReadsAWholeTable(t *testing.T) {
	t.Parallel()
	base := storetest.OnPostgres(t)
	_, err := base.SQL(t).ExecContext(t.Context(), many+";"+manyAccounts)
	require.NoError(t, err)
	plans := map[string]string{}
	for name, f := range accountQueries("checks") {
		plansOf(t, plans, "requests: "+name, f, base.PlanOfAccountRequests, func(f account.Filter) (string, error) {
			page, err := base.AccountRequests(t.Context(), f)
			return page.Next, err
		})
	}
	registered := accountQueries("active")
	registered["team"] = account.Filter{Team: "Team 7"}
	registered["to be reviewed"] = account.Filter{Due: time.UnixMicro(300 * 60_000_000)}
	for name, f := range registered {
		plansOf(t, plans, "accounts: "+name, f, base.PlanOfAccounts, func(f account.Filter) (string, error) {
			page, err := base.Accounts(t.Context(), f)
			return page.Next, err
		})
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(plans)) {
		require.NotContains(t, plans[name], "Seq Scan", "%s:\n%s", name, plans[name])
		fmt.Fprintf(&text, "# %s\n%s\n\n", name, plans[name])
	}
	compareGolden(t, filepath.Join("testdata", "plans_accounts.txt"), text.String())
}

// plansOf adds the plans for the first page of a list and for its second, if any.
func plansOf(t *testing.T, plans map[string]string, name string, f account.Filter,
	plan func(context.Context, account.Filter) (string, error), next func(account.Filter) (string, error),
) {
	t.Helper()
	var err error
	plans[name], err = plan(t.Context(), f)
	require.NoError(t, err, name)
	f.Cursor, err = next(f)
	require.NoError(t, err, name)
	if f.Cursor != "" {
		plans[name+", page 2"], err = plan(t.Context(), f)
		require.NoError(t, err, name)
	}
}
