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

type packInfo struct {
	AsOf   int    `json:"as_of"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

// downloadPack downloads the pack that was built for the police. Its bytes stay the same,
// however the case continues.
func (c testCase) downloadPack() []byte {
	c.t.Helper()
	progress := readAs[struct {
		Status string
		Pack   packInfo
	}](c.t, http.StatusOK, c.as("comms-1").get(c.path("/pack/progress")))
	require.Equal(c.t, "done", progress.Status)
	path := c.path(fmt.Sprintf("/pack?as_of=%d", progress.Pack.AsOf))
	got := c.as("auditor-1").get(path)
	require.Equal(c.t, http.StatusOK, got.status, "%s", got.body)
	digest := sha256.Sum256(got.body)
	require.Equal(c.t, progress.Pack.SHA256, hex.EncodeToString(digest[:]))
	require.Equal(c.t, progress.Pack.Size, len(got.body))
	require.Equal(c.t, got.body, c.as("legal-1").get(path).body)
	return got.body
}

// newReferral is a case about a threat whose pack is built.
func newReferral(s *stack) testCase {
	s.t.Helper()
	c := s.report(s.publish("@dark.corner", "I know where your officer parks."))
	readAs[exhibit](s.t, http.StatusCreated, c.upload("comms-1", "screenshot.png", screenshot(s.t)))
	c.assess("threatening")
	c.decide("refer_police")
	c.waitForManualAction("refer_to_police")
	return c
}

// A pack of the running system is verified without the system.
func TestDownloadedPackVerifiesOffline(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := newReferral(s)
	made := c.downloadPack()
	c.confirm("refer_to_police")
	require.Equal(t, made, c.downloadPack(), "the pack does not change later")

	dir := t.TempDir()
	unpack(t, dir, made)
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

func unpack(t *testing.T, dir string, made []byte) {
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

// A stored file is changed outside the system: it is not served, no pack includes it, and
// the people responsible are notified.
func TestEvidenceThatWasChangedOnTheDiskIsRefusedAndRaised(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@dark.corner", "I know where your officer parks."))
	kept := readAs[exhibit](t, http.StatusCreated, c.upload("comms-1", "screenshot.png", screenshot(t)))
	path := filepath.Join(s.data, "evidence", kept.SHA256[:2], kept.SHA256)
	forged, err := os.ReadFile(path)
	require.NoError(t, err)
	forged[len(forged)/2] ^= 1
	require.NoError(t, os.WriteFile(path, forged, 0o600))

	for range 2 {
		requireRefusal(t, http.StatusConflict, "not_now", c.as("auditor-1").get(c.path("/evidence/E1")))
		requireRefusal(t, http.StatusConflict, "not_now", c.as("comms-1").get(c.path("/pack")))
	}
	require.Contains(t, s.waitForLetter("records-1@example.org"), "not the file that was taken into custody")
	require.Contains(t, s.waitForLetter("comms-lead@example.org"), c.ref)
	waitFor(t, "the case has learnt of it", func() bool {
		said := 0
		for _, e := range c.timeline() {
			if e.Kind == "evidence_changed" {
				said++
			}
		}
		require.LessOrEqual(t, said, 1)
		return said == 1
	})
	c.assess("threatening")
	c.decide("refer_police")
	asked := c.waitForManualAction("build_pack")
	require.Contains(t, asked.Detail, "E1")
	s.requireChainsIntact()
}
