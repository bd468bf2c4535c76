package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/store/storetest"
)

func TestEventsOfEveryCaseAreSearched(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		first := reported(t, "INC-0000-0001", aPost("anna"))
		second := reportedAt(t, "INC-0000-0002", aPost("bert"), monday().AddDate(0, 0, 3)).assess(casework.GroundAbusive)
		record(t, base, first, second)
		found := func(trace casework.AuditFilter) []string {
			refs := []string{}
			for more := true; more; more = trace.Cursor != "" {
				page, err := base.Events(t.Context(), trace)
				require.NoError(t, err)
				for _, e := range page.Items {
					refs = append(refs, e.Ref+" "+string(e.Kind))
				}
				trace.Cursor = page.Next
			}
			return refs
		}
		all := found(casework.AuditFilter{Limit: 1})
		require.Equal(t, found(casework.AuditFilter{}), all, "pages have no gaps or repeats")
		require.Contains(t, all, "INC-0000-0001 reported")
		require.Equal(t, "INC-0000-0001 ", all[len(all)-1][:14], "the newest come first")
		require.Equal(t, []string{"INC-0000-0002 assessed"}, found(casework.AuditFilter{Kind: "assessed"}))
		require.NotContains(t, found(casework.AuditFilter{Ref: "INC-0000-0001"}), "INC-0000-0002 reported")
		require.Equal(t, []string{"INC-0000-0002 reported", "INC-0000-0001 reported"}, found(casework.AuditFilter{Person: reporter.ID, Kind: "reported"}))
		require.Equal(t, []string{"INC-0000-0002 reported"}, found(casework.AuditFilter{Kind: "reported", From: monday().AddDate(0, 0, 1)}))
		require.Equal(t, []string{"INC-0000-0001 reported"}, found(casework.AuditFilter{Kind: "reported", To: monday().AddDate(0, 0, 1)}))
		_, err := base.Events(t.Context(), casework.AuditFilter{Cursor: "nonsense"})
		require.ErrorIs(t, err, casework.ErrCursor)
	})
}

func TestTheAccessLogIsSearched(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		require.NoError(t, base.AddAccess(t.Context(), []access.LogEntry{
			{At: monday(), Person: "comms-1", Action: "GET /incidents/:ref", Ref: "INC-0000-0001"},
			{At: monday().Add(time.Hour), Person: "legal-1", Action: "GET /incidents/:ref/evidence/:id", Ref: "INC-0000-0001/E1"},
			{At: monday().AddDate(0, 0, 1), Person: "comms-1", Action: "POST /sign-in"},
		}))
		found := func(trace casework.AuditFilter) []int64 {
			numbers := []int64{}
			for more := true; more; more = trace.Cursor != "" {
				page, err := base.AccessLogEntries(t.Context(), trace)
				require.NoError(t, err)
				for _, l := range page.Items {
					numbers = append(numbers, l.N)
				}
				trace.Cursor = page.Next
			}
			return numbers
		}
		require.Equal(t, []int64{3, 2, 1}, found(casework.AuditFilter{Limit: 1}))
		require.Equal(t, []int64{2, 1}, found(casework.AuditFilter{Ref: "INC-0000-0001"}), "and everything in the case")
		require.Equal(t, []int64{3, 1}, found(casework.AuditFilter{Person: "comms-1"}))
		require.Equal(t, []int64{3}, found(casework.AuditFilter{Kind: "POST "}))
		require.Empty(t, found(casework.AuditFilter{Kind: "%"}), "% has no special meaning")
		require.Equal(t, []int64{3}, found(casework.AuditFilter{From: monday().Add(2 * time.Hour)}))
		require.Equal(t, []int64{1}, found(casework.AuditFilter{To: monday().Add(time.Minute)}))
	})
}

func TestASearchInTheAccessLogUsesAnIndex(t *testing.T) {
	t.Parallel()
	base := storetest.OnPostgres(t)
	_, err := base.SQL(t).ExecContext(t.Context(), `
INSERT INTO access_log SELECT n, n * 1000000::bigint, 'comms-' || n % 50, 'GET /incidents/:ref', 'INC-' || n % 5000, 0, '', 'h' || n, 'h' || n + 1
	FROM generate_series(1, 20000) n;
ANALYZE`)
	require.NoError(t, err)
	for name, trace := range map[string]struct {
		casework.AuditFilter
		index string
	}{
		"everything": {index: "access_log_at"},
		"a time":     {casework.AuditFilter{From: time.UnixMicro(3_000_000_000), To: time.UnixMicro(9_000_000_000)}, "access_log_at"},
		"a person":   {casework.AuditFilter{Person: "comms-3", To: time.UnixMicro(9_000_000_000)}, "access_log_actor"},
	} {
		for _, page := range []string{"first", "next"} {
			plan, err := base.PlanOfLooks(t.Context(), trace.AuditFilter)
			require.NoError(t, err)
			require.Regexp(t, "Index Scan .*"+trace.index, plan, "%s, %s page", name, page)
			found, err := base.AccessLogEntries(t.Context(), trace.AuditFilter)
			require.NoError(t, err)
			require.NotEmpty(t, found.Next)
			trace.Cursor = found.Next
		}
	}
}
