package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestExistingAccountsAreImportedInTheBrowser checks a file first, then imports it.
func TestExistingAccountsAreImportedInTheBrowser(t *testing.T) {
	t.Parallel()
	b := start(t).openTab()
	path := filepath.Join(t.TempDir(), "accounts.csv")
	require.NoError(t, os.WriteFile(path, []byte("channel,handle,team,owner\nfacebook,@DerbyParks,Parks,staff-2\nx,@nobody,Parks,no-such\n"), 0o600))
	b.signIn("comms-1")
	b.open("/accounts")
	b.clickText("Import existing accounts")
	b.requireAccessible()
	for _, step := range []struct{ button, says string }{
		{"Check the file", "Nothing has been imported yet"}, {"Import the file", "Import complete"},
	} {
		b.do("file", chromedp.SetUploadFiles("#import-file", []string{path}))
		b.clickText(step.button)
		b.waitForText(step.says)
		b.waitForText("Line 3")
		b.requireAccessible()
	}
	b.open("/accounts")
	b.waitForText("@DerbyParks")
	b.waitForText("Not reviewed yet")
}
