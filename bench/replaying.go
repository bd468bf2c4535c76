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
// workflow with as many events. Beside it stands a minimal workflow to which people
// speak, as they do to a case: what that costs is the SDK's.
func replaying(ctx context.Context, f flags) (lines []result, err error) {
	golden, err := goldenEvents()
	if err != nil {
		return nil, err
	}
	leftAlone, spokenTo, err := bareHistories(ctx, len(golden.Events))
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
	bare.RegisterWorkflow(hears)
	var cases, plain, heard []float64
	for round := range f.Rounds + 1 { // the first one warms up
		a, failedA := replayed(ours, golden)
		b, failedB := replayed(bare, leftAlone)
		c, failedC := replayed(bare, spokenTo)
		if err := errors.Join(failedA, failedB, failedC); err != nil {
			return nil, err
		}
		if round > 0 {
			cases, plain, heard = append(cases, a), append(plain, b), append(heard, c)
		}
	}
	lines = []result{
		faster("a case ÷ a minimal workflow", golden, cases, plain),
		faster("a minimal workflow that hears Updates ÷ one that does not", spokenTo, heard, plain),
	}
	lines[1].goal = "" // it is the SDK's
	return lines, nil
}

func faster(what string, of *history.History, mine, theirs []float64) result {
	ratio := median(mine) / median(theirs)
	return result{
		id: "G7", what: fmt.Sprintf("events replayed a second, %s (%d events)", what, len(of.Events)),
		measured: fmt.Sprintf("%.0f ÷ %.0f", median(mine), median(theirs)), ratio: ratio, goal: "≥ 0.8", met: ratio >= 0.8,
	}
}

func goldenEvents() (*history.History, error) {
	file, err := os.Open(goldenHistory)
	if err != nil {
		return nil, err
	}
	golden, err := client.HistoryFromJSON(file, client.HistoryJSONOptions{})
	return golden, errors.Join(err, file.Close())
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

// bareHistories runs two minimal workflows that each leave about so many events: one
// that nobody speaks to, one that is sent Updates.
func bareHistories(ctx context.Context, events int) (leftAlone, spokenTo *history.History, err error) {
	e, err := newEnvironment(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	const perActivity, perUpdate = 6, 11 // with the workflow tasks that go with each
	run, err := e.bare.ExecuteWorkflow(ctx, onBareQueue(), sequence, events/perActivity)
	if err != nil {
		return nil, nil, err
	}
	if leftAlone, err = e.historyOf(ctx, run); err != nil {
		return nil, nil, err
	}
	updates := events / perUpdate
	run, err = e.bare.ExecuteWorkflow(ctx, onBareQueue(), hears, updates)
	for range updates {
		err = errors.Join(err, e.update(ctx, run.GetID()))
	}
	if err != nil {
		return nil, nil, err
	}
	spokenTo, err = e.historyOf(ctx, run)
	return leftAlone, spokenTo, err
}

// historyOf waits for the end of a workflow.
func (e *environment) historyOf(ctx context.Context, run client.WorkflowRun) (*history.History, error) {
	if err := run.Get(ctx, nil); err != nil {
		return nil, err
	}
	h := &history.History{}
	for pages := e.bare.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), false, 0); pages.HasNext(); {
		event, err := pages.Next()
		if err != nil {
			return nil, err
		}
		h.Events = append(h.Events, event)
	}
	return h, nil
}
