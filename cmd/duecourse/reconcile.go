package main

import (
	"context"
	"errors"
	"fmt"

	"duecourse/activities"
	"duecourse/internal/config"
)

// reconcileCommand compares the register with the workflows of its cases. A worker
// has to run: it is the workflows that are asked.
type reconcileCommand struct {
	config.Service
	config.Running
	Mend bool `help:"Record again what the register lacks."`
}

// Run fails when a difference is left.
func (c *reconcileCommand) Run(ctx context.Context) (err error) {
	if err := c.Check(); err != nil {
		return fmt.Errorf("the settings are not complete, or not safe:\n%w", err)
	}
	p, err := open(ctx, "duecourse-reconcile", c.Service, c.Running, dial)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	done, err := activities.CompareCases(ctx, p.parts.Reconciler(), c.Mend, nil)
	if err != nil {
		return err
	}
	for _, d := range done.Differences {
		said := string(d.Kind)
		if d.Mended {
			said += ", mended"
		}
		if d.Why != "" {
			said += ": " + d.Why
		}
		fmt.Println(d.Ref, said)
	}
	fmt.Printf("%s compared, %d differ, %d of them mended.\n", counted(done.Cases, "case"), done.Found, done.Mended)
	if left := done.Found - done.Mended; left > 0 {
		return fmt.Errorf("not like their workflows: %s", counted(left, "case"))
	}
	return nil
}
