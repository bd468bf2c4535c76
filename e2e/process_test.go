package e2e_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// timeout is how long a quick step may take on a busy machine.
const timeout = 40 * time.Second

// process is a running program and its output.
type process struct {
	command *exec.Cmd
	lines   chan string   // of standard output
	ended   chan struct{} // closed once it has ended and its output is read
	errors  outputBuffer
	failed  error // its error; valid after ended is closed
}

// run starts a program. It is killed at the end of the test if it still runs.
func run(t *testing.T, command *exec.Cmd) *process {
	t.Helper()
	p := &process{command: command, lines: make(chan string, 1000), ended: make(chan struct{})}
	command.Stderr = &p.errors
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	go p.readOutput(output)
	t.Cleanup(func() {
		p.kill(t)
		if t.Failed() {
			t.Logf("%s said:\n%s", command.Args, p.errors.tail(4000))
		}
	})
	return p
}

// readOutput reads standard output to its end: only then may Wait be called.
func (p *process) readOutput(output io.Reader) {
	defer close(p.ended)
	defer close(p.lines)
	for scanner := bufio.NewScanner(output); scanner.Scan(); {
		p.lines <- scanner.Text()
	}
	p.failed = p.command.Wait()
}

// waitForLine waits for an output line that contains the text.
func (p *process) waitForLine(t *testing.T, text string) string {
	t.Helper()
	late := time.After(timeout)
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				require.FailNow(t, "the process ended", "before it said %q: %s", text, p.errors.tail(2000))
			}
			if strings.Contains(line, text) {
				return line
			}
		case <-late:
			require.FailNow(t, "too late", "the process did not say %q: %s", text, p.errors.tail(2000))
		}
	}
}

// kill ends the process as a power cut would, and waits until it is gone.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.command.Process.Kill(); err != nil {
		require.ErrorIs(t, err, os.ErrProcessDone)
	}
	<-p.ended
}

// exitCode waits for the end of the process and returns its exit status.
func (p *process) exitCode(t *testing.T) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(timeout):
		require.FailNow(t, "the process does not end", p.errors.tail(2000))
	}
	var status *exec.ExitError
	if p.failed != nil && !errors.As(p.failed, &status) {
		require.NoError(t, p.failed)
	}
	return p.command.ProcessState.ExitCode()
}

// outputBuffer keeps what a process writes to standard error.
type outputBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *outputBuffer) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// tail returns the last bytes of the output, at most so many.
func (s *outputBuffer) tail(most int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.text.String()
	return text[max(0, len(text)-most):]
}

// waitFor polls until a condition holds.
func waitFor(t *testing.T, what string, condition func() bool) {
	t.Helper()
	ticks := time.NewTicker(50 * time.Millisecond)
	defer ticks.Stop()
	late := time.After(timeout)
	for !condition() {
		select {
		case <-ticks.C:
		case <-late:
			require.FailNow(t, "timed out waiting", what)
		}
	}
}
