package e2e_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestThreatGoesFromPublicReportToThePoliceInTheBrowser is a whole case in a real
// browser, through everybody who has a part in it; each page on the way is fit.
func TestThreatGoesFromPublicReportToThePoliceInTheBrowser(t *testing.T) {
	t.Parallel()
	s := start(t, "recurrence=3s", "response=1s")
	post := s.writes("@dark.corner", "I know where your officer parks")
	b := s.opens()

	b.goes("/report")
	b.isFit()
	b.follows("Send the report")
	b.sees("There is a problem")
	b.isFit()
	b.do("channel", chromedp.SetValue("#report-post-channel", "sandbox"))
	b.writes("report-post-url", post.URL)
	b.writes("report-post-author", post.Author)
	b.writes("report-post-text", post.Text)
	b.follows("Send the report")
	b.sees("Report sent")
	b.isFit()

	b.signsIn("comms-1")
	b.isFit()
	b.follows("Assess the post")
	b.sees("What you can do now")
	b.isFit()
	b.chooses("#assess-finding")
	b.chooses(`#assess input[value="threatening"]`)
	b.writes("assess-rationale", "It says where somebody can be found.")
	b.follows("Record the assessment")
	b.hasDone("You assessed the post.")
	b.addsEvidence(s)
	b.goes("/my-work")
	b.follows("Propose a measure")
	b.ticks("#propose input[value=warn]")
	b.ticks("#propose input[value=refer_police]")
	b.writes("propose-reason", "Somebody is at risk.")
	b.follows("Send it to Legal Services")
	b.sees("See proposal P1")

	b.signsIn("legal-1")
	b.follows("Advise on a proposal")
	b.sees("The letter that we would send")
	b.isFit()
	b.chooses("#advise-position")
	b.writes("advise-text", "Necessary and proportionate.")
	b.follows("Give this advice")
	b.hasDone("You advised on the proposal.")

	b.signsIn("comms-2")
	b.follows("Decide on a proposal")
	b.isFit()
	b.chooses("#decide-proceed")
	b.writes("decide-rationale", "We follow Legal.")
	b.follows("Record this decision")
	b.hasDone("You decided on the proposal.")

	b.goes("/my-work")
	b.follows("Confirm that a task is done")
	b.chooses("#confirm-outcome")
	b.follows("Record it")
	b.hasDone("You recorded what came of the task.")
	b.isFit()
	b.goes("/my-work")
	b.follows("Record news from the police")
	b.writes("progress-reference", "26*0123456")
	b.presses("#progress button[type=submit]")
	b.sees("Referred to the police")
	b.isFit()
	b.follows("L1: Written warning")
	b.isFit()

	b.signsIn("auditor-1")
	b.goes("/audit?verify=1&ref=" + b.refOf(s))
	b.sees("Every chain is intact")
	b.isFit()
	b.goes("/incidents?stage=closed")
	b.isFit()
	for _, path := range []string{"/sign-in", "/help/keys", "/nowhere", "/incidents/new"} {
		b.goes(path)
		b.isFit()
	}
}

// refOf is the ref of the only case there is.
func (b *tab) refOf(s *stack) string {
	b.t.Helper()
	return read[struct{ Items []incident }](b.t, 200, s.as("comms-1").get("/api/v1/incidents")).Items[0].Ref
}

// ticks makes sure that a box is ticked, which a recommendation may have done.
func (b *tab) ticks(selector string) {
	b.t.Helper()
	b.chooses(selector + ":not(:checked), " + selector + ":checked + label + .govuk-hint")
}

// addsEvidence uploads a screenshot, as the task asks once it is known that there is
// no browser to take one.
func (b *tab) addsEvidence(s *stack) {
	b.t.Helper()
	file{s, b.refOf(s)}.becomes("a person is asked", func(i incident) bool { return i.action("capture_evidence").Mode == "manual" })
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	path := filepath.Join(b.t.TempDir(), "shot.png")
	require.NoError(b.t, os.WriteFile(path, shot, 0o600))
	b.goes("/my-work")
	b.follows("Add evidence")
	b.do("upload", chromedp.SetUploadFiles("#evidence-file", []string{path}))
	b.follows("Take it into custody")
	b.hasDone("You added evidence.")
}

func TestOpenPageShowsWhatAnotherOfficerDid(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@loud.larry", "Clowns, every one of you"))
	b := s.opens()
	b.signsIn("comms-1")
	b.goes("/incidents/" + f.ref)
	b.follows("Add a note")
	b.writes("note-text", "Half written")
	f.assessed("abusive")
	b.sees("To be proposed")
	b.sees("We did not update the part that you are using.")
	require.Equal(t, "Half written", b.asks("document.getElementById('note-text').value"))
	b.isFit()
}

func TestPagesRunNoForeignScriptsAndHaveKeyboardShortcuts(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.reported(s.writes("@script.kid", "<script>window.hacked = 'yes'</script><img src=x onerror=\"window.hacked = 'yes'\">"))
	b := s.opens()
	b.signsIn("comms-1")
	b.do("keys", chromedp.KeyEvent("g"), chromedp.KeyEvent("i"), chromedp.WaitVisible(".dc-case__ref"))
	b.follows("Show the post")
	b.sees("<script>window.hacked")
	b.asks(`const s = document.createElement('script'); s.textContent = "window.hacked = 'yes'"; document.body.append(s); ''`)
	b.asks(`document.body.insertAdjacentHTML('beforeend', '<a id=trap onclick="window.hacked = 1">x</a>'); document.getElementById('trap').click(); ''`)
	require.Equal(t, "undefined", b.asks("typeof window.hacked"))
}

func TestOpenEventStreamsDoNotDelayShutdown(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.opens()
	b.signsIn("comms-1")
	b.sees("You have no tasks.")
	began := time.Now()
	s.stop()
	require.Less(t, time.Since(began), 8*time.Second, "a stream would hold it up for ten")
}
