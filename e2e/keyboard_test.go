package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// TestCaseIsReportedAndDecidedWithTheKeyboardAlone uses Tab, the arrows, Enter,
// Space and what is typed, from signing in on.
func TestCaseIsReportedAndDecidedWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := start(t)
	post := s.writes("@no.mouse", "Crooks and liars, the lot of you")
	b := s.opens()

	b.signsInByKeys("staff-1")
	b.entersLink("Report a post")
	b.tabsTo("#report-post-channel", "")
	b.do("channel", chromedp.KeyEvent("Sandbox"))
	b.fillsIn("#report-post-url", post.URL)
	b.fillsIn("#report-post-author", post.Author)
	b.fillsIn("#report-post-text", post.Text)
	b.entersButton("Report the post")
	b.sees(b.refOf(s))

	b.signsInByKeys("comms-1")
	b.entersLink("Assess the post")
	b.marks("#assess input[type=radio]")
	b.marks(`#assess input[value="abusive"]`)
	b.fillsIn("#assess textarea[name=rationale]", "It is aimed at people.")
	b.entersButton("Record the assessment")
	b.hasDone("You assessed the post.")
	b.entersLink("My work")
	b.entersLink("Propose a measure")
	b.marks(`#propose input[value="warn"]`)
	b.fillsIn("#propose textarea[name=reason]", "The first step of the ladder.")
	b.entersButton("Send it to Legal Services")
	b.hasDone("You proposed a measure.")

	b.signsInByKeys("legal-1")
	b.entersLink("Advise on a proposal")
	b.marks("#advise input[type=radio]")
	b.fillsIn("#advise textarea[name=text]", "Proportionate.")
	b.entersButton("Give this advice")
	b.hasDone("You advised on the proposal.")

	b.signsInByKeys("comms-2")
	b.entersLink("Decide on a proposal")
	b.marks("#decide input[type=radio]")
	b.fillsIn("#decide textarea[name=rationale]", "We follow Legal.")
	b.entersButton("Record this decision")
	b.hasDone("You decided on the proposal.")
	file{s, b.refOf(s)}.reaches("watch")
}

// signsInByKeys goes down the list of people with the arrow.
func (b *tab) signsInByKeys(person string) {
	b.t.Helper()
	b.goes("/sign-in")
	b.marks(`form[action="/sign-in"] input[type=radio]`)
	const most = 40
	for range most {
		if b.asks(`document.activeElement.value`) == person {
			b.entersButton("Sign in")
			b.do("signed in as "+person, chromedp.WaitVisible(".dc-header__out"))
			return
		}
		b.do("down", chromedp.KeyEvent(kb.ArrowDown))
	}
	require.FailNow(b.t, "no way by the arrows to "+person)
}

func (b *tab) entersLink(text string) {
	b.t.Helper()
	b.tabsTo("a", text)
	b.keys(kb.Enter)
}

func (b *tab) entersButton(text string) {
	b.t.Helper()
	b.tabsTo("button", text)
	b.keys(kb.Enter)
}

// marks ticks a box or takes a choice, unless it is marked already.
func (b *tab) marks(selector string) {
	b.t.Helper()
	b.tabsTo(selector, "")
	if b.asks(`String(document.activeElement.checked)`) == "false" {
		b.do("space", chromedp.KeyEvent(" "))
	}
	require.Equal(b.t, "true", b.asks(`String(document.activeElement.checked)`), fmt.Sprintf("%s is marked", selector))
}

func (b *tab) fillsIn(selector, text string) {
	b.t.Helper()
	b.tabsTo(selector, "")
	b.do("type", chromedp.KeyEvent(text))
}
