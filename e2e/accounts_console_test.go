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

// TestAccountRequestBecomesAnAccountInTheBrowser follows an account request in a real
// browser, as each person who takes part in it; every page is accessible.
func TestAccountRequestBecomesAnAccountInTheBrowser(t *testing.T) {
	t.Parallel()
	b := start(t).openTab()
	b.signIn("staff-1")
	ref := b.requestAccount(true)
	b.clickText("Go to your request")
	b.waitForText("The five checks")
	b.requireAccessible()
	b.giveEvidence(ref)

	for _, person := range []string{"manager-1", "budget-1"} {
		b.signIn(person)
		b.open("/approvals")
		b.requireAccessible()
		b.clickText("Approve")
		b.waitForResult("You approved the request.")
		b.requireAccessible()
	}

	b.signIn("comms-1")
	for range 3 {
		b.open("/my-work")
		b.clickText("Verify evidence")
		b.requireAccessible()
		b.choose(`input[name=accept][value=true]`)
		b.clickText("Record this")
		b.waitForResult("You recorded whether the evidence is accepted.")
	}
	b.signIn("comms-2")
	b.open("/my-work")
	b.requireAccessible()
	b.clickText("Decide on an account request")
	b.requireAccessible()
	b.clickText("Record this decision")
	b.waitForText("There is a problem")
	b.requireAccessible()
	b.choose(`#permit input[name=grant][value=true]`)
	b.typeInto("permit-corporate_answer", "Books need their own.")
	b.clickText("Record this decision")
	b.waitForResult("You granted the account.")
	b.waitForText("Granted")
	b.requireAccessible()
	b.clickText("Permission for an account")
	b.requireAccessible()
	b.reviewAccount()
}

// reviewAccount opens the only account and reviews it.
func (b *tab) reviewAccount() {
	b.t.Helper()
	b.open("/account-requests")
	b.requireAccessible()
	b.open("/accounts")
	b.do("channel", chromedp.SetValue("#check-on", "facebook"))
	b.typeInto("check-handle", "facebook.com/derbylibraries")
	b.clickText("Check the account")
	b.waitForText("The letter of permission has the number")
	b.requireAccessible()
	b.clickText("See the account")
	b.waitForText("What you can do now")
	b.requireAccessible()
	b.typeInto("review-note", "It is used as permitted.")
	b.clickText("Record the review")
	b.waitForResult("You reviewed the account.")
}

// requestAccount answers the questions and returns the reference of the request.
func (b *tab) requestAccount(looks bool) string {
	b.t.Helper()
	fit := func() {
		if looks {
			b.requireAccessible()
		}
	}
	b.open("/account-requests/new")
	fit()
	b.clickText("Start now")
	b.clickText("Continue")
	b.waitForText("There is a problem")
	fit()
	b.choose(`input[value=employee]`)
	b.clickText("Continue")
	b.choose(`input[value=facebook]`)
	b.clickText("Continue")
	for _, said := range []string{
		"@DerbyLibraries", "Libraries", "Opening hours and events.", "Readers", "The corporate page is not about books.",
		"Tariq Aziz", "budget-1", "Ellen Hughes",
	} {
		fit()
		b.typeInto("question-"+b.evaluate(`document.querySelector('#question [name]:not([type=hidden])').name`), said)
		b.clickText("Continue")
	}
	b.waitForText("Check your answers")
	fit()
	b.clickText("Send the request")
	b.waitForText("Request sent")
	fit()
	return b.evaluate(`new URLSearchParams(location.search).get('ref')`)
}

// giveEvidence gives all three pieces (S5), one of them with a file.
func (b *tab) giveEvidence(ref string) {
	b.t.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	path := filepath.Join(b.t.TempDir(), "certificate.png")
	require.NoError(b.t, os.WriteFile(path, shot, 0o600))
	for _, check := range []string{"information_security_policy", "data_protection_policy", "data_protection_elearning"} {
		b.open("/account-requests/" + ref)
		form := "give-evidence-" + check
		b.do("day", chromedp.SetValue("#"+form+"-completed_on", b.evaluate(`new Date().toISOString().slice(0, 10)`)))
		if check == "data_protection_elearning" {
			b.do("upload", chromedp.SetUploadFiles("#"+form+"-file", []string{path}))
		}
		b.press("#" + form + " button[type=submit]")
		b.waitForResult("You gave evidence, which Communications will verify.")
	}
	b.waitForText("The file (")
}

// TestAccountRequestIsMadeAndApprovedWithTheKeyboardAlone uses Tab, Enter, Space and text.
func TestAccountRequestIsMadeAndApprovedWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	b := start(t).openTab()
	b.signIn("staff-1")
	b.open("/account-requests/new")
	b.tabTo("a", "Start now")
	b.pressKey(kb.Enter)
	for _, said := range []string{" ", " "} { // the first radio button of each question
		b.tabTo("input[type=radio]", "")
		b.do("space", chromedp.KeyEvent(said))
		b.tabTo("button", "Continue")
		b.pressKey(kb.Enter)
	}
	for _, said := range []string{
		"@DerbyLibraries", "Libraries", "Opening hours and events.", "Readers", "The corporate page is not about books.",
		"Tariq Aziz", "Helen Frost", "Ellen Hughes",
	} {
		b.tabTo("#question input[type=text], #question textarea", "")
		b.do("type", chromedp.KeyEvent(said))
		b.tabTo("button", "Continue")
		b.pressKey(kb.Enter)
	}
	b.tabTo("button", "Send the request")
	b.pressKey(kb.Enter)
	b.waitForText("Request sent")

	b.signIn("manager-1")
	b.tabTo("a", "Approve or refuse an account request")
	b.pressKey(kb.Enter)
	b.tabTo("#approve-line_manager_approval textarea", "")
	b.do("type", chromedp.KeyEvent("We need it."))
	b.tabTo("button", "Approve")
	b.pressKey(kb.Enter)
	b.waitForResult("You approved the request.")
}

// pressKey presses a key and waits for the page that follows.
func (b *tab) pressKey(key string) {
	b.t.Helper()
	b.evaluate(`window.stillHere = true; ''`)
	b.do("key", chromedp.KeyEvent(key))
	b.waitForNextPage("a key")
}

// tabTo presses Tab until an element that matches the selector and contains the text has
// the focus.
func (b *tab) tabTo(selector, text string) {
	b.t.Helper()
	const most = 80
	for range most {
		b.do("tab", chromedp.KeyEvent(kb.Tab))
		said := b.evaluate(`((e) => e && e.matches(` + "`" + selector + "`" + `) ? 'here ' + e.innerText : 'elsewhere')(document.activeElement)`)
		if strings.HasPrefix(said, "here") && strings.Contains(said, text) {
			return
		}
	}
	require.FailNow(b.t, "no way by Tab", "%s %q", selector, text)
}
