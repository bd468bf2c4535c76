package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestExistingAccountsAreImportedInTheBrowser looks at a file first, then brings it in.
func TestExistingAccountsAreImportedInTheBrowser(t *testing.T) {
	t.Parallel()
	b := start(t).opens()
	path := filepath.Join(t.TempDir(), "accounts.csv")
	require.NoError(t, os.WriteFile(path, []byte("channel,handle,team,owner\nfacebook,@DerbyParks,Parks,staff-2\nx,@nobody,Parks,no-such\n"), 0o600))
	b.signsIn("comms-1")
	b.goes("/accounts")
	b.follows("Import existing accounts")
	b.isFit()
	for _, step := range []struct{ button, says string }{
		{"Check the file", "Nothing has been imported yet"}, {"Import the file", "Import complete"},
	} {
		b.do("file", chromedp.SetUploadFiles("#import-file", []string{path}))
		b.follows(step.button)
		b.sees(step.says)
		b.sees("Line 3")
		b.isFit()
	}
	b.goes("/accounts")
	b.sees("@DerbyParks")
	b.sees("Not reviewed yet")
}
