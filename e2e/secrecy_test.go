package e2e_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTemporalKeepsNoPersonalData looks for what people wrote, and whom it is
// about, in everything that the Temporal server has on disk, and in the logs.
func TestTemporalKeepsNoPersonalData(t *testing.T) {
	t.Parallel()
	s := start(t, "block=2s")
	const handle, words = "@very.peculiar.handle", "A most peculiar insult, xylophone-shaped."
	f := s.reported(s.writes(handle, words))
	f.blocked()
	f.does("comms-1", "note", fields{"text": "A remarkably personal remark."})
	f.becomes("the author is unblocked", func(i incident) bool { return !i.blocked() })
	s.stop()

	secrets := []string{"very.peculiar.handle", "xylophone", "remarkably personal", "It is aimed at a person", "Proportionate"}
	files, err := filepath.Glob(filepath.Join(s.data, "temporal.db*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	found := false
	for _, name := range files {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		found = found || bytes.Contains(content, []byte(f.ref))
		for _, secret := range secrets {
			require.False(t, bytes.Contains(content, []byte(secret)), "%s holds %q", filepath.Base(name), secret)
		}
	}
	require.True(t, found, "this is where Temporal keeps the case")
	for _, secret := range secrets {
		require.NotContains(t, s.process.errors.last(1<<20), secret, "in what it logs")
	}
}
