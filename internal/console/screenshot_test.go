package console_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// threatened is a case about a threat, of which a screenshot is asked.
func threatened(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.captures = true
	d.play("comms-1", incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Rationale: "A threat.",
	})
	return d
}

func TestTheCaseSaysHowItStandsWithTheScreenshot(t *testing.T) {
	t.Parallel()
	d := threatened(t)
	page := visit(t, d, "comms-1").get("/incidents/" + ref).Body.String()
	require.Contains(t, page, "The system will take a screenshot of the post.")
	d.goesOn(captured(true))
	page = visit(t, d, "comms-1").get("/incidents/" + ref).Body.String()
	require.Contains(t, page, "The system is taking a screenshot of the post.")
	require.NotContains(t, page, "<progress", "how long that lasts, nobody knows")

	d = threatened(t)
	_ = d.c.Finish(d.c.ToCapture().ID, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The site asks for a sign-in."}, d.moment())
	page = visit(t, d, "comms-1").get("/incidents/" + ref).Body.String()
	require.Contains(t, page, "<strong>We need a screenshot from you.</strong> The site asks for a sign-in. Please take a screenshot and upload it.")
}
