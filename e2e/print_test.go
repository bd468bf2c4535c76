package e2e_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// media shows pages from here on as they are on a "screen", or in "print".
func (b *tab) media(name string) {
	b.t.Helper()
	b.do(name, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
		return err
	}))
}

// pressable is what of a page could only be pressed, or is covered, and yet is to be seen.
const pressable = `[...document.querySelectorAll('nav, button, form, input, textarea, select, summary, img, .govuk-button')].filter(
	(e) => e.getClientRects().length > 0).map((e) => e.outerHTML.slice(0, 150)).join('\n')`

// TestPrintedPagesHaveNoControlsAndSayWhenTheyWerePrinted prints what people hand on: nothing to press is on them,
// pictures stay covered, and the paper says when it stood so.
func TestPrintedPagesHaveNoControlsAndSayWhenTheyWerePrinted(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@paper.pat", "Crooks and liars, the lot of you"))
	f.assessed("abusive")
	f.does("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "It goes too far."})
	f.uploads("comms-1", "post.png", screenshot(t))
	wish := s.wishes("@derbypaper")
	b := s.opens()
	for _, look := range []struct{ person, path string }{
		{"comms-1", "/incidents/" + f.ref}, {"legal-1", "/incidents/" + f.ref + "/proposals/P1"},
		{"manager-1", "/account-requests/" + wish.ref}, {"comms-lead", "/reports"}, {"auditor-1", "/audit/events"},
	} {
		b.signsIn(look.person)
		b.media("print")
		b.goes(look.path)
		require.Equal(t, "", b.asks(pressable), look.path)
		require.Contains(t, b.asks("document.querySelector('.dc-printed').innerText"), "As of ", look.path)
		require.Equal(t, "none", b.asks("getComputedStyle(document.querySelector('main a.govuk-link') ?? document.body, '::after').content"), look.path)
		b.media("screen")
	}
}
