package wire_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// provider is a real OpenID provider that runs beside a test (e2e/oidc).
type provider struct {
	t       *testing.T
	address string
	in      io.WriteCloser
	out     *bufio.Reader
	process *exec.Cmd
}

// startProvider needs Node and what npm ci installs in e2e/oidc.
func startProvider(t *testing.T, back string) *provider {
	t.Helper()
	dir := filepath.Join("..", "..", "e2e", "oidc")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "oidc-provider")); err != nil {
		if os.Getenv("DUECOURSE_REQUIRE") != "" {
			t.Fatalf("the OpenID provider is required: npm ci --prefix e2e/oidc: %v", err)
		}
		t.Skip("no OpenID provider: npm ci --prefix e2e/oidc")
	}
	p := &provider{t: t, process: exec.CommandContext(t.Context(), "node", "provider.mjs", back)}
	p.process.Dir = dir
	var err error
	p.in, err = p.process.StdinPipe()
	require.NoError(t, err)
	out, err := p.process.StdoutPipe()
	require.NoError(t, err)
	p.out = bufio.NewReader(out)
	require.NoError(t, p.process.Start())
	t.Cleanup(p.stop)
	p.address = p.line()
	return p
}

func (p *provider) line() string {
	p.t.Helper()
	line, err := p.out.ReadString('\n')
	require.NoError(p.t, err)
	return strings.TrimSpace(line)
}

func (p *provider) says(command string) string {
	p.t.Helper()
	_, err := fmt.Fprintln(p.in, command)
	require.NoError(p.t, err)
	return p.line()
}

// stop ends it; it may have been stopped already.
func (p *provider) stop() {
	_ = p.in.Close()
	_ = p.process.Process.Kill()
	_ = p.process.Wait()
}
