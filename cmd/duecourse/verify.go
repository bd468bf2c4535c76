package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"duecourse/internal/config"
	"duecourse/internal/store"
)

// verifyCommand checks the audit chains of a register.
type verifyCommand struct{ config.Database }

// Run fails with the first broken place.
func (c *verifyCommand) Run(ctx context.Context) (err error) {
	address, err := c.Address()
	if err != nil {
		return err
	}
	if path, is := strings.CutPrefix(address, "sqlite:"); is { // SQLite would make it
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("the register cannot be opened: %w", err)
		}
	}
	register, err := store.Open(ctx, address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, register.Close()) }()
	if err := register.Current(ctx); err != nil {
		return err
	}
	found, err := register.Verify(ctx)
	if err != nil {
		return err
	}
	if !found.OK {
		return fmt.Errorf("the register is broken at %s, event %d: %s", found.Broken.Case, found.Broken.Seq, found.Broken.What)
	}
	_, err = fmt.Printf("The register is sound: %d events, head %s.\n", found.Events, found.Head)
	return err
}
