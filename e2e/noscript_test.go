package e2e_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// disableScripts stops the browser from running scripts of pages.
func (b *tab) disableScripts() {
	b.t.Helper()
	b.do("no scripts", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// TestCaseIsDecidedWithoutJavaScript goes from the report to the decision with links, forms
// and details elements alone.
func TestCaseIsDecidedWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := start(t)
	post := s.publish("@plain.jane", "Crooks and liars, the lot of you")
	b := s.openTab()
	b.disableScripts()

	b.signIn("staff-1")
	b.open("/incidents/new")
	b.clickText("Report the post")
	b.waitForText("There is a problem")
	b.do("channel", chromedp.SetValue("#report-post-channel", "sandbox"))
	b.typeInto("report-post-url", post.URL)
	b.typeInto("report-post-author", post.Author)
	b.typeInto("report-post-text", post.Text)
	b.clickText("Report the post")
	b.waitForText(b.onlyCase(s))

	b.signIn("comms-1")
	require.Equal(t, "", b.evaluate("document.body.className.includes('js-enabled') ? 'scripts ran' : ''"))
	b.clickText("Assess the post")
	b.choose("#assess-finding")
	b.choose(`#assess input[value="abusive"]`)
	b.typeInto("assess-rationale", "It is aimed at people.")
	b.clickText("Record the assessment")
	b.waitForResult("You assessed the post.")
	b.open("/my-work")
	b.clickText("Propose a measure")
	b.tick("#propose input[value=warn]")
	b.typeInto("propose-reason", "The first step of the ladder.")
	b.clickText("Send it to Legal Services")
	b.waitForResult("You proposed a measure.")

	b.signIn("legal-1")
	b.clickText("Advise on a proposal")
	b.choose("#advise-position")
	b.typeInto("advise-text", "Proportionate.")
	b.clickText("Give this advice")
	b.waitForResult("You advised on the proposal.")

	b.signIn("comms-2")
	b.clickText("Decide on a proposal")
	b.choose("#decide-proceed")
	b.typeInto("decide-rationale", "We follow Legal.")
	b.clickText("Record this decision")
	b.waitForResult("You decided on the proposal.")
	testCase{s, b.onlyCase(s)}.waitForStage("watch")
	b.open("/incidents/" + b.onlyCase(s))
	b.waitForText("Written warning")
}
