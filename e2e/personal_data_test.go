package e2e_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTemporalKeepsNoPersonalData searches the files of the Temporal server and the logs for
// texts and names of people.
func TestTemporalKeepsNoPersonalData(t *testing.T) {
	t.Parallel()
	s := start(t, "block=2s")
	const handle, words = "@very.peculiar.handle", "A most peculiar insult, xylophone-shaped."
	c := s.report(s.publish(handle, words))
	c.block()
	c.do("comms-1", "note", fields{"text": "A remarkably personal remark."})
	c.waitUntil("the author is unblocked", func(i incident) bool { return !i.blocked() })
	s.stop()

	secrets := []string{"very.peculiar.handle", "xylophone", "remarkably personal", "It is aimed at a person", "Proportionate"}
	files, err := filepath.Glob(filepath.Join(s.data, "temporal.db*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	found := false
	for _, name := range files {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		found = found || bytes.Contains(content, []byte(c.ref))
		for _, secret := range secrets {
			require.False(t, bytes.Contains(content, []byte(secret)), "%s holds %q", filepath.Base(name), secret)
		}
	}
	require.True(t, found, "the files are those of the Temporal server")
	for _, secret := range secrets {
		require.NotContains(t, s.process.errors.tail(1<<20), secret, "in the log")
	}
}
