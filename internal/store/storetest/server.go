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

// serverScript starts a server, prints "ready", and stops the server when its standard
// input closes: when the test binary ends, even by a crash.
const serverScript = `
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

// server is a PostgreSQL server on which tests create databases.
type server struct {
	address string
	stdin   io.Closer // of a private server, which runs until it is closed
}

// startServer starts a private PostgreSQL server on a Unix socket. It never syncs to
// disk: that is fast, and loses data in a crash.
func startServer() (*server, error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "duecourse-pg-")
	if err != nil {
		return nil, fmt.Errorf("directory of PostgreSQL: %w", err)
	}
	_, stdin, err := runScript(serverScript, dir, bin)
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return &server{address: "postgres://duecourse@/postgres?host=" + url.QueryEscape(dir), stdin: stdin}, nil
}

// runScript runs a script that starts a server in a directory, and returns once the
// script has printed a line. The script ends when its standard input closes, at the
// latest with this process.
func runScript(script, dir, bin string) (run *exec.Cmd, stdin io.Closer, err error) {
	run = exec.Command("sh", "-c", script, "sh", dir, bin)
	run.Stderr = os.Stderr
	if err := asPostgres(run, dir); err != nil {
		return nil, nil, err
	}
	stdin, err = run.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := run.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := run.Start(); err != nil {
		return nil, nil, err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("it printed %q: %w", line, err), run.Wait())
	}
	return run, stdin, nil
}

// PrivatePostgres starts a private PostgreSQL server and returns the address of an empty
// database, for programs other than tests.
func PrivatePostgres() (address string, stop func() error, err error) {
	s, err := startServer()
	if err != nil {
		return "", nil, err
	}
	return s.address, s.stdin.Close, nil
}

// findPostgres returns the directory of the newest installed server programs.
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

// asPostgres runs the server as the user postgres if this process is root: PostgreSQL
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
