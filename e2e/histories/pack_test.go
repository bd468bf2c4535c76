package histories_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// A threat goes to the police with the pack that the system has built; on the way
// an exhibit is found to have been changed.
func TestHistoryOfAReferralWithItsPack(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0006"
	h := newHarness(t, shortWindows())
	h.rules.Packs = true
	h.openIncident(ref, "@threat")
	h.do(ref, "comms-1", casework.RoleComms, incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", MediaType: "image/png", Size: 48211,
	})
	h.do(ref, "comms-1", casework.RoleComms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Removable: true, Rationale: "A threat.",
	})
	h.decideMeasure(ref, "P1", casework.MeasureReferPolice)
	referral := func(c *incident.Case) string {
		for _, a := range c.Actions {
			if a.Kind == incident.ActionReferToPolice {
				return a.ID
			}
		}
		return ""
	}
	h.waitUntil(ref, "the referral is a person's task", func(c *incident.Case) bool { return referral(c) != "" })
	require.NoError(t, h.cases.Raise(t.Context(), ref, "E1"))
	require.NoError(t, h.cases.Raise(t.Context(), ref, "E1"), "it is recorded once")
	h.waitUntil(ref, "the case knows of the exhibit", func(c *incident.Case) bool { return c.Evidence[0].Changed })
	action := referral(h.store.fold(ref))
	require.NotNil(t, h.store.fold(ref).PackFor(*h.store.fold(ref).Action(action)))
	h.do(ref, "comms-1", casework.RoleComms, incident.Confirm{Action: action, Outcome: casework.ActionIsDone})
	h.do(ref, "comms-1", casework.RoleComms, incident.RecordProgress{
		Progressed: incident.Progressed{Action: action, Force: "Derbyshire", Reference: "26000123", Closed: true},
	})
	h.waitForStage(ref, incident.StageClosed)
	require.Equal(t, incident.OutcomeReferredToPolice, h.store.fold(ref).Outcome)
	h.saveHistory("incident-pack-every-post", protocol.CaseID(ref))
	h.saveHistory("custody", protocol.CustodyID(ref, "E1"))
}
