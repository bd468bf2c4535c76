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

// stack is a dev stack that can be killed and started again.
type stack struct {
	t       *testing.T
	data    string // its data directory
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

// start starts the program and waits until it is ready. The first time it chooses a free
// port, which is part of the addresses of posts on the feed.
func (s *stack) start() {
	s.t.Helper()
	address, err := url.Parse(s.base)
	require.NoError(s.t, err)
	s.process = run(s.t, devstackCommand(append(s.flags, "--addr", address.Host, "--data", s.data)...))
	line := s.process.waitForLine(s.t, "/api/v1")
	s.base = line[strings.Index(line, "http://"):strings.Index(line, "/api/v1")]
	s.process.waitForLine(s.t, "Ctrl-C")
}

// devstackCommand runs the dev stack without demo cases and without a browser, unless flags
// say otherwise.
func devstackCommand(flags ...string) *exec.Cmd {
	return exec.Command(os.Getenv(devstackFile), append([]string{"--seed=false", "--temporal-ui-addr", "", "--chromium", "none"}, flags...)...)
}

func (s *stack) kill() {
	s.t.Helper()
	s.process.kill(s.t)
}

// stop ends the program in order, as Ctrl-C and systemd do.
func (s *stack) stop() {
	s.t.Helper()
	require.NoError(s.t, s.process.command.Process.Signal(syscall.SIGTERM))
	require.Zero(s.t, s.process.exitCode(s.t), "exit status after SIGTERM: %s", s.process.errors.tail(2000))
}

// storeFile is the file of the database.
func (s *stack) storeFile() string { return filepath.Join(s.data, "register.db") }
