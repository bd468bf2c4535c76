package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
)

// Base is a database that belongs to one test, with its tables.
type Base struct {
	*store.Store
	Address string // for store.Open: on PostgreSQL of a role that does not own the tables
	owner   string // of the owner of the tables
}

// Each runs a test on both databases, in parallel.
func Each(t *testing.T, test func(t *testing.T, base Base)) {
	t.Helper()
	each(t, open, test)
}

// EachEmpty is Each without tables.
func EachEmpty(t *testing.T, test func(t *testing.T, base Base)) {
	t.Helper()
	each(t, openEmpty, test)
}

func each(t *testing.T, open func(testing.TB, string) Base, test func(*testing.T, Base)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, SQLite(t)))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, Postgres(t)))
	})
}

// OnSQLite returns a SQLite database.
func OnSQLite(t testing.TB) Base {
	t.Helper()
	return open(t, SQLite(t))
}

// OnPostgres returns a PostgreSQL database, or skips the test.
func OnPostgres(t testing.TB) Base {
	t.Helper()
	return open(t, Postgres(t))
}

// SQLite returns the address of a database that does not exist yet.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "register.db")
}

func open(t testing.TB, address string) Base {
	t.Helper()
	base := openEmpty(t, address)
	if err := base.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !base.Postgres() {
		return base
	}
	asApp := AsAppRole(t, address)
	if err := base.GrantTo(context.Background(), AppRole); err != nil {
		t.Fatal(err)
	}
	app := openEmpty(t, asApp)
	app.owner = address
	return app
}

func openEmpty(t testing.TB, address string) Base {
	t.Helper()
	s, err := store.Open(context.Background(), address, store.Options{Kinds: kinds.All()})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return Base{Store: s, Address: address, owner: address}
}

// SQL connects to the database past the store, as the owner of its tables.
func (b Base) SQL(t testing.TB) *sql.DB {
	t.Helper()
	driver, address := "pgx", cmp.Or(b.owner, b.Address)
	if path, is := strings.CutPrefix(b.Address, "sqlite:"); is {
		driver, address = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

// Postgres says whether the database is PostgreSQL.
func (b Base) Postgres() bool { return !strings.HasPrefix(b.Address, "sqlite:") }
