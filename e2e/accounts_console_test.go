package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// TestAccountRequestBecomesAnAccountInTheBrowser is a whole account request
// in a real browser, through everybody who has a part in it; each page is fit.
func TestAccountRequestBecomesAnAccountInTheBrowser(t *testing.T) {
	t.Parallel()
	b := start(t).opens()
	b.signsIn("staff-1")
	ref := b.asksForAnAccount(true)
	b.follows("Go to your request")
	b.sees("The five checks")
	b.isFit()
	b.givesEvidence(ref)

	for _, person := range []string{"manager-1", "budget-1"} {
		b.signsIn(person)
		b.goes("/approvals")
		b.isFit()
		b.follows("Approve")
		b.hasDone("You approved the request.")
		b.isFit()
	}

	b.signsIn("comms-1")
	for range 3 {
		b.goes("/my-work")
		b.follows("Verify evidence")
		b.isFit()
		b.chooses(`input[name=accept][value=true]`)
		b.follows("Record this")
		b.hasDone("You recorded whether the evidence is accepted.")
	}
	b.signsIn("comms-2")
	b.goes("/my-work")
	b.isFit()
	b.follows("Decide on an account request")
	b.isFit()
	b.follows("Record this decision")
	b.sees("There is a problem")
	b.isFit()
	b.chooses(`#permit input[name=grant][value=true]`)
	b.writes("permit-corporate_answer", "Books need their own.")
	b.follows("Record this decision")
	b.hasDone("You granted the account.")
	b.sees("Granted")
	b.isFit()
	b.follows("Permission for an account")
	b.isFit()
	b.looksUpTheRegister()
}

// looksUpTheRegister finds the account there is, and reviews it.
func (b *tab) looksUpTheRegister() {
	b.t.Helper()
	b.goes("/account-requests")
	b.isFit()
	b.goes("/accounts")
	b.do("channel", chromedp.SetValue("#check-on", "facebook"))
	b.writes("check-handle", "facebook.com/derbylibraries")
	b.follows("Check the account")
	b.sees("The letter of permission has the number")
	b.isFit()
	b.follows("See the account")
	b.sees("What you can do now")
	b.isFit()
	b.writes("review-note", "It is used as permitted.")
	b.follows("Record the review")
	b.hasDone("You reviewed the account.")
}

// asksForAnAccount answers the questions, and gives the ref of the request.
func (b *tab) asksForAnAccount(looks bool) string {
	b.t.Helper()
	fit := func() {
		if looks {
			b.isFit()
		}
	}
	b.goes("/account-requests/new")
	fit()
	b.follows("Start now")
	b.follows("Continue")
	b.sees("There is a problem")
	fit()
	b.chooses(`input[value=employee]`)
	b.follows("Continue")
	b.chooses(`input[value=facebook]`)
	b.follows("Continue")
	for _, said := range []string{
		"@DerbyLibraries", "Libraries", "Opening hours and events.", "Readers", "The corporate page is not about books.",
		"Tariq Aziz", "budget-1", "Ellen Hughes",
	} {
		fit()
		b.writes("question-"+b.asks(`document.querySelector('#question [name]:not([type=hidden])').name`), said)
		b.follows("Continue")
	}
	b.sees("Check your answers")
	fit()
	b.follows("Send the request")
	b.sees("Request sent")
	fit()
	return b.asks(`new URLSearchParams(location.search).get('ref')`)
}

// givesEvidence gives all three pieces (S5), one of them with a file.
func (b *tab) givesEvidence(ref string) {
	b.t.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	path := filepath.Join(b.t.TempDir(), "certificate.png")
	require.NoError(b.t, os.WriteFile(path, shot, 0o600))
	for _, check := range []string{"information_security_policy", "data_protection_policy", "data_protection_elearning"} {
		b.goes("/account-requests/" + ref)
		form := "give-evidence-" + check
		b.do("day", chromedp.SetValue("#"+form+"-completed_on", b.asks(`new Date().toISOString().slice(0, 10)`)))
		if check == "data_protection_elearning" {
			b.do("upload", chromedp.SetUploadFiles("#"+form+"-file", []string{path}))
		}
		b.presses("#" + form + " button[type=submit]")
		b.hasDone("You gave evidence, which Communications will verify.")
	}
	b.sees("The file (")
}

// TestAccountRequestIsMadeAndApprovedWithTheKeyboardAlone uses Tab, Enter, Space and what is typed.
func TestAccountRequestIsMadeAndApprovedWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	b := start(t).opens()
	b.signsIn("staff-1")
	b.goes("/account-requests/new")
	b.tabsTo("a", "Start now")
	b.keys(kb.Enter)
	for _, said := range []string{" ", " "} { // the first radio of each
		b.tabsTo("input[type=radio]", "")
		b.do("space", chromedp.KeyEvent(said))
		b.tabsTo("button", "Continue")
		b.keys(kb.Enter)
	}
	for _, said := range []string{
		"@DerbyLibraries", "Libraries", "Opening hours and events.", "Readers", "The corporate page is not about books.",
		"Tariq Aziz", "Helen Frost", "Ellen Hughes",
	} {
		b.tabsTo("#question input[type=text], #question textarea", "")
		b.do("type", chromedp.KeyEvent(said))
		b.tabsTo("button", "Continue")
		b.keys(kb.Enter)
	}
	b.tabsTo("button", "Send the request")
	b.keys(kb.Enter)
	b.sees("Request sent")

	b.signsIn("manager-1")
	b.tabsTo("a", "Approve or refuse an account request")
	b.keys(kb.Enter)
	b.tabsTo("#approve-line_manager_approval textarea", "")
	b.do("type", chromedp.KeyEvent("We need it."))
	b.tabsTo("button", "Approve")
	b.keys(kb.Enter)
	b.hasDone("You approved the request.")
}

// keys presses a key that leads to another page.
func (b *tab) keys(key string) {
	b.t.Helper()
	b.asks(`window.stillHere = true; ''`)
	b.do("key", chromedp.KeyEvent(key))
	b.arrives("a key")
}

// tabsTo presses Tab until something has the focus that a selector fits and that says
// something.
func (b *tab) tabsTo(selector, text string) {
	b.t.Helper()
	const most = 80
	for range most {
		b.do("tab", chromedp.KeyEvent(kb.Tab))
		said := b.asks(`((e) => e && e.matches(` + "`" + selector + "`" + `) ? 'here ' + e.innerText : 'elsewhere')(document.activeElement)`)
		if strings.HasPrefix(said, "here") && strings.Contains(said, text) {
			return
		}
	}
	require.FailNow(b.t, "no way by Tab", "%s %q", selector, text)
}
