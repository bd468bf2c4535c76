package e2e_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// stack is a dev stack of its own, that can be killed and started again.
type stack struct {
	t       *testing.T
	data    string // folder of everything it keeps
	flags   []string
	base    string // "http://127.0.0.1:43210"
	process *process
}

// start starts an empty dev stack, with windows such as "block=3s".
func start(t *testing.T, windows ...string) *stack {
	t.Helper()
	var flags []string
	for _, w := range windows {
		flags = append(flags, "--window", w)
	}
	return startWith(t, flags...)
}

func startWith(t *testing.T, flags ...string) *stack {
	t.Helper()
	s := &stack{t: t, data: t.TempDir(), flags: flags, base: "http://127.0.0.1:0"}
	s.start()
	return s
}

// start runs the program until it says that a case could be opened. The first
// time it takes a free port; the posts on the feed have it in their addresses.
func (s *stack) start() {
	s.t.Helper()
	address, err := url.Parse(s.base)
	require.NoError(s.t, err)
	s.process = run(s.t, program(append(s.flags, "--addr", address.Host, "--data", s.data)...))
	line := s.process.hears(s.t, "/api/v1")
	s.base = line[strings.Index(line, "http://"):strings.Index(line, "/api/v1")]
	s.process.hears(s.t, "Ctrl-C")
}

// program is the dev stack under test, on its own and without demo cases. People are
// asked for screenshots, unless a test says otherwise.
func program(flags ...string) *exec.Cmd {
	return exec.Command(os.Getenv(devstackFile), append([]string{"--seed=false", "--temporal-ui-addr", "", "--chromium", "none"}, flags...)...)
}

func (s *stack) kill() {
	s.t.Helper()
	s.process.kill(s.t)
}

// stop ends the program as Ctrl-C and systemd do; it ends in order.
func (s *stack) stop() {
	s.t.Helper()
	require.NoError(s.t, s.process.command.Process.Signal(syscall.SIGTERM))
	require.Zero(s.t, s.process.exit(s.t), "exit status after SIGTERM: %s", s.process.errors.last(2000))
}

// register is the file of the register.
func (s *stack) register() string { return filepath.Join(s.data, "register.db") }
