package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestPostsAreImportedInTheBrowserWithAndWithoutJavaScript sends a file, and sends it
// again without any script on the pages: then every post has had its case.
func TestPostsAreImportedInTheBrowserWithAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := start(t).opens()
	path := filepath.Join(t.TempDir(), "posts.csv")
	require.NoError(t, os.WriteFile(path, []byte("channel,url,text\nx,https://x.example/1,<script>one</script>\nx,,\n"), 0o600))
	b.signsIn("comms-1")
	b.goes("/incidents")
	b.follows("Import posts")
	b.isFit()
	b.do("choose", chromedp.SetUploadFiles("#import-file", []string{path}))
	b.follows("Import these posts")
	b.sees("Import complete") // by itself, when it is
	b.sees("2 of 2")
	b.sees("Line 3")
	b.isFit()

	b.withoutScripts()
	b.goes("/incidents/import")
	b.do("choose", chromedp.SetUploadFiles("#import-file", []string{path}))
	b.follows("Import these posts")
	b.sees("Already had a case")
	b.goes("/incidents/import")
	b.sees("2 of 2 lines, 1 new case, 1 rejected")
	b.sees("2 of 2 lines, 0 new cases, 1 rejected")
}
