package main

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// percentile of values, 0 ≤ p ≤ 1; the median is 0.5.
func percentile(values []float64, p float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[min(int(p*float64(len(sorted))), len(sorted)-1)]
}

func median(values []float64) float64 { return percentile(values, 0.5) }

// perSecond does n things, some at once, and says how many it did a second.
func perSecond(ctx context.Context, n, atOnce int, do func(ctx context.Context, i int) error) (float64, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	began := time.Now()
	for i := range n {
		group.Go(func() error { return do(ctx, i) })
	}
	err := group.Wait()
	return float64(n) / time.Since(began).Seconds(), err
}

// milliseconds that one thing took.
func milliseconds(do func() error) (float64, error) {
	began := time.Now()
	err := do()
	return float64(time.Since(began).Microseconds()) / 1000, err
}

// interleaved takes measures one after the other, each so many times in a round, and
// gives what each of them came to. The first round warms up and does not count.
func interleaved(rounds, each int, measures ...func(round, i int) (float64, error)) ([][]float64, error) {
	came := make([][]float64, len(measures))
	for round := range rounds + 1 {
		for i := range each {
			for n, measure := range measures {
				value, err := measure(round, i)
				if err != nil {
					return nil, err
				}
				if round > 0 {
					came[n] = append(came[n], value)
				}
			}
		}
	}
	return came, nil
}
