package workflows_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// leastOfAGrant is the minimum cost of a request from its submission to its grant, when
// nobody is late.
func leastOfAGrant() cost {
	filed := cost{1, 1, 0} // search attributes
	return start.and(
		decision.times(1+2+3*2+1), // submission; two approvals; three pieces of evidence, given and verified; grant
		notice.times(2),           // the line manager and the budget holder are asked
		activity,                  // the account is claimed and recorded
		effect,                    // the letter of permission, which is recorded
		unused.times(8),           // reminders that were not needed: approval, evidence and three times each of its steps, permission
		filed.times(3),            // at its beginning, before the decision, and at its end
		end,
	)
}

// A request costs no more, from submission to grant, than its decisions, reminders and
// effects need. Its history is from a real run and replays on the current code.
func TestGrantCostsNoMoreThanTheMinimum(t *testing.T) {
	t.Parallel()
	spent, least := costOf(t, filepath.Join("testdata", "histories", "request-granted.json")), leastOfAGrant()
	t.Logf("spent %v, minimum %v", spent, least)
	require.LessOrEqual(t, spent.events, least.events, "events")
	require.LessOrEqual(t, spent.actions, least.actions, "actions")
}
