package main

import (
	"context"
	"errors"
	"fmt"
)

// measureOpening is G1: cases opened per second over HTTP, each running and recorded, against
// bare no-op workflows started and completed.
func measureOpening(ctx context.Context, f flags) (lines []result, err error) {
	e, err := newEnvironment(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	const each = 100
	came, err := interleaved(f.Rounds, 1, func(round, _ int) (float64, error) {
		return perSecond(ctx, each, concurrency, func(ctx context.Context, i int) error {
			_, err := e.report(ctx, fmt.Sprintf("g1-%d-%d", round, i))
			return err
		})
	}, func(int, int) (float64, error) {
		return perSecond(ctx, each, concurrency, func(ctx context.Context, _ int) error {
			run, err := e.bare.ExecuteWorkflow(ctx, onBareQueue(), noOpWorkflow)
			if err != nil {
				return err
			}
			return run.Get(ctx, nil)
		})
	})
	if err != nil {
		return nil, err
	}
	cases, bare := came[0], came[1]
	ratio := median(cases) / median(bare)
	return []result{{
		id: "G1", what: "cases opened ÷ no-op workflows run, a second", ratio: ratio, goal: "≥ 0.5", met: ratio >= 0.5,
		measured: fmt.Sprintf("%.0f ÷ %.0f", median(cases), median(bare)),
	}}, nil
}
