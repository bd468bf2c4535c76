package e2e_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// withoutScripts has the browser run no script of any page from here on.
func (b *tab) withoutScripts() {
	b.t.Helper()
	b.do("no scripts", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// TestCaseIsDecidedWithoutJavaScript goes from the report to the decision with what a
// browser does by itself: links, forms and what unfolds.
func TestCaseIsDecidedWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := start(t)
	post := s.writes("@plain.jane", "Crooks and liars, the lot of you")
	b := s.opens()
	b.withoutScripts()

	b.signsIn("staff-1")
	b.goes("/incidents/new")
	b.follows("Report the post")
	b.sees("There is a problem")
	b.do("channel", chromedp.SetValue("#report-post-channel", "sandbox"))
	b.writes("report-post-url", post.URL)
	b.writes("report-post-author", post.Author)
	b.writes("report-post-text", post.Text)
	b.follows("Report the post")
	b.sees(b.refOf(s))

	b.signsIn("comms-1")
	require.Equal(t, "", b.asks("document.body.className.includes('js-enabled') ? 'scripts ran' : ''"))
	b.follows("Assess the post")
	b.chooses("#assess-finding")
	b.chooses(`#assess input[value="abusive"]`)
	b.writes("assess-rationale", "It is aimed at people.")
	b.follows("Record the assessment")
	b.hasDone("You assessed the post.")
	b.goes("/my-work")
	b.follows("Propose a measure")
	b.ticks("#propose input[value=warn]")
	b.writes("propose-reason", "The first step of the ladder.")
	b.follows("Send it to Legal Services")
	b.hasDone("You proposed a measure.")

	b.signsIn("legal-1")
	b.follows("Advise on a proposal")
	b.chooses("#advise-position")
	b.writes("advise-text", "Proportionate.")
	b.follows("Give this advice")
	b.hasDone("You advised on the proposal.")

	b.signsIn("comms-2")
	b.follows("Decide on a proposal")
	b.chooses("#decide-proceed")
	b.writes("decide-rationale", "We follow Legal.")
	b.follows("Record this decision")
	b.hasDone("You decided on the proposal.")
	file{s, b.refOf(s)}.reaches("watch")
	b.goes("/incidents/" + b.refOf(s))
	b.sees("Written warning")
}
