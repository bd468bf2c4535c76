package wire_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/egress"
	"duecourse/internal/wire"
)

// photographing is a camera that may read one site on this machine, and the vault
// that its pictures go to.
func photographing(t *testing.T, site http.Handler) (camera wire.Camera, address, folder string) {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("DUECOURSE_REQUIRE") != "" {
		t.Fatal("Chromium is needed and not installed")
	}
	if err != nil {
		t.Skip("Chromium is not installed")
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	host := server.Listener.Addr().(*net.TCPAddr).String()
	browser := capture.New(capture.Options{
		Executable: chromium, Egress: egress.Policy{Exceptions: []egress.Exception{{Host: host, Path: "/sandbox/"}}},
	})
	t.Cleanup(func() { require.NoError(t, browser.Close()) })
	folder = filepath.Join(t.TempDir(), "evidence")
	vault, err := evidence.Open(folder, 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	return wire.Camera{Camera: browser, Vault: vault}, server.URL, folder
}

func TestAScreenshotIsInCustodyBeforeTheCaseHearsOfIt(t *testing.T) {
	t.Parallel()
	camera, address, folder := photographing(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/gone") {
			w.WriteHeader(http.StatusGone)
		}
		_, _ = w.Write([]byte("<article>A post</article>"))
	}))
	captured, err := camera.Capture(t.Context(), address+"/sandbox/posts/1", func() {})
	require.NoError(t, err)
	require.Equal(t, casework.DidIt, captured.Result.Outcome, captured.Result.Detail)
	require.Len(t, captured.Result.Taken, 4)
	for _, taken := range captured.Result.Taken {
		kept, err := os.ReadFile(filepath.Join(folder, taken.SHA256[:2], taken.SHA256))
		require.NoError(t, err)
		require.Len(t, kept, int(taken.Size))
		require.Contains(t, taken.Note, ", from "+address+"/sandbox/posts/1 on ")
		require.Contains(t, taken.Note, " UTC, taken with Chrome/")
	}

	captured, err = camera.Capture(t.Context(), address+"/sandbox/gone", func() {})
	require.NoError(t, err)
	require.Equal(t, casework.CouldNot, captured.Result.Outcome)
	require.True(t, captured.Result.Outside)

	captured, err = camera.Capture(t.Context(), address+"/api/v1/incidents", func() {})
	require.NoError(t, err)
	require.Equal(t, casework.NeedsAPerson, captured.Result.Outcome, "nothing else on that port is opened")
	require.False(t, captured.Again)
}

func TestAScreenshotThatCannotBeKeptIsNoEvidence(t *testing.T) {
	t.Parallel()
	camera, address, folder := photographing(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<article>A post</article>"))
	}))
	require.NoError(t, os.RemoveAll(folder))
	captured, err := camera.Capture(context.Background(), address+"/sandbox/posts/1", func() {})
	require.Error(t, err)
	require.Empty(t, captured.Result.Taken)
}
