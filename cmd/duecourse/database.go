package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/config"
	"duecourse/internal/store"
)

// migrateCommand brings the tables up to date. It can run at any time, and several times
// at once: one of them migrates, the others wait.
type migrateCommand struct {
	config.Database
	AppRole string `name:"app-role" env:"DUECOURSE_APP_ROLE" placeholder:"ROLE" group:"Database" help:"Role of PostgreSQL that API and worker connect as: it gets what they need of the tables, and does not own them. Without it, nothing is granted."`
}

// Run migrates.
func (c *migrateCommand) Run(ctx context.Context) error {
	return withAnySchema(ctx, c.Database, func(db *store.Store) error {
		if err := db.Migrate(ctx); err != nil {
			return err
		}
		if c.AppRole != "" {
			if err := db.GrantTo(ctx, c.AppRole); err != nil {
				return err
			}
		}
		_, err := fmt.Println("The tables are up to date.")
		return err
	})
}

// withStore opens a database for do. Its tables must be those of this version.
func withStore(ctx context.Context, d config.Database, do func(*store.Store) error) error {
	return withAnySchema(ctx, d, func(db *store.Store) error {
		if err := db.CheckSchema(ctx); err != nil {
			return err
		}
		return do(db)
	})
}

func withAnySchema(ctx context.Context, d config.Database, do func(*store.Store) error) (err error) {
	if err := d.Check(); err != nil {
		return err
	}
	address, err := d.Address()
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, address, store.Options{Kinds: kinds.All()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return do(db)
}

// logCommand writes a command to the access log. It cannot know who gave it: the server's
// own log does.
func logCommand(ctx context.Context, db *store.Store, command, about string) error {
	return db.AddAccess(ctx, []access.LogEntry{{At: time.Now().UTC(), Action: "duecourse " + command, Ref: about}})
}
