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

// Postgres is the address of a new, empty database that ends with the test. It
// skips the test when there is no server, unless DUECOURSE_REQUIRE is set.
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

// findServer gives the server that every test of this binary uses: a second one
// would take another second to start.
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
