package capture_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/capture"
)

// sendEndlessPage answers with a page that never ends.
func sendEndlessPage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	block := []byte(strings.Repeat("<p>words and words</p>", 3000))
	for r.Context().Err() == nil {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// sendUnfinishedPage starts a page and then sends nothing more.
func sendUnfinishedPage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	_, _ = w.Write([]byte("<p>just a moment"))
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

// Whatever a page does, its capture ends in time with a reason and without files, and
// the next capture works.
func TestHostilePageFailsWithAReasonAndTheNextPageIsCaptured(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler  http.Handler
		outcomes []capture.Outcome // one of these: on a slow machine time may run out first
	}{
		"it never answers":          {http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), []capture.Outcome{capture.TimedOut}},
		"it never ends":             {http.HandlerFunc(sendUnfinishedPage), []capture.Outcome{capture.TimedOut}},
		"it has 200 MB":             {http.HandlerFunc(sendEndlessPage), []capture.Outcome{capture.TooLarge, capture.TimedOut}},
		"its script hangs it later": {pageOf(`<article>x</article><script>setTimeout(() => { for (;;) {} }, 50)</script>`), []capture.Outcome{capture.TimedOut}},
		"it sends the browser on":   {pageOf(`<script>location = "/?" + Math.random()</script>`), []capture.Outcome{capture.TimedOut}},
		"it asks and asks":          {pageOf(`<article>x</article><script>for (;;) alert("hello")</script>`), []capture.Outcome{capture.TimedOut}},
		"it wants all the memory":   {pageOf(`<script>const a = []; for (;;) a.push(new Array(1e6).fill({}.x = Math.random()))</script>`), []capture.Outcome{capture.Crashed, capture.TimedOut}},
		"it is endlessly long":      {pageOf(`<body style="height: 900000px">`), []capture.Outcome{capture.Captured}},
	} {
		t.Run(name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.Handle("/bad", test.handler)
			mux.Handle("/{$}", test.handler) // the page sends the browser here
			mux.Handle("/good", pageOf(post))
			s := newService(t, capture.Options{Egress: serve(t, mux), Timeout: 10 * time.Second, Settle: 2 * time.Second, MaxBytes: 16 << 20})
			shot, err := s.Screenshot(t.Context(), "http://site.example/bad", func() {})
			require.NoError(t, err)
			require.Contains(t, test.outcomes, shot.Outcome, shot.Reason)
			if shot.Outcome != capture.Captured {
				require.NotEmpty(t, shot.Reason)
				require.Empty(t, shot.Files)
			}
			mustTake(t, s, "http://site.example/good")
		})
	}
}

func TestPageWithDialogsOrEndlessContentIsCaptured(t *testing.T) {
	t.Parallel()
	for name, html := range map[string]string{
		"dialogs":        post + `<script>alert("a"); confirm("b"); prompt("c"); onbeforeunload = () => "stay"</script>`,
		"popups":         post + `<script>for (let i = 0; i < 20; i++) window.open("/")</script>`,
		"a video":        post + `<video src="/endless" autoplay loop></video>`,
		"a slow picture": post + `<img src="/slow">`,
		"a download":     post + `<iframe src="/file"></iframe>`,
		"full screen":    post + `<script>document.documentElement.requestFullscreen()</script>`,
		"scrolled":       post + `<script>scrollTo(0, 2000)</script>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mux := http.NewServeMux()
			mux.Handle("/", pageOf(html))
			mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
			mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "video/mp4")
				_, _ = w.Write(make([]byte, 1<<20))
			})
			mux.HandleFunc("/file", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Disposition", "attachment; filename=x.exe")
				_, _ = w.Write([]byte("MZ"))
			})
			s := newService(t, capture.Options{Egress: serve(t, mux), Settle: 2 * time.Second})
			shot := mustTake(t, s, "http://site.example/")
			part := decodePNG(t, shot.Files[0])
			require.Equal(t, 400, part.Bounds().Dx())
			requirePixel(t, part, 0, 0, blue)
		})
	}
}

// ownProfiles gives the browsers of this test a folder of their own for profiles, which
// tells their processes from others on this machine.
func ownProfiles(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "dc-") // short: Chromium makes a socket below it
	require.NoError(t, err)
	require.NoError(t, os.Chmod(folder, 0o711)) // the browser runs as nobody
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	t.Setenv("TMPDIR", folder)
	return folder
}

// browserProcesses are the processes whose profiles are in a folder.
func browserProcesses(t *testing.T, folder string) []int {
	t.Helper()
	var found []int
	entries, err := os.ReadDir("/proc")
	require.NoError(t, err)
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		line, err := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		if err == nil && strings.Contains(string(line), "--user-data-dir="+folder) {
			found = append(found, pid)
		}
	}
	return found
}

func TestAKilledBrowserIsReplacedAndTheCaptureMayBeRetried(t *testing.T) {
	folder := ownProfiles(t)
	asked := make(chan struct{})
	mux := http.NewServeMux()
	mux.Handle("/", pageOf(post))
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { close(asked); <-r.Context().Done() })
	s := newService(t, capture.Options{Egress: serve(t, mux)})
	mustTake(t, s, "http://site.example/")
	mine := browserProcesses(t, folder)
	require.NotEmpty(t, mine)
	go func() {
		<-asked
		for _, pid := range mine {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}()
	shot, err := s.Screenshot(t.Context(), "http://site.example/slow", func() {})
	require.NoError(t, err)
	require.Equal(t, capture.Crashed, shot.Outcome, shot.Reason)
	require.True(t, shot.Outcome.Retryable())
	mustTake(t, s, "http://site.example/")
}

func TestBrowserRunsUnprivilegedWithoutSecretsAndLeavesNoFiles(t *testing.T) {
	t.Setenv("DUECOURSE_TEST_SECRET", "the key to everything")
	folder := ownProfiles(t)
	s := newService(t, capture.Options{Egress: serve(t, pageOf(post))})
	mustTake(t, s, "http://site.example/")
	mine := browserProcesses(t, folder)
	require.NotEmpty(t, mine)
	for _, pid := range mine {
		environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
		if !errors.Is(err, os.ErrPermission) { // a worker that is not root cannot read it
			require.NoError(t, err)
		}
		require.NotContains(t, string(environment), "the key to everything")
		if os.Getuid() == 0 {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			require.NoError(t, err)
			require.NotRegexp(t, `(?m)^Uid:\s+0`, string(status))
			require.NotRegexp(t, `(?m)^Groups:.*\b0\b`, string(status))
			require.NotRegexp(t, `(?m)^CapAmb:.*[1-9a-f]`, string(status))
		}
	}
	require.NoError(t, s.Close())
	require.Empty(t, browserProcesses(t, folder), "no process is left")
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestOnlyAbandonedProfilesAreRemoved(t *testing.T) {
	ownProfiles(t)
	left, err := os.MkdirTemp("", "duecourse-browser-*")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(left, "page"), []byte("a page"), 0o600))
	used, err := os.MkdirTemp("", "duecourse-browser-*")
	require.NoError(t, err)
	lock, err := os.Open(used)
	require.NoError(t, err)
	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX))
	t.Cleanup(func() { require.NoError(t, errors.Join(os.RemoveAll(used), lock.Close())) })
	require.NoError(t, capture.New(capture.Options{}).Close())
	require.NoDirExists(t, left)
	require.DirExists(t, used)
}
