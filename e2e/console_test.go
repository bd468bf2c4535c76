package e2e_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestThreatGoesFromPublicReportToThePoliceInTheBrowser follows a case in a real browser,
// as each person who takes part in it; every page is accessible.
func TestThreatGoesFromPublicReportToThePoliceInTheBrowser(t *testing.T) {
	t.Parallel()
	s := start(t, "recurrence=3s", "response=1s")
	post := s.publish("@dark.corner", "I know where your officer parks")
	b := s.openTab()

	b.open("/report")
	b.requireAccessible()
	b.clickText("Send the report")
	b.waitForText("There is a problem")
	b.requireAccessible()
	b.do("channel", chromedp.SetValue("#report-post-channel", "sandbox"))
	b.typeInto("report-post-url", post.URL)
	b.typeInto("report-post-author", post.Author)
	b.typeInto("report-post-text", post.Text)
	b.clickText("Send the report")
	b.waitForText("Report sent")
	b.requireAccessible()

	b.signIn("comms-1")
	b.requireAccessible()
	b.clickText("Assess the post")
	b.waitForText("What you can do now")
	b.requireAccessible()
	b.choose("#assess-finding")
	b.choose(`#assess input[value="threatening"]`)
	b.typeInto("assess-rationale", "It says where somebody can be found.")
	b.clickText("Record the assessment")
	b.waitForResult("You assessed the post.")
	b.uploadScreenshot(s)
	b.open("/my-work")
	b.clickText("Propose a measure")
	b.tick("#propose input[value=warn]")
	b.tick("#propose input[value=refer_police]")
	b.typeInto("propose-reason", "Somebody is at risk.")
	b.clickText("Send it to Legal Services")
	b.waitForText("See proposal P1")

	b.signIn("legal-1")
	b.clickText("Advise on a proposal")
	b.waitForText("The letter that we would send")
	b.requireAccessible()
	b.choose("#advise-position")
	b.typeInto("advise-text", "Necessary and proportionate.")
	b.clickText("Give this advice")
	b.waitForResult("You advised on the proposal.")

	b.signIn("comms-2")
	b.clickText("Decide on a proposal")
	b.requireAccessible()
	b.choose("#decide-proceed")
	b.typeInto("decide-rationale", "We follow Legal.")
	b.clickText("Record this decision")
	b.waitForResult("You decided on the proposal.")

	b.open("/my-work")
	b.clickText("Confirm that a task is done")
	b.choose("#confirm-outcome")
	b.clickText("Record it")
	b.waitForResult("You recorded what came of the task.")
	b.requireAccessible()
	b.open("/my-work")
	b.clickText("Record news from the police")
	b.typeInto("progress-reference", "26*0123456")
	b.choose("#progress-closed-2")
	b.press("#progress button[type=submit]")
	b.waitForText("Referred to the police")
	b.requireAccessible()
	b.clickText("L1: Written warning")
	b.requireAccessible()

	b.signIn("auditor-1")
	b.open("/audit?verify=1&ref=" + b.onlyCase(s))
	b.waitForText("Every chain is intact")
	b.requireAccessible()
	b.open("/incidents?stage=closed")
	b.requireAccessible()
	for _, path := range []string{"/sign-in", "/help/keys", "/nowhere", "/incidents/new"} {
		b.open(path)
		b.requireAccessible()
	}
}

// onlyCase is the reference of the only case.
func (b *tab) onlyCase(s *stack) string {
	b.t.Helper()
	return readAs[struct{ Items []incident }](b.t, 200, s.as("comms-1").get("/api/v1/incidents")).Items[0].Ref
}

// tick ticks a box unless a recommendation has ticked it already.
func (b *tab) tick(selector string) {
	b.t.Helper()
	b.choose(selector + ":not(:checked), " + selector + ":checked + label + .govuk-hint")
}

// uploadScreenshot uploads a screenshot once the task asks for one, because the system has
// no browser.
func (b *tab) uploadScreenshot(s *stack) {
	b.t.Helper()
	testCase{s, b.onlyCase(s)}.waitUntil("a person is asked", func(i incident) bool { return i.action("capture_evidence").Mode == "manual" })
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	path := filepath.Join(b.t.TempDir(), "shot.png")
	require.NoError(b.t, os.WriteFile(path, shot, 0o600))
	b.open("/my-work")
	b.clickText("Add evidence")
	b.do("upload", chromedp.SetUploadFiles("#evidence-file", []string{path}))
	b.clickText("Take it into custody")
	b.waitForResult("You added evidence.")
}

func TestOpenPageShowsWhatAnotherOfficerDid(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@loud.larry", "Clowns, every one of you"))
	b := s.openTab()
	b.signIn("comms-1")
	b.open("/incidents/" + c.ref)
	b.clickText("Add a note")
	b.typeInto("note-text", "Half written")
	c.assess("abusive")
	b.waitForText("To be proposed")
	b.waitForText("We did not update the part that you are using.")
	require.Equal(t, "Half written", b.evaluate("document.getElementById('note-text').value"))
	b.requireAccessible()
}

func TestPagesRunNoForeignScriptsAndHaveKeyboardShortcuts(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.report(s.publish("@script.kid", "<script>window.hacked = 'yes'</script><img src=x onerror=\"window.hacked = 'yes'\">"))
	b := s.openTab()
	b.signIn("comms-1")
	b.do("keys", chromedp.KeyEvent("g"), chromedp.KeyEvent("i"), chromedp.WaitVisible(".dc-case__ref"))
	b.clickText("Show the post")
	b.waitForText("<script>window.hacked")
	b.evaluate(`const s = document.createElement('script'); s.textContent = "window.hacked = 'yes'"; document.body.append(s); ''`)
	b.evaluate(`document.body.insertAdjacentHTML('beforeend', '<a id=trap onclick="window.hacked = 1">x</a>'); document.getElementById('trap').click(); ''`)
	require.Equal(t, "undefined", b.evaluate("typeof window.hacked"))
}

func TestOpenEventStreamsDoNotDelayShutdown(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.openTab()
	b.signIn("comms-1")
	b.waitForText("You have no tasks.")
	began := time.Now()
	s.stop()
	require.Less(t, time.Since(began), 8*time.Second, "an open stream would delay it for ten seconds")
}
