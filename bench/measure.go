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

// perSecond calls do n times, atOnce at a time, and returns the calls per second.
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

// milliseconds is the duration of a call.
func milliseconds(do func() error) (float64, error) {
	began := time.Now()
	err := do()
	return float64(time.Since(began).Microseconds()) / 1000, err
}

// interleaved runs measures in turn, each several times a round, and returns the values of
// each. The first round is a warm-up and does not count.
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
