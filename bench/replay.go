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

// goldenHistory is the history of a real incident with every measure.
const goldenHistory = "workflows/testdata/histories/incident-ladder.json"

// measureReplay is G7: events replayed per second of a case, against a minimal workflow with
// as many events, and against a minimal workflow with Updates, whose cost is that of the SDK.
func measureReplay(ctx context.Context, f flags) (lines []result, err error) {
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
	bare.RegisterWorkflow(workflowWithActivities)
	bare.RegisterWorkflow(workflowWithUpdates)
	var cases, plain, heard []float64
	for round := range f.Rounds + 1 { // the first one warms up
		a, failedA := replayRate(ours, golden)
		b, failedB := replayRate(bare, leftAlone)
		c, failedC := replayRate(bare, spokenTo)
		if err := errors.Join(failedA, failedB, failedC); err != nil {
			return nil, err
		}
		if round > 0 {
			cases, plain, heard = append(cases, a), append(plain, b), append(heard, c)
		}
	}
	lines = []result{
		compareReplay("a case ÷ a minimal workflow", golden, cases, plain),
		compareReplay("a minimal workflow that hears Updates ÷ one that does not", spokenTo, heard, plain),
	}
	lines[1].goal = "" // it is the SDK's
	return lines, nil
}

func compareReplay(what string, of *history.History, mine, theirs []float64) result {
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

// replayRate measures the events replayed per second.
func replayRate(r worker.WorkflowReplayer, h *history.History) (float64, error) {
	const times = 50
	began := time.Now()
	for range times {
		if err := r.ReplayWorkflowHistory(discardLogger(), h); err != nil {
			return 0, err
		}
	}
	return float64(times*len(h.Events)) / time.Since(began).Seconds(), nil
}

// bareHistories runs two minimal workflows with about so many events each: one without
// Updates, and one with Updates.
func bareHistories(ctx context.Context, events int) (leftAlone, spokenTo *history.History, err error) {
	e, err := newEnvironment(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	const perActivity, perUpdate = 6, 11 // with the workflow tasks that go with each
	run, err := e.bare.ExecuteWorkflow(ctx, onBareQueue(), workflowWithActivities, events/perActivity)
	if err != nil {
		return nil, nil, err
	}
	if leftAlone, err = e.historyOf(ctx, run); err != nil {
		return nil, nil, err
	}
	updates := events / perUpdate
	run, err = e.bare.ExecuteWorkflow(ctx, onBareQueue(), workflowWithUpdates, updates)
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
