package e2e_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFailedStartIsExplainedInOneLine(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, taken.Close()) })
	council, err := os.ReadFile(filepath.Join("..", "internal", "policy", "council.yaml"))
	require.NoError(t, err)
	broken := filepath.Join(t.TempDir(), "policy.yaml")
	soon := strings.Replace(string(council), "  block: 168h", "  block: soon", 1)
	require.NoError(t, os.WriteFile(broken, []byte(soon), 0o600))
	notAFolder := filepath.Join(t.TempDir(), "data")
	require.NoError(t, os.WriteFile(notAFolder, nil, 0o600))
	for name, c := range map[string]struct {
		flags []string
		says  string
	}{
		"port taken":           {[]string{"--addr", taken.Addr().String()}, "address already in use"},
		"no policy":            {[]string{"--policy", filepath.Join(t.TempDir(), "none.yaml")}, "none.yaml"},
		"unreadable policy":    {[]string{"--policy", broken}, "policy.yaml:"},
		"unknown window":       {[]string{"--window", "lunch=1h"}, "lunch"},
		"window of no time":    {[]string{"--window", "block=soon"}, "block"},
		"unreachable database": {[]string{"--database-url", "postgres://nobody@127.0.0.1:1/nothing"}, "127.0.0.1:1"},
		"unreachable Temporal": {[]string{"--temporal-addr", "127.0.0.1:1"}, "127.0.0.1:1"},
		"data is no folder":    {[]string{"--data", notAFolder}, notAFolder},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, devstackCommand(append([]string{"--addr", "127.0.0.1:0", "--data", t.TempDir()}, c.flags...)...))
			require.Equal(t, 1, p.exitCode(t))
			said := strings.TrimSpace(p.errors.tail(10_000))
			require.NotContains(t, said, "\n", "one clear line")
			require.Contains(t, said, c.says)
			require.NotContains(t, said, "goroutine")
		})
	}
}
