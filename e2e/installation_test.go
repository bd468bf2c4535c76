package e2e_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called pgx
	"github.com/stretchr/testify/require"

	"duecourse/internal/store/storetest"
)

// installation is Due Course as a council's servers run it: PostgreSQL, Temporal,
// and the production program's processes, each its own.
type installation struct {
	t        *testing.T
	program  string
	database string // as the owner of its tables
	temporal *temporal
	mail     *delayedMail
	setup    []string // the environment of every process
}

// server is one process of the production program.
type server struct {
	*stack            // of an API: its address
	operations string // "http://127.0.0.1:43210": metrics and health
}

// installWithoutTables sets up what compose does, without the tables.
func installWithoutTables(t *testing.T, setup ...string) *installation {
	t.Helper()
	program, err := production()
	require.NoError(t, err)
	dir := t.TempDir()
	i := &installation{t: t, program: program, database: storetest.Postgres(t), temporal: startTemporal(t), mail: startDelayedMail(t)}
	i.setup = append([]string{
		"DUECOURSE_DATABASE_URL=" + storetest.AsAppRole(t, i.database), // owns nothing: migrate connects as the owner
		"DUECOURSE_TEMPORAL_ADDR=" + i.temporal.address,
		"DUECOURSE_PEOPLE=" + writeSafely(t, dir, "people.json", peopleFile(t)),
		"DUECOURSE_SECRET_FILE=" + writeSafely(t, dir, "secret", i.runCommand("new", "secret")),
		"DUECOURSE_KEYS_FILE=" + writeSafely(t, dir, "keys", i.runCommand("new", "key", "k1")),
		"DUECOURSE_SIGNING_KEYS_FILE=" + writeSafely(t, dir, "signing-keys", i.runCommand("new", "key", "s1")),
		"DUECOURSE_EVIDENCE=" + filepath.Join(dir, "evidence"),
		"DUECOURSE_BASE_URL=https://cases.example.gov.uk",
		"DUECOURSE_TEMPORAL_UI=https://temporal.example.gov.uk",
		"DUECOURSE_SMTP_ADDR=" + i.mail.address,
		"DUECOURSE_SMTP_FROM=due-course@example.gov.uk",
		"DUECOURSE_SMTP_TLS=none",
		"DUECOURSE_DRAIN_DELAY=1s",
	}, setup...)
	return i
}

// install sets up an installation with its tables.
func install(t *testing.T, setup ...string) *installation {
	t.Helper()
	i := installWithoutTables(t, setup...)
	i.migrate()
	return i
}

// migrate brings the tables up to date, as their owner.
func (i *installation) migrate() {
	i.t.Helper()
	i.runCommand("migrate", "--database-url="+i.database, "--app-role="+storetest.AppRole)
}

// production builds the program once.
var production = sync.OnceValues(func() (string, error) {
	program := filepath.Join(filepath.Dir(os.Getenv(devstackFile)), "duecourse")
	build := exec.Command("go", "build", "-o", program, "duecourse/cmd/duecourse")
	build.Stderr = os.Stderr
	return program, build.Run()
})

func (i *installation) command(args ...string) *exec.Cmd {
	command := exec.Command(i.program, args...)
	command.Env = append(os.Environ(), i.setup...)
	return command
}

// runCommand runs a command that must succeed, and returns its output.
func (i *installation) runCommand(args ...string) string {
	i.t.Helper()
	said, err := i.command(args...).CombinedOutput()
	require.NoError(i.t, err, "%s", said)
	return string(said)
}

// startAPI starts an API and waits until it answers.
func (i *installation) startAPI() *server {
	i.t.Helper()
	address := freeAddress(i.t)
	s := i.start("api", "--addr="+address)
	s.base = "http://" + address
	waitFor(i.t, "the API is alive", func() bool { return s.isHealthy(s.base + "/healthz") })
	return s
}

