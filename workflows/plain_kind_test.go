package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/workflows"
)

// A kind that the workflows do not know gets commands, waits, reminders, actions and an
// end without code of its own. These are incidents under another name.
func TestKindThatNeedsNothingSpecialRunsFromItsBeginningToItsEnd(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	kind := incident.Kind()
	kind.Name, kind.Workflow = "plain", "Plain"
	plain := (&workflows.Workflows{FindZone: zones(w.zone)}).OfKind(kind)
	w.env.RegisterWorkflowWithOptions(plain, workflow.RegisterOptions{Name: kind.Workflow})
	w.does(2*day, comms1(), abusive())
	w.measures(2*day+time.Hour, "P1", casework.MeasureWarn)
	w.at(2*day+2*time.Hour, func() {
		a := w.store.fold().Action("A1")
		require.Equal(t, casework.Manual, a.Mode, "the workflow has no code that performs it")
	})
	w.does(3*day, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsDone})
	w.does(3*day, comms1(), incident.Confirm{Action: "A2", Outcome: casework.ActionIsDone})
	w.does(4*day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.env.ExecuteWorkflow(kind.Workflow, w.start)
	require.True(t, w.env.IsWorkflowCompleted())
	require.NoError(t, w.env.GetWorkflowError())
	require.Equal(t, incident.OutcomeComplied, w.recordedCase().Outcome)
	require.Len(t, w.mail.noticesOf(casework.NoticeReminder), 3, "of the assessment and of two actions")
	require.Empty(t, w.platform.tries)
}
