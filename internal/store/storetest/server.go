package storetest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// keeper starts a server in its directory, says so, and stops it once its own
// input ends: when the test binary does, however that comes about.
const keeper = `
cd "$1"
PATH="$2:$PATH"
trap 'pg_ctl -D data -m immediate stop >/dev/null 2>&1; rm -rf "$1"' EXIT
{
  initdb -D data -U duecourse -A trust -E UTF8 --no-locale --no-sync &&
  pg_ctl -D data -l log -w start -o "-k $1 -c listen_addresses= -c fsync=off -c full_page_writes=off \
    -c synchronous_commit=off -c max_connections=300 -c shared_buffers=32MB"
} >setup 2>&1 || { cat setup log >&2 2>/dev/null; exit 1; }
echo ready
cat >/dev/null
`

// server is a PostgreSQL that tests may make databases on.
type server struct {
	address string
	life    io.Closer // of a server of our own: it runs as long as this is held
}

// startServer starts a PostgreSQL of our own that speaks on a socket only. It is
// as forgetful as it is fast.
func startServer() (*server, error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "duecourse-pg-")
	if err != nil {
		return nil, fmt.Errorf("directory of PostgreSQL: %w", err)
	}
	run := exec.Command("sh", "-c", keeper, "sh", dir, bin)
	run.Stderr = os.Stderr
	if err := asPostgres(run, dir); err != nil {
		return nil, err
	}
	life, err := run.StdinPipe() // never written to: it ends with this process
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	out, err := run.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := run.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL: it said %q: %w", line, err), run.Wait())
	}
	return &server{address: "postgres://duecourse@/postgres?host=" + url.QueryEscape(dir), life: life}, nil
}

// Private starts a PostgreSQL of one's own and gives the address of an empty
// database on it, for programs that are no tests.
func Private() (address string, stop func() error, err error) {
	s, err := startServer()
	if err != nil {
		return "", nil, err
	}
	return s.address, s.life.Close, nil
}

// findPostgres gives the directory of the newest server that is installed.
func findPostgres() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("DATABASE_URL is not set, and no server is installed")
	}
	return filepath.Dir(slices.Max(found)), nil
}

// asPostgres runs the server as somebody else when we are root: PostgreSQL
// refuses to run as root.
func asPostgres(run *exec.Cmd, dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("PostgreSQL does not run as root: %w", err)
	}
	uid, err := strconv.Atoi(account.Uid)
	if err != nil {
		return fmt.Errorf("user postgres: %w", err)
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		return fmt.Errorf("user postgres: %w", err)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return fmt.Errorf("directory of PostgreSQL: %w", err)
	}
	run.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return nil
}
