package main

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/config"
	"duecourse/internal/store"
)

// onRegister does something with a register whose tables are those of this program.
func onRegister(ctx context.Context, d config.Database, do func(*store.Store) error) error {
	return onAnyRegister(ctx, d, func(register *store.Store) error {
		if err := register.CheckSchema(ctx); err != nil {
			return err
		}
		return do(register)
	})
}

// onAnyRegister does something with a register, whatever its tables are.
func onAnyRegister(ctx context.Context, d config.Database, do func(*store.Store) error) (err error) {
	address, err := d.Address()
	if err != nil {
		return err
	}
	register, err := store.Open(ctx, address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, register.Close()) }()
	return do(register)
}

// noted writes what was done on this machine to the access log: who did it is for
// the machine to know.
func noted(ctx context.Context, register *store.Store, what, about string) error {
	return register.AddAccess(ctx, []access.LogEntry{{At: time.Now().UTC(), Action: "duecourse " + what, Ref: about}})
}
