package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// TestCaseIsReportedAndDecidedWithTheKeyboardAlone uses Tab, the arrows, Enter, Space and
// text, from the sign-in on.
func TestCaseIsReportedAndDecidedWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := start(t)
	post := s.publish("@no.mouse", "Crooks and liars, the lot of you")
	b := s.openTab()

	b.signInByKeyboard("staff-1")
	b.enterLink("Report a post")
	b.tabTo("#report-post-channel", "")
	b.do("channel", chromedp.KeyEvent("Sandbox"))
	b.typeByKeyboard("#report-post-url", post.URL)
	b.typeByKeyboard("#report-post-author", post.Author)
	b.typeByKeyboard("#report-post-text", post.Text)
	b.enterButton("Report the post")
	b.waitForText(b.onlyCase(s))

	b.signInByKeyboard("comms-1")
	b.enterLink("Assess the post")
	b.markByKeyboard("#assess input[type=radio]")
	b.markByKeyboard(`#assess input[value="abusive"]`)
	b.typeByKeyboard("#assess textarea[name=rationale]", "It is aimed at people.")
	b.enterButton("Record the assessment")
	b.waitForResult("You assessed the post.")
	b.enterLink("My work")
	b.enterLink("Propose a measure")
	b.markByKeyboard(`#propose input[value="warn"]`)
	b.typeByKeyboard("#propose textarea[name=reason]", "The first step of the ladder.")
	b.enterButton("Send it to Legal Services")
	b.waitForResult("You proposed a measure.")

	b.signInByKeyboard("legal-1")
	b.enterLink("Advise on a proposal")
	b.markByKeyboard("#advise input[type=radio]")
	b.typeByKeyboard("#advise textarea[name=text]", "Proportionate.")
	b.enterButton("Give this advice")
	b.waitForResult("You advised on the proposal.")

	b.signInByKeyboard("comms-2")
	b.enterLink("Decide on a proposal")
	b.markByKeyboard("#decide input[type=radio]")
	b.typeByKeyboard("#decide textarea[name=rationale]", "We follow Legal.")
	b.enterButton("Record this decision")
	b.waitForResult("You decided on the proposal.")
	testCase{s, b.onlyCase(s)}.waitForStage("watch")
}

// signInByKeyboard selects a person with the arrow keys.
func (b *tab) signInByKeyboard(person string) {
	b.t.Helper()
	b.open("/sign-in")
	b.markByKeyboard(`form[action="/sign-in"] input[type=radio]`)
	const most = 40
	for range most {
		if b.evaluate(`document.activeElement.value`) == person {
			b.enterButton("Sign in")
			b.do("signed in as "+person, chromedp.WaitVisible(".dc-header__out"))
			return
		}
		b.do("down", chromedp.KeyEvent(kb.ArrowDown))
	}
	require.FailNow(b.t, "no way by the arrows to "+person)
}

func (b *tab) enterLink(text string) {
	b.t.Helper()
	b.tabTo("a", text)
	b.pressKey(kb.Enter)
}

func (b *tab) enterButton(text string) {
	b.t.Helper()
	b.tabTo("button", text)
	b.pressKey(kb.Enter)
}

// markByKeyboard selects a checkbox or radio button, unless it is selected already.
func (b *tab) markByKeyboard(selector string) {
	b.t.Helper()
	b.tabTo(selector, "")
	if b.evaluate(`String(document.activeElement.checked)`) == "false" {
		b.do("space", chromedp.KeyEvent(" "))
	}
	require.Equal(b.t, "true", b.evaluate(`String(document.activeElement.checked)`), fmt.Sprintf("%s is marked", selector))
}

func (b *tab) typeByKeyboard(selector, text string) {
	b.t.Helper()
	b.tabTo(selector, "")
	b.do("type", chromedp.KeyEvent(text))
}
