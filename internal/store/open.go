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

	"duecourse/internal/casework"
)

// Connections to one database. By default PostgreSQL allows a hundred, for the API, the
// workers and Temporal together.
const (
	readers = 8
	writers = 16
)

// Store is one database. It is safe for concurrent use.
type Store struct {
	write, read *gorm.DB // the same one on PostgreSQL
	pools       []*sql.DB
	kinds       casework.Kinds
}

// Options say how to open a store.
type Options struct {
	Kinds   casework.Kinds // the kinds of case that it keeps
	Connect Connector      // nil: [sql.Open]
}

// Connector connects to an address with the driver of a name, as [sql.Open] does.
type Connector func(driver, address string) (*sql.DB, error)

// Open connects to the database at "sqlite:PATH" or "postgres://…" and checks that it
// answers. It does not create or change tables: see [Store.Migrate].
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if o.Connect == nil {
		o.Connect = sql.Open
	}
	scheme, rest, _ := strings.Cut(address, ":")
	var s *Store
	var err error
	switch scheme {
	case "sqlite":
		s, err = openSQLite(rest, o.Connect)
	case "postgres", "postgresql":
		s, err = openPostgres(address, o.Connect)
	default:
		return nil, fmt.Errorf("database %q: the address must begin with sqlite: or postgres://", scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	s.kinds = o.Kinds
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openSQLite opens one connection for writing, since SQLite has one writer at a time,
// and several for reading, which a writer does not block (WAL). Writers begin IMMEDIATE:
// SQLite does not wait for a lock that a transaction takes later.
func openSQLite(path string, open Connector) (*Store, error) {
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

func openPostgres(address string, open Connector) (*Store, error) {
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

// connect turns off the log of GORM: it would print statements with their values, which
// contain personal data.
func connect(dialect gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(dialect, &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
	})
	return db, wrap(err, "%s", dialect.Name())
}

// Ping returns an error unless the database answers.
func (s *Store) Ping(ctx context.Context) error {
	for _, pool := range s.pools {
		if err := pool.PingContext(ctx); err != nil {
			return fmt.Errorf("database does not answer: %w", unreachable{err})
		}
	}
	return nil
}

// unreachable is the error of a driver on one line: pgx writes a line for each address
// that it tried.
type unreachable struct{ error }

func (u unreachable) Error() string { return strings.Join(strings.Fields(u.error.Error()), " ") }

func (u unreachable) Unwrap() error { return u.error }

// Close closes the connections.
func (s *Store) Close() error {
	var errs []error
	for _, pool := range s.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

func (s *Store) isPostgres() bool { return s.write.Name() == "postgres" }
