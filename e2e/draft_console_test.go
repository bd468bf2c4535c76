package e2e_test

import "testing"

// TestDraftSurvivesSigningOutAndAKilledProcess begins to ask for an account, and goes
// on where a session, and the machine, have ended in between.
func TestDraftSurvivesSigningOutAndAKilledProcess(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.opens()
	b.signsIn("staff-1")
	b.goes("/account-requests/new")
	b.follows("Start now")
	for _, choice := range []string{"employee", "facebook"} {
		b.chooses(`input[value=` + choice + `]`)
		b.follows("Continue")
	}
	b.writes("question-proposed_handle", "@DerbyLibraries")
	b.follows("Continue")
	s.kill()
	s.start()
	b.signsIn("staff-2")
	b.goes("/account-requests")
	b.shows("it is nobody else's", `!document.querySelector('#draft')`)
	b.signsIn("staff-1")
	b.goes("/account-requests")
	b.isFit()
	b.follows("Continue your draft of")
	b.sees("Which team")
	b.goes("/account-requests/new")
	b.isFit()
	b.goes("/account-requests")
	b.follows("Delete the draft")
	b.sees("You deleted your draft.")
	b.shows("it is gone", `!document.querySelector('#draft')`)
}
