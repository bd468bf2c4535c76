package main

import (
	"context"
	"fmt"

	"duecourse/internal/config"
	"duecourse/internal/store"
)

// signOutCommand ends every session of a person.
type signOutCommand struct {
	config.Database
	Person string `arg:"" help:"The person's id."`
}

// Run says how many there were.
func (c *signOutCommand) Run(ctx context.Context) error {
	return onRegister(ctx, c.Database, func(register *store.Store) error {
		ended, err := register.EndSessions(ctx, c.Person)
		if err != nil {
			return err
		}
		if err := noted(ctx, register, "sign-out", c.Person); err != nil {
			return err
		}
		_, err = fmt.Printf("%s ended.\n", counted(ended, "session"))
		return err
	})
}
