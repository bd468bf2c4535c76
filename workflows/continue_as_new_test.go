package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// nextStart is the input of the next run of a case that continued as new.
func (w *incidentTest) nextStart() protocol.Start {
	w.t.Helper()
	var on *workflow.ContinueAsNewError
	require.ErrorAs(w.t, w.env.GetWorkflowError(), &on)
	require.Equal(w.t, incident.Kind().Workflow, on.WorkflowType.Name)
	var start protocol.Start
	require.NoError(w.t, converter.GetDefaultDataConverter().FromPayloads(on.Input, &start))
	return start
}

func TestNewRunAfterALongHistoryLosesNothing(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	note := w.request("note-1", 0, comms1(), casework.AddNote{Text: "Seen."})
	late := w.request("note-3", 0, comms1(), casework.AddNote{Text: "And again."})
	first, again, refused, taken := &reply{}, &reply{}, &reply{}, &reply{}
	w.at(2*time.Hour, func() { w.send(first, note) })
	w.at(3*time.Hour, func() { w.send(&reply{}, w.request("note-2", 0, comms1(), casework.AddNote{Text: "Once more."})) })
	w.at(4*time.Hour, func() {
		w.env.SetContinueAsNewSuggested(true)
		w.send(refused, late)
	})
	w.finish()
	var moving *temporal.ApplicationError
	require.ErrorAs(t, refused.err, &moving, "no command is accepted while the case continues as new")
	require.Equal(t, protocol.MovingOn, moving.Type())
	start := w.nextStart()
	before := w.store.fold()
	require.Equal(t, before.Seq, start.Case.Status().Seq)
	require.Equal(t, before.Waits, start.Case.State().Waits, "due times stay the same")
	require.Equal(t, w.start.Rules, start.Rules)

	w.restart(start.Case, start.Handled)
	w.env.SetStartTime(began().Add(5 * time.Hour))
	w.at(time.Minute, func() {
		w.send(again, note)
		w.send(taken, late)
	})
	c := w.run()
	require.NoError(t, again.err)
	require.Equal(t, first.answer, again.answer, "the new run knows the requests of the old run")
	require.NoError(t, taken.err)
	require.Len(t, w.store.of(casework.EventNoted), 3)
	require.Equal(t, incident.OutcomeNoRecurrence, c.Outcome)
	require.Equal(t, 1, w.platform.times("send"))
	lapsed := w.store.of(casework.EventWindowLapsed)
	require.Equal(t, before.Waits[0].By, lapsed[0].At)
}

func TestNewRunWaitsUntilEverythingIsRecordedAndSent(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.at(time.Minute, func() {
		w.store.setDown(true)
		w.mail.setDown(true)
	})
	w.at(time.Hour+time.Minute, func() { w.env.SetContinueAsNewSuggested(true) })
	w.does(time.Hour, comms1(), abusive())
	w.does(time.Hour+2*time.Minute, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.at(2*time.Hour, func() { w.store.setDown(false) })
	w.at(2*time.Hour+4*time.Minute, func() { require.False(t, w.env.IsWorkflowCompleted(), "Legal has not been told yet") })
	w.at(2*time.Hour+5*time.Minute, func() { w.mail.setDown(false) })
	w.finish()
	require.Equal(t, 3, w.nextStart().Case.Status().Seq)
	require.Len(t, w.store.all(), 3)
	require.Len(t, w.mail.notices, 1)
}

func TestCaseWithALongHistoryContinuesWhileMailIsDown(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.mail.broken = true
	w.at(time.Hour+time.Minute, func() { w.env.SetContinueAsNewSuggested(true) })
	w.does(30*time.Minute, comms1(), abusive())
	w.does(time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.does(time.Hour+2*time.Minute, legal1(), incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Go ahead."})
	w.does(time.Hour+3*time.Minute, comms2(), incident.Decide{Proposal: "P1", Proceed: true, Rationale: "Agreed."})
	w.at(time.Hour+4*time.Minute, func() { require.Equal(t, 1, w.platform.times("send")) })
	w.finish()
	require.Equal(t, casework.StageName(incident.StageWatch), w.nextStart().Case.Status().Stage)
}
