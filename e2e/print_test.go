package e2e_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// emulateMedia shows pages as on a "screen" or in "print".
func (b *tab) emulateMedia(name string) {
	b.t.Helper()
	b.do(name, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
		return err
	}))
}

// pressable is what of a page could only be pressed, or is covered, and yet is to be seen.
const pressable = `[...document.querySelectorAll('nav, button, form, input, textarea, select, summary, img, .govuk-button')].filter(
	(e) => e.getClientRects().length > 0).map((e) => e.outerHTML.slice(0, 150)).join('\n')`

// TestPrintedPagesHaveNoControlsAndSayWhenTheyWerePrinted also checks that pictures stay
// covered.
func TestPrintedPagesHaveNoControlsAndSayWhenTheyWerePrinted(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@paper.pat", "Crooks and liars, the lot of you"))
	c.assess("abusive")
	c.do("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "It goes too far."})
	c.upload("comms-1", "post.png", screenshot(t))
	request := s.requestAccount("@derbypaper")
	b := s.openTab()
	for _, look := range []struct{ person, path string }{
		{"comms-1", "/incidents/" + c.ref}, {"legal-1", "/incidents/" + c.ref + "/proposals/P1"},
		{"manager-1", "/account-requests/" + request.ref}, {"comms-lead", "/reports"}, {"auditor-1", "/audit/events"},
	} {
		b.signIn(look.person)
		b.emulateMedia("print")
		b.open(look.path)
		require.Equal(t, "", b.evaluate(pressable), look.path)
		require.Contains(t, b.evaluate("document.querySelector('.dc-printed').innerText"), "As of ", look.path)
		require.Equal(t, "none", b.evaluate("getComputedStyle(document.querySelector('main a.govuk-link') ?? document.body, '::after').content"), look.path)
		b.emulateMedia("screen")
	}
}
