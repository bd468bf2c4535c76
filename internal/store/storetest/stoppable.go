package storetest

import (
	"context"
	"database/sql"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// stoppableScript runs a server until its standard input closes, and then kills it as a
// crash would. Committed data is there at the next start.
const stoppableScript = `
cd "$1"
[ -d data ] || "$2/initdb" -D data -U duecourse -A trust -E UTF8 --no-locale --no-sync >setup 2>&1 || { cat setup >&2; exit 1; }
"$2/postgres" -D data -k "$1" -c listen_addresses= -c fsync=off -c shared_buffers=32MB >>log 2>&1 &
server=$!
trap 'kill -QUIT $server 2>/dev/null; wait $server' EXIT
echo started
cat >/dev/null
`

// Stoppable is a PostgreSQL server that a test can stop and start again.
type Stoppable struct {
	Address string // of an empty database

	t     testing.TB
	dir   string
	bin   string
	run   *exec.Cmd
	stdin io.Closer
}

// NewStoppable starts a server that stops with the test. Where PostgreSQL is not
// installed it skips the test, or fails it if DUECOURSE_REQUIRE is set.
func NewStoppable(t testing.TB) *Stoppable {
	t.Helper()
	bin, err := findPostgres()
	if err != nil && os.Getenv("DUECOURSE_REQUIRE") != "" {
		t.Fatalf("PostgreSQL is required: %v", err)
	}
	if err != nil {
		t.Skipf("no PostgreSQL: %v", err)
	}
	dir, err := os.MkdirTemp("", "duecourse-pg-")
	if err != nil {
		t.Fatal(err)
	}
	s := &Stoppable{t: t, dir: dir, bin: bin, Address: "postgres://duecourse@/postgres?host=" + url.QueryEscape(dir)}
	t.Cleanup(func() {
		s.Stop()
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	s.Start()
	return s
}

// Start runs the server and waits until it answers.
func (s *Stoppable) Start() {
	s.t.Helper()
	var err error
	if s.run, s.stdin, err = runScript(stoppableScript, s.dir, s.bin); err != nil {
		s.t.Fatalf("start PostgreSQL: %v", err)
	}
	s.waitUntilReady()
}

// Stop kills the server as a crash would. Stopping it again changes nothing.
func (s *Stoppable) Stop() {
	s.t.Helper()
	if s.stdin == nil {
		return
	}
	if err := s.stdin.Close(); err != nil {
		s.t.Error(err)
	}
	s.stdin = nil
	_ = s.run.Wait() // it ends by a signal
}

func (s *Stoppable) waitUntilReady() {
	s.t.Helper()
	db, err := sql.Open("pgx", s.Address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // it only pinged
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for db.PingContext(ctx) != nil {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.dir, "log")) // it may not exist yet
			s.t.Fatalf("PostgreSQL does not start: %s", log)
		}
	}
}
