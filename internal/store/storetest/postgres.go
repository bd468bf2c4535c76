package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
)

// Postgres returns the address of a new, empty database, and drops it after the test.
// Without a server it skips the test, or fails it if DUECOURSE_REQUIRE is set.
func Postgres(t testing.TB) string {
	t.Helper()
	found, err := findServer()
	if err != nil && os.Getenv("DUECOURSE_REQUIRE") != "" {
		t.Fatalf("PostgreSQL is required: %v", err)
	}
	if err != nil {
		t.Skipf("no PostgreSQL: %v", err)
	}
	name := "duecourse_" + strings.ToLower(rand.Text())
	execute(t, found.address, "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, found.address, "DROP DATABASE "+name+" WITH (FORCE)") })
	return withDatabase(t, found.address, name)
}

// AppRole is the role of API and worker: the tables are not its own.
const AppRole = "duecourse_app"

// AsAppRole is the address of a database for [AppRole], which it makes if it is not there.
func AsAppRole(t testing.TB, address string) string {
	t.Helper()
	execute(t, address, `DO $$ BEGIN
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '`+AppRole+`') THEN CREATE ROLE `+AppRole+` LOGIN PASSWORD '`+AppRole+`'; END IF;
	EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`)
	as, err := url.Parse(address)
	if err != nil {
		t.Fatalf("DATABASE_URL: %v", err)
	}
	as.User = url.UserPassword(AppRole, AppRole)
	return as.String()
}

// findServer returns the server that all tests of this binary share: each start would
// take another second.
var findServer = sync.OnceValues(func() (*server, error) {
	if address := os.Getenv("DATABASE_URL"); address != "" {
		return &server{address: address}, nil
	}
	return startServer()
})

func execute(t testing.TB, address, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("PostgreSQL: %v", err)
	}
}

func withDatabase(t testing.TB, server, name string) string {
	t.Helper()
	address, err := url.Parse(server)
	if err != nil {
		t.Fatalf("DATABASE_URL: %v", err)
	}
	address.Path = "/" + name
	return address.String()
}
