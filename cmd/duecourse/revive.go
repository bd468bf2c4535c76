package main

import (
	"context"
	"errors"
	"fmt"

	"duecourse/activities"
	"duecourse/internal/app"
	"duecourse/internal/config"
)

// reviveCommand starts the workflow of a case again from the database.
type reviveCommand struct {
	config.Service
	config.Process
	Ref     string `arg:"" help:"Reference of the case."`
	Replace bool   `help:"End the workflow that runs: it is stuck, or has other events than the database."`
}

// Run prints what the lost workflow took and never stored.
func (c *reviveCommand) Run(ctx context.Context) (err error) {
	if err := c.Check(); err != nil {
		return fmt.Errorf("the settings are incomplete or not safe:\n%w", err)
	}
	p, err := openParts(ctx, "duecourse-revive", c.Service, c.Process, connectNow)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	lost, err := activities.Revive(ctx, p.Reconciler(), c.Ref, c.Replace)
	if errors.Is(err, app.ErrRunning) {
		return fmt.Errorf("%w: if it is stuck, end it with --replace", err)
	}
	if err != nil {
		return err
	}
	if err := logCommand(ctx, p.Store, "revive", c.Ref); err != nil {
		return err
	}
	fmt.Printf("The workflow of %s runs again, from the database.\n", c.Ref)
	for _, command := range lost {
		fmt.Println("Not stored, and to be done again:", command)
	}
	return nil
}
