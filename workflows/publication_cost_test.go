package workflows_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// leastOfAPublication is the minimum cost of a publication on three channels, when nobody is late.
func leastOfAPublication() cost {
	filed := cost{1, 1, 0} // search attributes
	return start.and(
		decision.times(3), // the draft, its submission and its approval
		notice,            // the press office is asked
		unused,            // the reminder of the approval, which was not needed
		fired.and(record), // the end of the embargo
		effect.times(3),   // the release on each channel
		filed.times(3),    // at its beginning, at the end of its embargo, and at its end
		end,
	)
}

// A publication costs no more than its decisions, its timer and its releases need. Its history is
// from a real run and replays on the current code.
func TestPublicationCostsNoMoreThanTheMinimum(t *testing.T) {
	t.Parallel()
	spent, least := costOf(t, filepath.Join("testdata", "histories", "publication-released.json")), leastOfAPublication()
	t.Logf("spent %v, minimum %v", spent, least)
	require.LessOrEqual(t, spent.events, least.events, "events")
	require.LessOrEqual(t, spent.actions, least.actions, "actions")
}
