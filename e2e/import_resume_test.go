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

// TestImportResumesByItselfAfterAKilledProcess kills the machine while a file of posts is being
// brought in. Nobody sends it again.
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
	b := s.opens()
	b.signsIn("comms-1")
	b.goes("/incidents/import")
	b.do("choose", chromedp.SetUploadFiles("#import-file", []string{path}))
	b.follows("Import these posts")
	b.shows("some lines are done", `document.querySelector('[data-job=import] progress')?.position > 0`)
	b.isFit()
	page := b.asks(`location.pathname`)
	s.kill()
	s.start()
	b.signsIn("comms-1")
	b.goes(page)
	b.stays(func() {
		require.Eventually(t, func() bool { return b.asks(`document.querySelector('main h2').textContent`) == "Import complete" }, 4*browserPatience, 200*time.Millisecond)
		b.sees(fmt.Sprintf("%d of %d", posts, posts))
		b.isFit()
	})
	require.Equal(t, posts, s.counted(), "once each")
	s.intact()
}

// counted says how many cases there are, page by page.
func (s *stack) counted() int {
	s.t.Helper()
	n, next := 0, ""
	for {
		page := read[struct {
			Items []incident
			Next  string
		}](s.t, http.StatusOK, s.as("comms-1").get("/api/v1/incidents?limit=100&cursor="+url.QueryEscape(next)))
		n += len(page.Items)
		if next = page.Next; next == "" {
			return n
		}
	}
}
