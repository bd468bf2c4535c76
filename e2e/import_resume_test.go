package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestImportResumesByItselfAfterAKilledProcess kills the process during an import of posts.
// Nobody sends the file again.
func TestImportResumesByItselfAfterAKilledProcess(t *testing.T) {
	t.Parallel()
	const posts = 400
	s := start(t)
	var file strings.Builder
	file.WriteString("channel,url\n")
	for n := range posts {
		fmt.Fprintf(&file, "x,https://x.example/%d\n", n)
	}
	path := filepath.Join(t.TempDir(), "posts.csv")
	require.NoError(t, os.WriteFile(path, []byte(file.String()), 0o600))
	b := s.openTab()
	b.signIn("comms-1")
	b.open("/incidents/import")
	b.do("choose", chromedp.SetUploadFiles("#import-file", []string{path}))
	b.clickText("Import these posts")
	b.waitForCondition("some lines are done", `document.querySelector('[data-job=import] progress')?.position > 0`)
	b.requireAccessible()
	page := b.evaluate(`location.pathname`)
	s.kill()
	s.start()
	b.signIn("comms-1")
	b.open(page)
	b.requireNoReload(func() {
		require.Eventually(t, func() bool { return b.evaluate(`document.querySelector('main h2').textContent`) == "Import complete" }, 4*browserTimeout, 200*time.Millisecond)
		b.waitForText(fmt.Sprintf("%d of %d", posts, posts))
		b.requireAccessible()
	})
	require.Equal(t, posts, s.countCases(), "once each")
	s.requireChainsIntact()
}

// countCases counts all cases, page by page.
func (s *stack) countCases() int {
	s.t.Helper()
	n, next := 0, ""
	for {
		page := readAs[struct {
			Items []incident
			Next  string
		}](s.t, http.StatusOK, s.as("comms-1").get("/api/v1/incidents?limit=100&cursor="+url.QueryEscape(next)))
		n += len(page.Items)
		if next = page.Next; next == "" {
			return n
		}
	}
}
