package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"duecourse/internal/policy"
	program "duecourse/worker"
)

// goldenHistory is of a real incident that climbs the whole ladder.
const goldenHistory = "workflows/testdata/histories/incident-ladder.json"

// replaying is G7: events a second when a case is replayed, against a minimal
// workflow with as many events.
func replaying(ctx context.Context, f flags) (lines []result, err error) {
	file, err := os.Open(goldenHistory)
	if err != nil {
		return nil, err
	}
	golden, err := client.HistoryFromJSON(file, client.HistoryJSONOptions{})
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	least, err := bareHistory(ctx, len(golden.Events))
	if err != nil {
		return nil, err
	}
	rules, err := policy.Default()
	if err != nil {
		return nil, err
	}
	ours, bare := worker.NewWorkflowReplayer(), worker.NewWorkflowReplayer()
	program.RegisterWorkflows(ours, rules.Zone())
	bare.RegisterWorkflow(sequence)
	cases, plain := []float64{}, []float64{}
	for round := range f.Rounds + 1 { // the first one warms up
		a, err := replayed(ours, golden)
		if err != nil {
			return nil, err
		}
		b, err := replayed(bare, least)
		if err != nil {
			return nil, err
		}
		if round > 0 {
			cases, plain = append(cases, a), append(plain, b)
		}
	}
	ratio := median(cases) / median(plain)
	return []result{{
		id: "G7", what: fmt.Sprintf("events replayed a second, a case ÷ a minimal workflow of %d events", len(least.Events)),
		measured: fmt.Sprintf("%.0f ÷ %.0f", median(cases), median(plain)), ratio: ratio, goal: "≥ 0.8", met: ratio >= 0.8,
	}}, nil
}

// replayed says how many events a second are replayed.
func replayed(r worker.WorkflowReplayer, h *history.History) (float64, error) {
	const times = 50
	began := time.Now()
	for range times {
		if err := r.ReplayWorkflowHistory(silent(), h); err != nil {
			return 0, err
		}
	}
	return float64(times*len(h.Events)) / time.Since(began).Seconds(), nil
}

// bareHistory runs a minimal workflow that leaves at least so many events.
func bareHistory(ctx context.Context, events int) (h *history.History, err error) {
	w, err := newWorld(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	const perActivity = 6 // scheduled, started, completed, and the task that follows
	run, err := w.bare.ExecuteWorkflow(ctx, onBareQueue(), sequence, events/perActivity)
	if err == nil {
		err = run.Get(ctx, nil)
	}
	if err != nil {
		return nil, err
	}
	h = &history.History{}
	for pages := w.bare.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), false, 0); pages.HasNext(); {
		event, err := pages.Next()
		if err != nil {
			return nil, err
		}
		h.Events = append(h.Events, event)
	}
	return h, nil
}
