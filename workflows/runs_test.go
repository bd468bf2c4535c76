package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// next is the start of the run that a run is continued in.
func (w *world) next() protocol.Start {
	w.t.Helper()
	var on *workflow.ContinueAsNewError
	require.ErrorAs(w.t, w.env.GetWorkflowError(), &on)
	require.Equal(w.t, protocol.IncidentWorkflow, on.WorkflowType.Name)
	var start protocol.Start
	require.NoError(w.t, converter.GetDefaultDataConverter().FromPayloads(on.Input, &start))
	return start
}

func TestLongHistoryIsContinuedInANewRunThatLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.warned()
	note := w.request("note-1", 0, comms1(), casework.Note{Text: "Seen."})
	late := w.request("note-3", 0, comms1(), casework.Note{Text: "And again."})
	first, again, refused, taken := &reply{}, &reply{}, &reply{}, &reply{}
	w.at(2*time.Hour, func() { w.send(first, note) })
	w.at(3*time.Hour, func() { w.send(&reply{}, w.request("note-2", 0, comms1(), casework.Note{Text: "Once more."})) })
	w.at(4*time.Hour, func() {
		w.env.SetContinueAsNewSuggested(true)
		w.send(refused, late)
	})
	w.finish()
	var moving *temporal.ApplicationError
	require.ErrorAs(t, refused.err, &moving, "nothing is taken while it goes over")
	require.Equal(t, protocol.MovingOn, moving.Type())
	start := w.next()
	before := w.ledger.fold()
	require.Equal(t, before.Seq, start.Case.Seq)
	require.Equal(t, before.Waits, start.Case.Waits, "ends of windows are absolute")
	require.Equal(t, w.start.Rules, start.Rules)

	w.again(start.Case, start.Handled)
	w.env.SetStartTime(began().Add(5 * time.Hour))
	w.at(time.Minute, func() {
		w.send(again, note)
		w.send(taken, late)
	})
	c := w.run()
	require.NoError(t, again.err)
	require.Equal(t, first.answer, again.answer, "what was asked before the new run is remembered")
	require.NoError(t, taken.err)
	require.Len(t, w.ledger.of(casework.KindNoted), 3)
	require.Equal(t, casework.OutcomeNoRecurrence, c.Outcome)
	require.Equal(t, 1, w.platform.times("send"))
	lapsed := w.ledger.of(casework.KindWindowLapsed)
	require.Equal(t, before.Waits[0].By, lapsed[0].At)
}

func TestNewRunWaitsUntilEverythingIsRecordedAndTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.at(time.Minute, func() {
		w.ledger.goes(true)
		w.post.goes(true)
	})
	w.at(time.Hour+time.Minute, func() { w.env.SetContinueAsNewSuggested(true) })
	w.does(time.Hour, comms1(), abusive())
	w.does(time.Hour+2*time.Minute, comms1(), casework.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.at(2*time.Hour, func() { w.ledger.goes(false) })
	w.at(2*time.Hour+4*time.Minute, func() { require.False(t, w.env.IsWorkflowCompleted(), "Legal has not been told yet") })
	w.at(2*time.Hour+5*time.Minute, func() { w.post.goes(false) })
	w.finish()
	require.Equal(t, 3, w.next().Case.Seq)
	require.Len(t, w.ledger.all(), 3)
	require.Len(t, w.post.notices, 1)
}

func TestCaseWithALongHistoryGoesOnWhileMailIsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.post.broken = true
	w.at(time.Hour+time.Minute, func() { w.env.SetContinueAsNewSuggested(true) })
	w.does(30*time.Minute, comms1(), abusive())
	w.does(time.Hour, comms1(), casework.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.does(time.Hour+2*time.Minute, legal1(), casework.Advise{Proposal: "P1", Position: casework.Support, Text: "Go ahead."})
	w.does(time.Hour+3*time.Minute, comms2(), casework.Decide{Proposal: "P1", Proceed: true, Rationale: "Agreed."})
	w.at(time.Hour+4*time.Minute, func() { require.Equal(t, 1, w.platform.times("send")) })
	w.finish()
	require.Equal(t, casework.StageWatch, w.next().Case.Stage)
}
