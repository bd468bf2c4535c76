package workflows_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// cost is the load on Temporal: history events; actions as Temporal bills them (a start, an
// update, a signal, an activity, a timer, a change of search attributes); and state
// transitions: how often the server writes the state of a workflow, once for each input
// from outside.
type cost struct{ events, actions, transitions int }

func (c cost) times(n int) cost { return cost{n * c.events, n * c.actions, n * c.transitions} }

func (c cost) and(others ...cost) cost {
	for _, o := range others {
		c = cost{c.events + o.events, c.actions + o.actions, c.transitions + o.transitions}
	}
	return c
}

// The minimum cost of each part of a case. Each input causes a workflow task: scheduled,
// started, completed. A real run can cost less, if two inputs share a task.
var (
	task     = cost{3, 0, 2} // started and completed; the input that causes it schedules it
	start    = cost{1, 1, 1}
	end      = cost{1, 0, 0}
	activity = cost{3, 1, 2}.and(task) // scheduled, started, completed
	record   = activity
	update   = task.and(cost{2, 1, 0}) // accepted, completed
	decision = update.and(record)
	effect   = activity.and(record) // with one Record of its result
	notice   = activity             // with none
	signal   = cost{1, 1, 1}.and(task)
	unused   = cost{2, 1, 0}           // a timer: started, then cancelled because a person was in time
	fired    = cost{2, 1, 1}.and(task) // a timer: started, fired
	look     = cost{1, 1, 0}           // the posts are checked within a task that runs anyway
	signals  = cost{2, 1, 1}.and(task) // to another workflow: initiated, done
)

// leastOfTheLadder is the minimum cost of the golden incident.
func leastOfTheLadder() cost {
	incident := start.and(
		decision.times(1+2),            // the report; evidence, assessment
		decision.times(4*3),            // four proposals: proposed, advised, decided
		decision.times(3),              // an observation; a confirmation; progress of the police
		notice.times(4+1),              // Legal is asked each time; the person who reported hears the outcome
		effect.times(5),                // the warning, the request to remove it twice, the notices of block and removal
		look.times(3), record.times(2), // the posts are checked when a window ends, twice, and after the block
		effect,                // the share in the block
		effect.times(2),       // two posts removed
		unused.times(1+3*3+2), // waits for people: an assessment; three proposals, their advice and decision; two observation periods
		fired.times(2),        // the response window; the observation period before the end
		signal.and(record),    // the block is over
		record,                // the case is closed
		end,
	)
	block := start.and(update, activity.times(2), fired, signals, end) // the share, the act, seven days, the lift
	return incident.and(block)
}

// The events of the golden incident before each measure had its letter, and those of the letters:
// three more to the author, and one to the person who reported.
const (
	beforeLetters = 372
	ofLetters     = 42
)

// The golden incident (warn, wait, block, unblock, remove, police, Legal each time) costs at
// most 15 percent more than its decisions, timers and effects need, and its letters only their
// own. Its history is from a
// real run and replays on the current code.
func TestGoldenIncidentCostsAtMost15PercentAboveTheMinimum(t *testing.T) {
	t.Parallel()
	spent := cost{}
	for _, name := range []string{"incident-ladder-quick-looks.json", "block-ladder.json"} {
		spent = spent.and(costOf(t, filepath.Join("testdata", "histories", name)))
	}
	least := leastOfTheLadder()
	t.Logf("events %d, minimum %d; actions %d, minimum %d; state transitions %d, minimum %d",
		spent.events, least.events, spent.actions, least.actions, spent.transitions, least.transitions)
	require.LessOrEqual(t, spent.events, beforeLetters+ofLetters)
	require.LessOrEqual(t, float64(spent.events), 1.15*float64(least.events), "events")
	require.LessOrEqual(t, float64(spent.actions), 1.15*float64(least.actions), "actions")
	require.LessOrEqual(t, float64(spent.transitions), 1.15*float64(least.transitions), "state transitions")
}

func costOf(t *testing.T, file string) cost {
	t.Helper()
	raw, err := os.Open(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, raw.Close()) }()
	history, err := client.HistoryFromJSON(raw, client.HistoryJSONOptions{})
	require.NoError(t, err)
	spent := cost{}
	for _, event := range history.Events {
		spent = spent.and(cost{1, actionsOf(event.EventType), transitionsOf(event.EventType)})
	}
	return spent
}

func actionsOf(kind enumspb.EventType) int {
	switch kind {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
		enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
		enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
		enumspb.EVENT_TYPE_TIMER_STARTED,
		enumspb.EVENT_TYPE_MARKER_RECORDED,
		enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
		return 1
	default:
		return 0
	}
}

// transitionsOf is 1 for an event that comes from outside. The server writes other events
// together with such an event.
func transitionsOf(kind enumspb.EventType) int {
	switch kind {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
		enumspb.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
		enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED,
		enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
		enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED,
		enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
		enumspb.EVENT_TYPE_TIMER_FIRED:
		return 1
	default:
		return 0
	}
}
