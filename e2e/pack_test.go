package e2e_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

type packMade struct {
	AsOf   int    `json:"as_of"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

// hasAPack takes the pack that was built for the police: the very bytes, however the
// case goes on, and however often it is asked for.
func (f file) hasAPack() []byte {
	f.t.Helper()
	progress := read[struct {
		Status string
		Pack   packMade
	}](f.t, http.StatusOK, f.as("comms-1").get(f.path("/pack/progress")))
	require.Equal(f.t, "done", progress.Status)
	path := f.path(fmt.Sprintf("/pack?as_of=%d", progress.Pack.AsOf))
	got := f.as("auditor-1").get(path)
	require.Equal(f.t, http.StatusOK, got.status, "%s", got.body)
	digest := sha256.Sum256(got.body)
	require.Equal(f.t, progress.Pack.SHA256, hex.EncodeToString(digest[:]))
	require.Equal(f.t, progress.Pack.Size, len(got.body))
	require.Equal(f.t, got.body, f.as("legal-1").get(path).body)
	return got.body
}

// referredToThePolice is a case about a threat that has come as far as the pack.
func referredToThePolice(s *stack) file {
	s.t.Helper()
	f := s.reported(s.writes("@dark.corner", "I know where your officer parks."))
	read[exhibit](s.t, http.StatusCreated, f.uploads("comms-1", "screenshot.png", screenshot(s.t)))
	f.assessed("threatening")
	f.decided("refer_police")
	f.handedOver("refer_to_police")
	return f
}

// A pack that the running system has made is checked without it.
func TestDownloadedPackVerifiesOffline(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := referredToThePolice(s)
	made := f.hasAPack()
	f.confirmed("refer_to_police")
	require.Equal(t, made, f.hasAPack(), "whatever happens later")

	dir := t.TempDir()
	unpacked(t, dir, made)
	check := exec.CommandContext(t.Context(), "sha256sum", "--strict", "-c", "MANIFEST.sha256")
	check.Dir = dir
	said, err := check.CombinedOutput()
	require.NoError(t, err, string(said))
	require.Contains(t, string(said), "exhibits/E1.png: OK")

	program, err := production()
	require.NoError(t, err)
	verify := func(pack []byte) (string, error) {
		path := filepath.Join(dir, "pack.zip")
		require.NoError(t, os.WriteFile(path, pack, 0o600))
		said, err := exec.CommandContext(t.Context(), program, "verify", path, "--public-key", filepath.Join(s.data, "audit.key.pub")).CombinedOutput()
		return string(said), err
	}
	words, err := verify(made)
	require.NoError(t, err, words)
	require.Contains(t, words, "This proves:")
	require.Contains(t, words, "was signed at")
	require.Contains(t, words, "This does not prove:")
	for range 20 {
		changed := bytes.Clone(made)
		changed[rand.IntN(len(changed))] ^= 1 << rand.IntN(8)
		words, err := verify(changed)
		require.Error(t, err, words)
		require.Contains(t, words, "the pack is broken at")
	}
}

func unpacked(t *testing.T, dir string, made []byte) {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(made), int64(len(made)))
	require.NoError(t, err)
	for _, file := range reader.File {
		require.True(t, filepath.IsLocal(file.Name), file.Name)
		from, err := file.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(from)
		require.NoError(t, err)
		path := filepath.Join(dir, file.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, content, 0o600))
	}
}

// What is kept is changed behind the system's back: nobody gets it, in no pack
// either, and those who have to know are told.
func TestEvidenceThatWasChangedOnTheDiskIsRefusedAndRaised(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@dark.corner", "I know where your officer parks."))
	kept := read[exhibit](t, http.StatusCreated, f.uploads("comms-1", "screenshot.png", screenshot(t)))
	path := filepath.Join(s.data, "evidence", kept.SHA256[:2], kept.SHA256)
	forged, err := os.ReadFile(path)
	require.NoError(t, err)
	forged[len(forged)/2] ^= 1
	require.NoError(t, os.WriteFile(path, forged, 0o600))

	for range 2 {
		refuses(t, http.StatusConflict, "not_now", f.as("auditor-1").get(f.path("/evidence/E1")))
		refuses(t, http.StatusConflict, "not_now", f.as("comms-1").get(f.path("/pack")))
	}
	require.Contains(t, s.letterTo("records-1@example.org"), "not the file that was taken into custody")
	require.Contains(t, s.letterTo("comms-lead@example.org"), f.ref)
	until(t, "the case has learnt of it", func() bool {
		said := 0
		for _, e := range f.timeline() {
			if e.Kind == "evidence_changed" {
				said++
			}
		}
		require.LessOrEqual(t, said, 1)
		return said == 1
	})
	f.assessed("threatening")
	f.decided("refer_police")
	asked := f.handedOver("build_pack")
	require.Contains(t, asked.Detail, "E1")
	s.intact()
}
