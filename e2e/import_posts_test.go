package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestPostsAreImportedInTheBrowserWithAndWithoutJavaScript imports a file, and imports it
// again with scripts disabled: every post then has its case already.
func TestPostsAreImportedInTheBrowserWithAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := start(t).openTab()
	path := filepath.Join(t.TempDir(), "posts.csv")
	require.NoError(t, os.WriteFile(path, []byte("channel,url,text\nx,https://x.example/1,<script>one</script>\nx,,\n"), 0o600))
	b.signIn("comms-1")
	b.open("/incidents")
	b.clickText("Import posts")
	b.requireAccessible()
	b.do("choose", chromedp.SetUploadFiles("#import-file", []string{path}))
	b.clickText("Import these posts")
	b.waitForText("Import complete") // without a reload
	b.waitForText("2 of 2")
	b.waitForText("Line 3")
	b.requireAccessible()

	b.disableScripts()
	b.open("/incidents/import")
	b.do("choose", chromedp.SetUploadFiles("#import-file", []string{path}))
	b.clickText("Import these posts")
	b.waitForText("Already had a case")
	b.open("/incidents/import")
	b.waitForText("2 of 2 lines, 1 new case, 1 rejected")
	b.waitForText("2 of 2 lines, 0 new cases, 1 rejected")
}
