package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"

	"duecourse/internal/casework"
)

//go:embed migrations/*.sql
var scripts embed.FS

// migrationLock is the key of the advisory lock under which PostgreSQL is
// migrated. It only has to be this program's own.
const migrationLock = 0x64756563 // "duec"

// migrations is an append-only list: never edit what may have run somewhere.
func migrations(all casework.Kinds) []*gormigrate.Migration {
	return []*gormigrate.Migration{
		{ID: "0001_register", Migrate: func(tx *gorm.DB) error {
			return run(tx, "0001_register.sql", "0001_only_grows."+tx.Name()+".sql")
		}},
		{ID: "0002_finding", Migrate: func(tx *gorm.DB) error {
			if err := run(tx, "0002_finding.sql", "0002_words."+tx.Name()+".sql"); err != nil {
				return err
			}
			return backfillWords(tx, all)
		}},
		{ID: "0003_chains", Migrate: func(tx *gorm.DB) error {
			if err := run(tx, "0003_chains.sql", "0003_chains_only_grow."+tx.Name()+".sql"); err != nil {
				return err
			}
			return backfillAdvice(tx)
		}},
		{ID: "0004_signing_in", Migrate: func(tx *gorm.DB) error { return run(tx, "0004_signing_in.sql") }},
		{ID: "0005_accounts", Migrate: func(tx *gorm.DB) error { return run(tx, "0005_accounts.sql") }},
		{ID: "0006_reports", Migrate: func(tx *gorm.DB) error {
			if err := run(tx, "0006_reports.sql"); err != nil {
				return err
			}
			return backfillFigures(tx, all)
		}},
		{ID: "0007_four_eyes", Migrate: func(tx *gorm.DB) error { return run(tx, "0007_four_eyes.sql") }},
		{ID: "0008_imports", Migrate: func(tx *gorm.DB) error { return run(tx, "0008_imports.sql") }},
		{ID: "0009_since", Migrate: func(tx *gorm.DB) error { return run(tx, "0009_since.sql") }},
		{ID: "0010_trace", Migrate: func(tx *gorm.DB) error { return run(tx, "0010_trace.sql") }},
		{ID: "0011_import_total", Migrate: func(tx *gorm.DB) error { return run(tx, "0011_import_total.sql") }},
		{ID: "0012_looks", Migrate: func(tx *gorm.DB) error { return run(tx, "0012_looks.sql") }},
		{ID: "0013_drafts", Migrate: func(tx *gorm.DB) error { return run(tx, "0013_drafts.sql") }},
		{ID: "0014_counted", Migrate: func(tx *gorm.DB) error { return run(tx, "0014_counted.sql") }},
		{ID: "0015_import_files", Migrate: func(tx *gorm.DB) error { return run(tx, "0015_import_files.sql") }},
		{ID: "0016_posts", Migrate: func(tx *gorm.DB) error {
			if err := run(tx, "0016_posts.sql"); err != nil {
				return err
			}
			return wrap(incidentsInBatches(tx, savePosts), "posts")
		}},
		{ID: "0017_unregistered_accounts", Migrate: func(tx *gorm.DB) error { return run(tx, "0017_unregistered_accounts.sql") }},
		{ID: "0018_who_makes_tokens", Migrate: func(tx *gorm.DB) error { return run(tx, "0018_who_makes_tokens.sql") }},
		{ID: "0019_repairs", Migrate: func(tx *gorm.DB) error { return run(tx, "0019_repairs.sql") }},
		{ID: "0020_key_fingerprints", Migrate: func(tx *gorm.DB) error { return run(tx, "0020_key_fingerprints.sql") }},
		{ID: "0021_publications", Migrate: func(tx *gorm.DB) error { return run(tx, "0021_publications.sql") }},
	}
}

// Migrate brings the tables up to date, in one transaction. When several processes do
// so at once, one does it and the others wait. A database that a newer version of the
// program has migrated is an error.
func (s *Store) Migrate(ctx context.Context) error {
	list := migrations(s.kinds)
	return s.migrateTo(ctx, list[len(list)-1].ID)
}

// migrateTo stops after a migration.
func (s *Store) migrateTo(ctx context.Context, last string) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if s.isPostgres() { // on SQLite the transaction itself is the lock
			if err := tx.Exec("SELECT pg_advisory_xact_lock(?)", migrationLock).Error; err != nil {
				return fmt.Errorf("waiting for another migration: %w", err)
			}
		}
		return gormigrate.New(tx, &gormigrate.Options{
			TableName: "migrations", IDColumnName: "id", IDColumnSize: 255,
			ValidateUnknownMigrations: true,
		}, migrations(s.kinds)).MigrateTo(last)
	})
	return wrap(err, "migrate")
}

func run(tx *gorm.DB, names ...string) error {
	for _, name := range names {
		script, err := scripts.ReadFile("migrations/" + name)
		if err != nil {
			return fmt.Errorf("migration: %w", err)
		}
		if err := tx.Exec(string(script)).Error; err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
	}
	return nil
}

// Why the program cannot work with the tables of a database.
var (
	ErrOlderSchema = errors.New("its tables are older than this program: run duecourse migrate")
	ErrNewerSchema = errors.New("a newer version of the program has changed its tables")
)

// newerSteps is how many migrations of a newer program an older one works with: migrations run
// while the earlier version works, and it may have to start again meanwhile.
const newerSteps = 1

// CheckSchema returns [ErrOlderSchema] or [ErrNewerSchema] unless the tables are of the schema
// version that this program works with, or one step newer.
func (s *Store) CheckSchema(ctx context.Context) error {
	db := s.read.WithContext(ctx)
	if !db.Migrator().HasTable("migrations") {
		return fmt.Errorf("database: %w", ErrOlderSchema)
	}
	var ran []string
	if err := db.Table("migrations").Pluck("id", &ran).Error; err != nil {
		return fmt.Errorf("database: reading which migrations ran: %w", err)
	}
	for _, m := range migrations(s.kinds) {
		if !slices.Contains(ran, m.ID) {
			return fmt.Errorf("database: %w", ErrOlderSchema)
		}
	}
	if len(ran) > len(migrations(s.kinds))+newerSteps {
		return fmt.Errorf("database: %w", ErrNewerSchema)
	}
	return nil
}
