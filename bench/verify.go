package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
)

// measureVerify measures how many events of the audit chains are verified per second. It has
// no counterpart and no goal.
func measureVerify(ctx context.Context, f flags) (lines []result, err error) {
	dir, err := os.MkdirTemp("", "duecourse-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	address := "sqlite:" + filepath.Join(dir, "register.db")
	register, err := store.Open(ctx, address, store.Options{Kinds: kinds.All()})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, register.Close()) }()
	if err := register.Migrate(ctx); err != nil {
		return nil, err
	}
	if err := addCases(ctx, address, f.Rows); err != nil {
		return nil, err
	}
	if _, err := register.Seal(ctx, time.Now()); err != nil {
		return nil, err
	}
	rates := []float64{}
	for range 3 {
		began := time.Now()
		found, err := register.Verify(ctx)
		if err != nil {
			return nil, err
		}
		if !found.OK {
			return nil, fmt.Errorf("the register is broken: %v", *found.Broken)
		}
		rates = append(rates, float64(found.Events)/time.Since(began).Seconds())
	}
	return []result{{
		id: "audit", what: fmt.Sprintf("events of the audit chains verified a second, of %d cases (SQLite)", f.Rows),
		measured: fmt.Sprintf("%.0f", median(rates)), goal: "to be known", met: true,
	}}, nil
}
