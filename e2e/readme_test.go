package e2e_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestScriptInTheReadmeWorks runs the shell script of the README.
func TestScriptInTheReadmeWorks(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(readme), "<!-- walk:")
	require.True(t, found)
	_, after, _ = strings.Cut(after, "```sh\n")
	script, _, found := strings.Cut(after, "\n```")
	require.True(t, found)

	s := start(t, "response=60s", "block=2s", "recurrence=60s")
	walk := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
	walk.Env = append(os.Environ(), "BASE="+s.base)
	said, err := walk.CombinedOutput()
	require.NoError(t, err, "%s", said)
	for _, line := range []string{"\n410\n", `"blocks":1,"unblocks":1`, `"reference":"26*0123456"`, `{"ok":true,"events":`} {
		require.True(t, strings.Contains(string(said), line), "the walk shows %s", line)
	}
	require.False(t, strings.Contains(string(said), "urn:duecourse:problem"), "every command succeeds")
}
