package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

func TestCaseIsClosedEarlyInEveryStageButDuringAnAction(t *testing.T) {
	t.Parallel()
	early := incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "The reporter withdrew it."}
	stages := map[incident.Stage]func(w *incidentTest){
		incident.StageAssessment: func(*incidentTest) {},
		incident.StageProposal:   func(w *incidentTest) { w.does(30*time.Minute, comms1(), abusive()) },
		incident.StageConsultation: func(w *incidentTest) {
			w.does(30*time.Minute, comms1(), abusive())
			w.does(time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
		},
		incident.StageDecision: func(w *incidentTest) {
			w.does(30*time.Minute, comms1(), abusive())
			w.does(time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
			w.does(2*time.Hour, legal1(), incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Go ahead."})
		},
		incident.StageWatch: func(w *incidentTest) { w.warned() },
	}
	for stage, goThere := range stages {
		t.Run(string(stage), func(t *testing.T) {
			t.Parallel()
			w := newIncidentTest(t)
			goThere(w)
			w.at(3*time.Hour, func() { require.Equal(t, stage, w.store.fold().Stage) })
			w.does(4*time.Hour, comms1(), early)
			c := w.run()
			require.Equal(t, incident.OutcomeWithdrawn, c.Outcome)
			require.Empty(t, c.Waits)
		})
	}
	t.Run("action", func(t *testing.T) {
		t.Parallel()
		w := newIncidentTest(t)
		w.platform.refuses("send", "by_hand")
		w.warned()
		w.refused(2*time.Hour, comms1(), early, casework.CodeNotNow)
		w.does(3*time.Hour, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsDone})
		w.does(4*time.Hour, comms1(), early)
		require.Equal(t, incident.OutcomeWithdrawn, w.run().Outcome)
	})
}

// restart begins another run of the case from its recorded state.
func (w *incidentTest) restart(from casework.Case, handled []protocol.Answer) {
	box, platform := w.mail, w.platform
	w.start.First, w.start.Case, w.start.Handled = nil, from, handled
	w.reset()
	w.mail.letters, w.mail.notices = box.letters, box.notices
	w.platform.letters, w.platform.effects, w.platform.gone = platform.letters, platform.effects, platform.gone
}

func TestClosedCaseIsReopenedInANewRunFromItsRecordedState(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	closed := w.run()
	w.restart(closed, nil)
	reopen := &reply{}
	w.at(0, func() {
		w.send(reopen, w.request("reopen-1", closed.Seq, lead(), incident.Reopen{Reason: "It goes on."}))
	})
	w.at(time.Minute*10, func() { require.Equal(t, incident.StageProposal, w.store.fold().Stage) })
	w.does(time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Enough."})
	c := w.run()
	require.NoError(t, reopen.err)
	require.Equal(t, closed.Seq+1, reopen.answer.Seq)
	require.Equal(t, incident.OutcomeWithdrawn, c.Outcome)
}

func TestReopeningStartWithoutItsUpdateEndsHarmlessly(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(time.Hour, comms1(), incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Fair comment."})
	closed := w.run()
	events := len(w.store.all())
	w.restart(closed, nil)
	c := w.run()
	require.Len(t, w.store.all(), events)
	require.Equal(t, closed, c)
}

func TestStartWithNeitherReportNorCaseIsRefused(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.start.First = nil
	w.finish()
	require.Equal(t, casework.CodeInvalid, codeOf(w.env.GetWorkflowError()))
	require.Empty(t, w.store.all())
}

func TestOverturnedDecisionReturnsTheShareAndSendsACorrection(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Continued})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	w.does(2*day, lead(), incident.Overturn{Reason: "The review found the post acceptable."})
	c := w.run()
	require.Equal(t, incident.OutcomeOverturned, c.Outcome)
	require.Len(t, w.blocks.given, 1)
	require.Equal(t, w.blocks.taken[0].Action, w.blocks.given[0].Action)
	require.Equal(t, casework.LetterCorrection, w.platform.letters[len(w.platform.letters)-1].Kind)
	require.False(t, c.Block.Active())
	for _, a := range c.Actions {
		require.True(t, a.Finished(), a.ID)
	}
}

func TestClosedCaseIsOverturnedInANewRun(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	closed := w.run()
	w.restart(closed, nil)
	w.does(0, lead(), incident.Overturn{Reason: "The review found the post acceptable."})
	c := w.run()
	require.Equal(t, incident.OutcomeOverturned, c.Outcome)
	require.Equal(t, casework.LetterCorrection, w.platform.letters[len(w.platform.letters)-1].Kind)
}
