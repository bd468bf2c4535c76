package store_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func TestPastStateIsTheSameFromSnapshotsAndFromEvents(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		for n := range 230 {
			s.do(comms, casework.Assign{To: fmt.Sprint("comms-", n)})
			if n%30 == 0 {
				record(t, base, s)
			}
		}
		record(t, base, s)
		asItStood := func() {
			for _, seq := range []int{1, 30, 99, 100, 101, 130, 199, 200, 201, len(s.events)} {
				var want incident.Case
				for _, e := range s.events[:seq] {
					require.NoError(t, casework.Apply(&want, e))
				}
				got, err := base.CaseAt(t.Context(), ref, seq)
				require.NoError(t, err)
				same(t, &want, got)
			}
		}
		asItStood()
		kept := 0
		tables := base.SQL(t)
		require.NoError(t, tables.QueryRowContext(t.Context(), "SELECT count(*) FROM case_snapshots").Scan(&kept))
		require.Equal(t, len(s.events)/100, kept)
		_, err := tables.ExecContext(t.Context(), "DELETE FROM case_snapshots")
		require.NoError(t, err)
		asItStood()
	})
}
