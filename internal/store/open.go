package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called pgx
	_ "modernc.org/sqlite"             // the driver called sqlite
)

// Connections to one database. PostgreSQL grants a hundred by default, to the
// API, the workers and Temporal together.
const (
	readers = 8
	writers = 16
)

// Store is one database. It is safe for concurrent use.
type Store struct {
	write, read *gorm.DB // the same one on PostgreSQL
	pools       []*sql.DB
}

// Open connects to the database at "sqlite:PATH" or "postgres://…" and sees that
// it answers. It neither makes nor changes tables: see [Store.Migrate].
func Open(ctx context.Context, address string) (*Store, error) {
	return OpenWith(ctx, address, sql.Open)
}

// Opener connects to an address by the driver of a name, as [sql.Open] does.
type Opener func(driver, address string) (*sql.DB, error)

// OpenWith is Open for who watches what the database is asked.
func OpenWith(ctx context.Context, address string, open Opener) (*Store, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	var s *Store
	var err error
	switch scheme {
	case "sqlite":
		s, err = openSQLite(rest, open)
	case "postgres", "postgresql":
		s, err = openPostgres(address, open)
	default:
		return nil, fmt.Errorf("database %q: the address must begin with sqlite: or postgres://", scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openSQLite gives one connection to the writer, since SQLite has one writer at
// a time anyway, and several to the readers, whom a writer does not stop (WAL).
// Writers begin IMMEDIATE: a lock taken half-way cannot be waited for.
func openSQLite(path string, open Opener) (*Store, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)"
	writer, err := open("sqlite", dsn+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("SQLite: %w", err)
	}
	writer.SetMaxOpenConns(1)
	reader, err := open("sqlite", dsn+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("SQLite: %w", err), writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	s := &Store{pools: []*sql.DB{writer, reader}}
	if s.write, err = connect(&sqlite.Dialector{DriverName: "sqlite", Conn: writer}); err == nil {
		s.read, err = connect(&sqlite.Dialector{DriverName: "sqlite", Conn: reader})
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func openPostgres(address string, open Opener) (*Store, error) {
	pool, err := open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL: %w", err)
	}
	pool.SetMaxOpenConns(writers)
	pool.SetMaxIdleConns(writers)
	s := &Store{pools: []*sql.DB{pool}}
	if s.write, err = connect(postgres.New(postgres.Config{Conn: pool})); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.read = s.write
	return s, nil
}

// connect leaves GORM's log out: it would print statements with their values,
// and these hold what people wrote.
func connect(dialect gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(dialect, &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dialect.Name(), err)
	}
	return db, nil
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	for _, pool := range s.pools {
		if err := pool.PingContext(ctx); err != nil {
			return fmt.Errorf("database does not answer: %w", unreachable{err})
		}
	}
	return nil
}

// unreachable is a driver's error on one line: pgx gives each address that it
// tried a line of its own.
type unreachable struct{ error }

func (u unreachable) Error() string { return strings.Join(strings.Fields(u.error.Error()), " ") }

func (u unreachable) Unwrap() error { return u.error }

// Close ends the connections.
func (s *Store) Close() error {
	var errs []error
	for _, pool := range s.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

func (s *Store) isPostgres() bool { return s.write.Name() == "postgres" }
