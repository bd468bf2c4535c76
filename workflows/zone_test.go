package workflows_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// zones finds time zones as a worker with its own zone does.
func zones(own *time.Location) func(name string) (*time.Location, error) {
	return func(name string) (*time.Location, error) {
		switch name {
		case "":
			return own, nil
		case "Nowhere":
			return nil, errors.New("the zone is not known")
		}
		return time.LoadLocation(name)
	}
}

// At eleven on a Monday morning in London it is midnight in Auckland. There the wait begins
// when working hours next begin.
func TestS16CaseCountsWorkingDaysInTheZoneOfItsRules(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		zone string
		due  string // of the decision: one working day
	}{
		"rules that name the worker's zone":   {"Europe/London", "2026-11-03T11:01:00Z"},
		"rules that name another zone":        {"Pacific/Auckland", "2026-11-03T20:00:00Z"},
		"rules from before they named a zone": {"", "2026-11-03T11:01:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newIncidentTest(t)
			w.start.Rules.Zone = test.zone
			w.does(30*time.Minute, comms1(), abusive())
			w.does(time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
			w.does(time.Hour+time.Minute, legal1(), incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Go ahead."})
			w.at(time.Hour+2*time.Minute, func() {
				due := casework.Due(w.store.fold())
				require.Equal(t, casework.WindowDecision, due.What)
				require.Equal(t, test.due, due.By.Format(time.RFC3339))
			})
			w.does(2*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
			w.run()
		})
	}
}

func TestS16CaseWaitsForAWorkerThatKnowsItsZone(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.start.Rules.Zone = "Nowhere"
	w.finish()
	var failedTask *temporal.PanicError
	require.ErrorAs(t, w.env.GetWorkflowError(), &failedTask, "a panic fails the task, an error would fail the workflow")
	require.Empty(t, w.store.all())
}
