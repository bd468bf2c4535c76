package console_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestReferencesInTheAuditLeadToTheirCases(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "auditor-1")
	link := `<a class="govuk-link" href="` + home + `">` + ref + `</a>`
	require.Contains(t, b.get("/audit/events").Body.String(), link)
	require.Contains(t, b.get("/audit/access").Body.String(), link)
}

func TestColleaguesAreShownByName(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.play("comms-1", incident.Assign{To: "comms-2"})
	d.letters = []casework.SentLetter{{Letter: casework.Letter{ID: "L1", Kind: casework.LetterTargetNote, To: "hr-1"}, At: monday()}}
	got := visit(t, d, "comms-1").get(home).Body.String()
	require.Contains(t, got, "The case was assigned to Sam Okafor (Communications).")
	require.NotContains(t, got, "assigned to comms-2")
	require.Contains(t, got, "Note to the colleague whom the post is about</a> to Grace Lee (Human Resources), ")
}

func TestPaperSaysWhenAndForWhomItWasMadeUnlessItGoesToThePublic(t *testing.T) {
	t.Parallel()
	const line = "As of Mon 2 November 2026, 09:30, for "
	d := newDesk(t)
	require.Contains(t, visit(t, d, "comms-1").get(home).Body.String(), line+"Charlie Morgan (Communications): "+home)
	lead := visit(t, d, "comms-lead")
	require.Contains(t, lead.get("/reports").Body.String(), line)
	require.NotContains(t, lead.get("/reports/transparency").Body.String(), line)
	require.NotContains(t, visit(t, d, "").get("/report").Body.String(), "As it stood on")
}

func TestEveryoneIsLedFromAProblemToWhereTheyMayGo(t *testing.T) {
	t.Parallel()
	require.Contains(t, visit(t, newDesk(t), "comms-1").get("/nothing").Body.String(), `href="/my-work">Go to my work`)
	outside := visit(t, newDesk(t), "").get("/nothing").Body.String()
	require.NotContains(t, outside, "Go to my work")
	require.Contains(t, outside, `href="/report">report a post`)
}

func TestCaseWhoseClockIsStoppedHasNoDate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	require.NotContains(t, b.get(home).Body.String(), "the clock is stopped")
	d.play("comms-lead", incident.StopClock{Category: "court", Reason: "A hearing."})
	require.Contains(t, b.get(home).Body.String(), "<dd>no date: the clock is stopped</dd>")
}
