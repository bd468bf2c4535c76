package main

import (
	"context"
	"errors"
	"fmt"

	"duecourse/activities"
	"duecourse/internal/config"
)

// reconcileCommand compares the store with the workflows of the cases. A worker must run:
// the command asks the workflows.
type reconcileCommand struct {
	config.Service
	config.Process
	Mend bool `help:"Record again what the store lacks."`
}

// Run fails if a difference remains.
func (c *reconcileCommand) Run(ctx context.Context) (err error) {
	if err := c.Check(); err != nil {
		return fmt.Errorf("the settings are incomplete or not safe:\n%w", err)
	}
	p, err := openParts(ctx, "duecourse-reconcile", c.Service, c.Process, connectNow)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	done, err := activities.CompareCases(ctx, p.Reconciler(), c.Mend, nil)
	if err != nil {
		return err
	}
	for _, d := range done.Differences {
		text := string(d.Kind)
		if d.Mended {
			text += ", mended"
		}
		if d.Why != "" {
			text += ": " + d.Why
		}
		fmt.Println(d.Ref, text)
	}
	fmt.Printf("%s compared, %d differ, %d of them mended.\n", plural(done.Cases, "case"), done.Found, done.Mended)
	if left := done.Found - done.Mended; left > 0 {
		return fmt.Errorf("not the same as their workflows: %s", plural(left, "case"))
	}
	return nil
}
