package e2e_test

import "testing"

// TestDraftSurvivesSigningOutAndAKilledProcess starts an account request, and continues it
// after the session ended and the process was killed.
func TestDraftSurvivesSigningOutAndAKilledProcess(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.openTab()
	b.signIn("staff-1")
	b.open("/account-requests/new")
	b.clickText("Start now")
	for _, choice := range []string{"employee", "facebook"} {
		b.choose(`input[value=` + choice + `]`)
		b.clickText("Continue")
	}
	b.typeInto("question-proposed_handle", "@DerbyLibraries")
	b.clickText("Continue")
	s.kill()
	s.start()
	b.signIn("staff-2")
	b.open("/account-requests")
	b.waitForCondition("it is nobody else's", `!document.querySelector('#draft')`)
	b.signIn("staff-1")
	b.open("/account-requests")
	b.requireAccessible()
	b.clickText("Continue your draft of")
	b.waitForText("Which team")
	b.open("/account-requests/new")
	b.requireAccessible()
	b.open("/account-requests")
	b.clickText("Delete the draft")
	b.waitForText("You deleted your draft.")
	b.waitForCondition("it is gone", `!document.querySelector('#draft')`)
}
