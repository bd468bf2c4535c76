package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// requireNoReload checks that the page changes without being loaded again.
func (b *tab) requireNoReload(during func()) {
	b.t.Helper()
	b.evaluate(`window.notReloaded = 'not reloaded'`)
	during()
	require.Equal(b.t, "not reloaded", b.evaluate(`window.notReloaded || 'it was loaded again'`))
}

// waitForCondition waits until an expression holds on the page.
func (b *tab) waitForCondition(what, expression string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.evaluate(`(`+expression+`) ? 'yes' : 'no'`) == "yes" }, browserTimeout, 100*time.Millisecond, what)
}

// TestPackProgressBarUpdatesByItself hides the file of an exhibit, so that the pack waits
// while the test checks the page.
func TestPackProgressBarUpdatesByItself(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@dark.corner", "I know where your officer parks."))
	readAs[exhibit](t, http.StatusCreated, c.upload("comms-1", "one.png", screenshot(t)))
	second := readAs[exhibit](t, http.StatusCreated, c.upload("comms-1", "two.pdf", []byte("%PDF-1.4\n%%EOF\n")))
	kept := filepath.Join(s.data, "evidence", second.SHA256[:2], second.SHA256)
	c.assess("threatening")
	b := s.openTab()
	b.signIn("comms-1")
	b.open("/incidents/" + c.ref)
	require.NoError(t, os.Rename(kept, kept+".away"))
	b.requireNoReload(func() {
		c.decide("refer_police")
		b.waitForCondition("how far the first attempt came", `document.querySelector('[data-job=pack] progress')?.position > 0`)
		b.waitForText("This is attempt 2.")
		b.requireAccessible()
		require.NoError(t, os.Rename(kept+".away", kept))
		b.waitForText("Download the evidence pack that was handed over")
		b.waitForCondition("no bar is left", `!document.querySelector('progress')`)
		b.waitForCondition("it is said aloud", `document.querySelector('main > [role=status]').textContent === 'The evidence pack is ready.'`)
	})
	c.downloadPack()
}

// TestPageShowsTheScreenshotWithoutAReload holds the browser that takes the screenshot.
func TestPageShowsTheScreenshotWithoutAReload(t *testing.T) {
	t.Parallel()
	browser, held, seen := slowBrowser(t)
	s := startWith(t, "--chromium", browser)
	c := s.report(s.publish("@dark.corner", "I know where your officer parks."))
	b := s.openTab()
	b.signIn("comms-1")
	b.open("/incidents/" + c.ref)
	b.requireNoReload(func() {
		c.assess("threatening")
		waitFor(t, "the browser is started", func() bool { return exists(seen) })
		b.waitForText("The system is taking a screenshot of the post.")
		b.requireAccessible()
		require.NoError(t, os.Remove(held))
		b.waitForText("Download E1")
		b.waitForCondition("it is said aloud", `document.querySelector('main > [role=status]').textContent === 'The screenshot is in custody.'`)
	})
}
