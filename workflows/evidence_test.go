package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// heldForEvidence brings a case about a threat to a warning that waits for evidence.
func (w *incidentTest) heldForEvidence() {
	w.does(30*time.Minute, comms1(), threatening())
	w.measures(time.Hour, "P1", casework.MeasureWarn)
	w.at(2*time.Hour, func() {
		require.Empty(w.t, w.platform.tries, "no action before evidence is in custody")
		c := w.store.fold()
		require.Equal(w.t, incident.StageAction, c.Stage)
		require.Equal(w.t, incident.ActionCaptureEvidence, c.Actions[0].Kind)
		require.Equal(w.t, casework.ActionIsHeld, c.Action("A2").Status)
		require.Equal(w.t, casework.ActionIsHeld, c.Action("A3").Status)
	})
}

func TestCriminalContentIsHeldUntilEvidenceIsInCustody(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.heldForEvidence()
	w.refused(3*time.Hour, comms1(), incident.Confirm{Action: "A2", Outcome: casework.ActionIsDone}, casework.CodeEvidenceRequired)
	w.does(4*time.Hour, comms1(), screenshot())
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.does(day+time.Hour, comms1(), incident.DecideReferral{Reason: "It was no threat to anybody."})
	c := w.run()
	require.Equal(t, casework.ActionIsDone, c.Action("A1").Status)
	require.Equal(t, 1, w.platform.times("send"))
	require.Equal(t, 1, w.platform.times("remove"))
}

func TestEvidenceOutOfReachOfAPostThatIsGoneEndsItsRemovalAsDone(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.heldForEvidence()
	w.at(3*time.Hour, func() { w.platform.deleted(thePost().URL) })
	w.does(4*time.Hour, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsNotPossible, Note: "It is gone."})
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.does(day+time.Hour, comms1(), incident.DecideReferral{Reason: "It was no threat to anybody."})
	c := w.run()
	require.NotEmpty(t, c.OutOfReach)
	require.Equal(t, casework.ActionIsDone, c.Action("A3").Status)
	require.Equal(t, 0, w.platform.times("remove"))
	require.Equal(t, 1, w.platform.times("send"))
}

func TestFailedScreenshotOfAPostThatIsStillThereIsNeededAgain(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.heldForEvidence()
	w.does(4*time.Hour, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsNotPossible, Note: "I have no camera."})
	w.at(5*time.Hour, func() {
		require.Empty(t, w.platform.tries)
		require.NotEmpty(t, casework.Tasks(w.store.fold()))
	})
	w.does(6*time.Hour, comms1(), screenshot())
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.does(day+time.Hour, comms1(), incident.DecideReferral{Reason: "It was no threat to anybody."})
	w.run()
	require.Equal(t, 1, w.platform.times("send"))
}

func TestPoliceReferralIsAPersonsTaskAndEndsTheCaseOnceTheReferenceCame(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(20*time.Minute, comms1(), threatening())
	w.does(30*time.Minute, comms1(), screenshot())
	w.measures(time.Hour, "P1", casework.MeasureWarn, casework.MeasureReferPolice)
	w.does(2*time.Hour, comms1(), incident.Confirm{Action: "A4", Outcome: casework.ActionIsDone})
	w.does(3*time.Hour, comms1(), incident.RecordProgress{
		Progressed: incident.Progressed{Action: "A4", Force: "Derbyshire", Reference: "26000123"},
	})
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	require.Equal(t, incident.OutcomeReferredToPolice, w.run().Outcome)
}