// startWorker starts a worker and waits until it is ready.
func (i *installation) startWorker() *server {
	i.t.Helper()
	s := i.start("worker")
	waitFor(i.t, "the worker is ready", func() bool { return s.isHealthy(s.operations + "/readyz") })
	return s
}

func (i *installation) start(args ...string) *server {
	i.t.Helper()
	operations := freeAddress(i.t)
	process := run(i.t, i.command(append(args, "--metrics-addr="+operations)...))
	return &server{stack: &stack{t: i.t, process: process}, operations: "http://" + operations}
}

// isHealthy calls a health endpoint of the process.
func (s *server) isHealthy(endpoint string) bool {
	select {
	case <-s.process.ended:
		require.FailNow(s.t, "the process ended", s.process.errors.tail(2000))
	default:
	}
	found, err := person{t: s.t, base: endpoint}.send(httpRequest{method: http.MethodGet})
	return err == nil && found.status == http.StatusOK
}

// terminate asks the process to end, as systemd, Docker and Kubernetes do.
func (s *server) terminate() {
	s.t.Helper()
	require.NoError(s.t, s.process.command.Process.Signal(syscall.SIGTERM))
}

// openCase reports a post to this API as soon as it is ready.
func (s *server) openCase(author, text string) testCase {
	s.t.Helper()
	waitFor(s.t, "a case could be opened", func() bool { return s.isHealthy(s.base + "/readyz") })
	body := fields{"post": fields{"channel": "facebook", "url": "https://facebook.com/council/posts/" + author[1:], "author": author, "text": text}}
	opened := readAs[incident](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/incidents", body))
	return testCase{s.stack, opened.Ref}
}

// through is the same case, called through another API.
func (c testCase) through(s *server) testCase { return testCase{s.stack, c.ref} }

// lockStore blocks the recording of events until unlock is called. Reading still works.
func (i *installation) lockStore() (unlock func()) {
	i.t.Helper()
	db, err := sql.Open("pgx", i.database)
	require.NoError(i.t, err)
	tx, err := db.BeginTx(context.Background(), nil)
	require.NoError(i.t, err)
	_, err = tx.ExecContext(context.Background(), "LOCK TABLE events IN EXCLUSIVE MODE")
	require.NoError(i.t, err)
	unlock = sync.OnceFunc(func() {
		require.NoError(i.t, tx.Rollback())
		require.NoError(i.t, db.Close())
	})
	i.t.Cleanup(unlock)
	return unlock
}

// someWriterWaits says whether a process waits to record events.
func (i *installation) someWriterWaits() bool {
	i.t.Helper()
	db, err := sql.Open("pgx", i.database)
	require.NoError(i.t, err)
	defer db.Close() //nolint:errcheck // it was only read
	var waiting bool
	err = db.QueryRowContext(i.t.Context(), `SELECT EXISTS (SELECT 1 FROM pg_locks
		WHERE relation = 'events'::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT granted)`).Scan(&waiting)
	require.NoError(i.t, err)
	return waiting
}

// peopleFile is a people file with the tokens of the dev stack.
func peopleFile(t *testing.T) string {
	t.Helper()
	type row struct {
		ID     string   `json:"id"`
		Name   string   `json:"name"`
		Email  string   `json:"email"`
		Roles  []string `json:"roles"`
		Hashed string   `json:"token_sha256"`
	}
	var rows []row
	for id, roles := range map[string][]string{
		"staff-1": {}, "comms-1": {"comms"}, "comms-lead": {"comms", "comms_lead"}, "legal-1": {"legal"}, "auditor-1": {"auditor"}, "admin-1": {"admin"},
	} {
		hash := sha256.Sum256([]byte("dev-" + id))
		rows = append(rows, row{id, "Name of " + id, id + "@example.gov.uk", roles, hex.EncodeToString(hash[:])})
	}
	text, err := json.Marshal(rows)
	require.NoError(t, err)
	return string(text)
}

// writeSafely writes a file that only its owner can read.
func writeSafely(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte(strings.TrimSpace(text)+"\n"), 0o600))
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	free, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, free.Close())
	return free.Addr().String()
}
