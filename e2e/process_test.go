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

// patience is how long anything may take that should take moments: the machine
// is shared.
const patience = 40 * time.Second

// process is a program that runs, and what it says.
type process struct {
	command *exec.Cmd
	lines   chan string   // of standard output
	ended   chan struct{} // closed once it has ended and everything it said is read
	errors  said
	failed  error // how it ended; to be read after ended
}

// run starts a program. It is killed at the end of the test, if it still runs.
func run(t *testing.T, command *exec.Cmd) *process {
	t.Helper()
	p := &process{command: command, lines: make(chan string, 1000), ended: make(chan struct{})}
	command.Stderr = &p.errors
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	go p.listen(output)
	t.Cleanup(func() {
		p.kill(t)
		if t.Failed() {
			t.Logf("%s said:\n%s", command.Args, p.errors.last(4000))
		}
	})
	return p
}

// listen reads to the end: only then may the process be waited for.
func (p *process) listen(output io.Reader) {
	defer close(p.ended)
	defer close(p.lines)
	for scanner := bufio.NewScanner(output); scanner.Scan(); {
		p.lines <- scanner.Text()
	}
	p.failed = p.command.Wait()
}

// hears waits for a line that holds the text.
func (p *process) hears(t *testing.T, text string) string {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				require.FailNow(t, "the process ended", "before it said %q: %s", text, p.errors.last(2000))
			}
			if strings.Contains(line, text) {
				return line
			}
		case <-late:
			require.FailNow(t, "too late", "the process did not say %q: %s", text, p.errors.last(2000))
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

// exit waits for the end of the process and says its exit status.
func (p *process) exit(t *testing.T) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		require.FailNow(t, "the process does not end", p.errors.last(2000))
	}
	var status *exec.ExitError
	if p.failed != nil && !errors.As(p.failed, &status) {
		require.NoError(t, p.failed)
	}
	return p.command.ProcessState.ExitCode()
}

// said keeps what a process writes to standard error.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// last is the end of it, at most so many bytes.
func (s *said) last(most int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.text.String()
	return text[max(0, len(text)-most):]
}

// until looks again and again until something holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ticks := time.NewTicker(50 * time.Millisecond)
	defer ticks.Stop()
	late := time.After(patience)
	for !holds() {
		select {
		case <-ticks.C:
		case <-late:
			require.FailNow(t, "waited in vain", what)
		}
	}
}
