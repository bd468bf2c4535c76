package workflows_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// leastOfAGrant is what a request needs from its making to its grant, and nothing
// else, when nobody is late.
func leastOfAGrant() cost {
	filed := cost{1, 1, 0} // search attributes
	return start.and(
		decision.times(1+2+3*2+1), // asked for; two approvals; three pieces of evidence, given and verified; granted
		notice.times(2),           // the line manager and the budget holder are asked
		activity,                  // the account is claimed and recorded
		effect,                    // the letter of permission, which is kept
		unused.times(8),           // reminders that people forestalled: approval, evidence and three times each of its turns, permission
		filed.times(3),            // it begins, waits for Comms' decision, and ends
		end,
	)
}

// A request takes no more of Temporal, from submission to grant, than its decisions,
// reminders and effects need. Its history was left by a real run, and replays on
// today's code.
func TestGrantCostsNoMoreThanTheMinimum(t *testing.T) {
	t.Parallel()
	spent, least := costOf(t, filepath.Join("testdata", "histories", "request-granted.json")), leastOfAGrant()
	t.Logf("spent %v, at the least %v", spent, least)
	require.LessOrEqual(t, spent.events, least.events, "events")
	require.LessOrEqual(t, spent.actions, least.actions, "actions")
}
