package incident_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// heldForEvidence is a case about a threat whose warning waits for evidence.
func heldForEvidence(t require.TestingT) *caseDriver {
	return open(t).assess(casework.GroundThreatening).decide(warn)
}

func TestR2CriminalGroundsAreCriminalByThemselves(t *testing.T) {
	t.Parallel()
	for _, ground := range casework.Grounds() {
		d := open(t).assess(ground)
		criminal := ground == casework.GroundThreatening || ground == casework.GroundOtherLaw || ground == casework.GroundIncitement
		require.Equal(t, criminal, d.c.Assessment.PossiblyCriminal, ground)
		require.Equal(t, criminal, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending), ground)
	}
}

// TestR7NothingIsRemovedBeforeEvidenceIsInCustody shows rule 2.
func TestR7NothingIsRemovedBeforeEvidenceIsInCustody(t *testing.T) {
	t.Parallel()
	d := heldForEvidence(t).requireStage(incident.StageAction, "")
	require.Empty(t, d.c.ToPerform())
	warning := d.action(incident.ActionSendWarning, casework.ActionIsHeld)
	require.True(t, d.has(incident.ActionRemovePost, casework.ActionIsHeld))
	r := d.refused(comms, incident.Confirm{Action: warning.ID, Outcome: casework.ActionIsDone})
	require.Equal(t, casework.CodeEvidenceRequired, r.Code)
	require.Empty(t, d.c.Finish(warning.ID, casework.Result{Outcome: casework.ResultDone}, d.moment()), "the system does not send it either")

	d.evidence()
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsDone))
	require.Len(t, d.c.ToPerform(), 2)
	d.perform().requireStage(incident.StageWatch, "")
}

func TestR7RemoveRequestWaitsForEvidence(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Rationale: "secret",
	}).decide(warn)
	require.True(t, d.has(incident.ActionAskToRemove, casework.ActionIsHeld))
	d.evidence()
	require.True(t, d.has(incident.ActionAskToRemove, casework.ActionIsPending))
}

func TestR7PostIsCheckedAfterAFailedCapture(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name       string
		found      casework.Found
		asked      bool // a person is asked again
		outOfReach bool
		removal    casework.ActionStatus
		warning    casework.ActionStatus
	}{
		{"it stands", casework.FoundPublished, true, false, casework.ActionIsHeld, casework.ActionIsHeld},
		{"it is gone", casework.FoundGone, false, true, casework.ActionIsDone, casework.ActionIsPending},
		{"nobody can tell", casework.FoundUnclear, true, false, casework.ActionIsHeld, casework.ActionIsHeld},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := heldForEvidence(t).confirm(incident.ActionCaptureEvidence, casework.ActionIsNotPossible)
			require.Equal(t, casework.LookForEvidence, d.c.Looking)
			d.looked(c.found)
			require.Equal(t, c.asked, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending))
			require.Equal(t, c.outOfReach, d.c.OutOfReach != "")
			require.True(t, d.has(incident.ActionRemovePost, c.removal))
			require.True(t, d.has(incident.ActionSendWarning, c.warning))
		})
	}
}

func TestR7NoRemoveRequestForAPostThatIsGone(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Rationale: "secret",
	}).decide(warn).confirm(incident.ActionCaptureEvidence, casework.ActionIsNotPossible).looked(casework.FoundGone)
	require.True(t, d.has(incident.ActionAskToRemove, casework.ActionIsDone))
	require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsPending))
}

func TestR7ObservationMakesTheSystemCheckPostsThatWaitForEvidence(t *testing.T) {
	t.Parallel()
	d := heldForEvidence(t).observe(incident.Complied)
	require.Equal(t, casework.LookForEvidence, d.c.Looking)
	d.looked(casework.FoundUnclear)
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending), "the task for a person stays")
	require.Equal(t, casework.NotLooking, d.c.Looking)
	d.observe(incident.Complied).looked(casework.FoundGone)
	require.NotEmpty(t, d.c.OutOfReach)
	require.False(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending))
}

func TestR7CaptureIsConfirmedOnlyWithAScreenshot(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening)
	capture := d.action(incident.ActionCaptureEvidence, casework.ActionIsPending)
	r := d.refused(comms, incident.Confirm{Action: capture.ID, Outcome: casework.ActionIsDone})
	require.Equal(t, casework.CodeEvidenceRequired, r.Code)
}

func TestSecondScreenshotRequestKeepsTheDueTime(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening)
	due := d.due(casework.WindowAction)
	d.pass(3 * hour)
	d.do(comms, incident.Capture{})
	require.Equal(t, due, d.due(casework.WindowAction))
	require.Len(t, d.c.Actions, 1)
}

func TestR7EvidenceDuringAPostCheckDoesNotEndTheCheck(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "secret",
	}).carryOut(warn)
	d.do(comms, incident.Capture{})
	d.pass(48 * hour)
	require.Equal(t, casework.LookForResponse, d.c.Looking)
	d.confirm(incident.ActionCaptureEvidence, casework.ActionIsNotPossible)
	require.Equal(t, casework.LookForResponse, d.c.Looking)
	d.evidence()
	require.Equal(t, casework.LookForResponse, d.c.Looking)
	d.looked(casework.FoundPublished).requireStage(incident.StageProposal, "")
}

func TestR7PoliceReferralIsAvailableWhenEvidenceIsUnavailable(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening)
	require.Equal(t, "evidence_required R7", unavailable(d, police))
	d.confirm(incident.ActionCaptureEvidence, casework.ActionIsNotPossible).looked(casework.FoundGone)
	require.Empty(t, unavailable(d, police))
}

func TestR7ReopenedCaseAsksAgainForMissingEvidence(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening)
	d.do(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "secret"})
	d.do(lead, incident.Reopen{Reason: "secret"}).decide(warn)
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending))
	require.NotZero(t, d.due(casework.WindowAction))
}
