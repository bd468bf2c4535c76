package e2e_test

import (
	"strings"
	"testing"
)

// temporal is a Temporal server in its own process.
type temporal struct {
	t               *testing.T
	folder, address string
	process         *process
}

func startTemporal(t *testing.T) *temporal {
	t.Helper()
	s := &temporal{t: t, folder: t.TempDir(), address: "127.0.0.1:0"}
	s.start()
	return s
}

// start starts the server: the first time at a free port, then at the same port.
func (s *temporal) start() {
	s.t.Helper()
	const says = "Temporal is running at "
	s.process = run(s.t, devstackCommand("--temporal-only", "--temporal-listen", s.address, "--data", s.folder))
	s.address = strings.TrimSuffix(strings.TrimPrefix(s.process.waitForLine(s.t, says), says), ".")
}
