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
	database string
	temporal *temporal
	post     *postOffice
	setup    []string // the environment of every process
}

// server is one process of the production program.
type server struct {
	*stack            // of an API: where it is reached
	operations string // "http://127.0.0.1:43210": metrics and health
}

// install sets everything up that compose would, but the tables.
func install(t *testing.T, setup ...string) *installation {
	t.Helper()
	program, err := production()
	require.NoError(t, err)
	dir := t.TempDir()
	i := &installation{t: t, program: program, database: storetest.Postgres(t), temporal: startTemporal(t), post: openPostOffice(t)}
	i.setup = append([]string{
		"DUECOURSE_DATABASE_URL=" + i.database,
		"DUECOURSE_TEMPORAL_ADDR=" + i.temporal.address,
		"DUECOURSE_PEOPLE=" + writeSafely(t, dir, "people.json", people(t)),
		"DUECOURSE_SECRET_FILE=" + writeSafely(t, dir, "secret", i.says("new", "secret")),
		"DUECOURSE_KEYS_FILE=" + writeSafely(t, dir, "keys", i.says("new", "key", "k1")),
		"DUECOURSE_EVIDENCE=" + filepath.Join(dir, "evidence"),
		"DUECOURSE_BASE_URL=https://cases.example.gov.uk",
		"DUECOURSE_TEMPORAL_UI=https://temporal.example.gov.uk",
		"DUECOURSE_SMTP_ADDR=" + i.post.address,
		"DUECOURSE_SMTP_FROM=due-course@example.gov.uk",
		"DUECOURSE_SMTP_TLS=none",
		"DUECOURSE_DRAIN_DELAY=1s",
	}, setup...)
	return i
}

// installed is an installation whose tables are made.
func installed(t *testing.T, setup ...string) *installation {
	t.Helper()
	i := install(t, setup...)
	i.says("migrate")
	return i
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

// says runs a command to its end, which must be a good one.
func (i *installation) says(args ...string) string {
	i.t.Helper()
	said, err := i.command(args...).CombinedOutput()
	require.NoError(i.t, err, "%s", said)
	return string(said)
}

// api starts an API and waits until it answers.
func (i *installation) api() *server {
	i.t.Helper()
	address := freeAddress(i.t)
	s := i.start("api", "--addr="+address)
	s.base = "http://" + address
	until(i.t, "the API is alive", func() bool { return s.is(s.base + "/healthz") })
	return s
}

// worker starts a worker and waits until it works.
func (i *installation) worker() *server {
	i.t.Helper()
	s := i.start("worker")
	until(i.t, "the worker is ready", func() bool { return s.is(s.operations + "/readyz") })
	return s
}

func (i *installation) start(args ...string) *server {
	i.t.Helper()
	operations := freeAddress(i.t)
	process := run(i.t, i.command(append(args, "--metrics-addr="+operations)...))
	return &server{stack: &stack{t: i.t, process: process}, operations: "http://" + operations}
}

// is asks the process whether it is well.
func (s *server) is(well string) bool {
	select {
	case <-s.process.ended:
		require.FailNow(s.t, "the process ended", s.process.errors.last(2000))
	default:
	}
	found, err := person{t: s.t, base: well}.ask(asked{method: http.MethodGet})
	return err == nil && found.status == http.StatusOK
}

// terminate asks the process to end, as systemd, Docker and Kubernetes do.
func (s *server) terminate() {
	s.t.Helper()
	require.NoError(s.t, s.process.command.Process.Signal(syscall.SIGTERM))
}

// opened reports a post to this API, once a case could be opened.
func (s *server) opened(author, text string) file {
	s.t.Helper()
	until(s.t, "a case could be opened", func() bool { return s.is(s.base + "/readyz") })
	body := fields{"post": fields{"channel": "facebook", "url": "https://facebook.com/council/posts/" + author[1:], "author": author, "text": text}}
	opened := read[incident](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/incidents", body))
	return file{s.stack, opened.Ref}
}

// at is the same case, seen through another API.
func (f file) at(s *server) file { return file{s.stack, f.ref} }

// holdRegister keeps everybody from recording events until it lets go. Reading goes on.
func (i *installation) holdRegister() (letGo func()) {
	i.t.Helper()
	db, err := sql.Open("pgx", i.database)
	require.NoError(i.t, err)
	tx, err := db.BeginTx(context.Background(), nil)
	require.NoError(i.t, err)
	_, err = tx.ExecContext(context.Background(), "LOCK TABLE events IN EXCLUSIVE MODE")
	require.NoError(i.t, err)
	letGo = sync.OnceFunc(func() {
		require.NoError(i.t, tx.Rollback())
		require.NoError(i.t, db.Close())
	})
	i.t.Cleanup(letGo)
	return letGo
}

// somebodyWaits says whether somebody would record events, and cannot.
func (i *installation) somebodyWaits() bool {
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

// people is a file of people whose tokens are those of the dev stack.
func people(t *testing.T) string {
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
