package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func TestPagesShowEveryCaseOnceWhileCasesAreOpened(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		var all []string
		for n := range 6 { // opened at the same time: the reference decides
			all = append(all, fmt.Sprintf("INC-0000-%04d", n))
			record(t, base, reported(t, all[n], aPost(fmt.Sprint("author", n))))
		}
		for sort, want := range map[casework.SortOrder][]string{
			casework.SortOldest: all, casework.SortDue: all, casework.SortNewest: backwards(all), casework.SortChanged: backwards(all),
		} {
			var seen []string
			f := incident.Filter{Sort: sort, Limit: 3, OpenedTo: monday().Add(time.Hour)}
			for pages := 1; ; pages++ {
				page, err := base.Cases(t.Context(), f)
				require.NoError(t, err)
				require.Nil(t, page.Total)
				seen = append(seen, refsOf(page.Items)...)
				if f.Cursor = page.Next; f.Cursor == "" {
					require.Equal(t, 2, pages)
					break
				}
				record(t, base, reportedAt(t, fmt.Sprintf("INC-%d%.3s-9999", pages, sort+"AAA"), aPost("zoe"), monday().Add(2*time.Hour)))
			}
			require.Equal(t, want, seen, "sort %q", sort)
		}
	})
}

func backwards(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

func TestACursorOfAnotherListIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		fourCases(t, base)
		page, err := base.Cases(t.Context(), incident.Filter{Limit: 1})
		require.NoError(t, err)
		for _, f := range []incident.Filter{{Cursor: "nonsense"}, {Cursor: "e30"}, {Cursor: page.Next, Sort: casework.SortDue}} {
			_, err = base.Cases(t.Context(), f)
			require.ErrorIs(t, err, casework.ErrCursor)
		}
		_, err = base.Cases(t.Context(), incident.Filter{Sort: "by luck"})
		require.ErrorContains(t, err, "by luck")
		_, err = base.Tasks(t.Context(), casework.TaskFilter{Cursor: page.Next})
		require.ErrorIs(t, err, casework.ErrCursor)
	})
}
