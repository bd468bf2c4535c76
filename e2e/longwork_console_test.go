package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stays says that the page is still the one that was opened: what it shows has
// changed by itself.
func (b *tab) stays(hold func()) {
	b.t.Helper()
	b.asks(`window.neverLeft = 'never left'`)
	hold()
	require.Equal(b.t, "never left", b.asks(`window.neverLeft || 'it was loaded again'`))
}

// shows waits until an expression holds on the page.
func (b *tab) shows(what, expression string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.asks(`(`+expression+`) ? 'yes' : 'no'`) == "yes" }, browserPatience, 100*time.Millisecond, what)
}

// TestPackProgressBarUpdatesByItself has the pack wait for an exhibit that
// the store does not give: in the middle, for as long as the test looks.
func TestPackProgressBarUpdatesByItself(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@dark.corner", "I know where your officer parks."))
	read[exhibit](t, http.StatusCreated, f.uploads("comms-1", "one.png", screenshot(t)))
	second := read[exhibit](t, http.StatusCreated, f.uploads("comms-1", "two.pdf", []byte("%PDF-1.4\n%%EOF\n")))
	kept := filepath.Join(s.data, "evidence", second.SHA256[:2], second.SHA256)
	f.assessed("threatening")
	b := s.opens()
	b.signsIn("comms-1")
	b.goes("/incidents/" + f.ref)
	require.NoError(t, os.Rename(kept, kept+".away"))
	b.stays(func() {
		f.decided("refer_police")
		b.shows("how far the first attempt came", `document.querySelector('[data-job=pack] progress')?.position > 0`)
		b.sees("This is attempt 2.")
		b.isFit()
		require.NoError(t, os.Rename(kept+".away", kept))
		b.sees("Download the evidence pack that was handed over")
		b.shows("no bar is left", `!document.querySelector('progress')`)
		b.shows("it is said aloud", `document.querySelector('main > [role=status]').textContent === 'The evidence pack is ready.'`)
	})
	f.hasAPack()
}

// TestPageShowsTheScreenshotWithoutAReload holds the browser that takes it.
func TestPageShowsTheScreenshotWithoutAReload(t *testing.T) {
	t.Parallel()
	browser, held, seen := slowBrowser(t)
	s := startWith(t, "--chromium", browser)
	f := s.reported(s.writes("@dark.corner", "I know where your officer parks."))
	b := s.opens()
	b.signsIn("comms-1")
	b.goes("/incidents/" + f.ref)
	b.stays(func() {
		f.assessed("threatening")
		until(t, "the browser is started", func() bool { return exists(seen) })
		b.sees("The system is taking a screenshot of the post.")
		b.isFit()
		require.NoError(t, os.Remove(held))
		b.sees("Download E1")
		b.shows("it is said aloud", `document.querySelector('main > [role=status]').textContent === 'The screenshot is in custody.'`)
	})
}
