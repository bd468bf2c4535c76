package main

import (
	"context"
	"fmt"

	"duecourse/internal/config"
	"duecourse/internal/store"
)

// migrateCommand brings the tables up to date. It may be run at any time, and by
// several at once: one does it, the others wait.
type migrateCommand struct{ config.Database }

// Run migrates.
func (c *migrateCommand) Run(ctx context.Context) error {
	return onAnyRegister(ctx, c.Database, func(register *store.Store) error {
		if err := register.Migrate(ctx); err != nil {
			return err
		}
		_, err := fmt.Println("The register's tables are up to date.")
		return err
	})
}
