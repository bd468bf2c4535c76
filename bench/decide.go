package main

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/client"
)

// measureDeciding is G2: a decision over HTTP, recorded and read again, against a bare Update
// that runs one no-op activity. The decision is not to proceed, so that no effect of one
// disturbs the next.
func measureDeciding(ctx context.Context, f flags) (lines []result, err error) {
	e, err := newEnvironment(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	const each = 30
	var refs, ids []string // of this round
	came, err := interleaved(f.Rounds, each, func(round, i int) (float64, error) {
		if i == 0 {
			if refs, ids, err = e.openAdvisedCases(ctx, round, each); err != nil {
				return 0, err
			}
		}
		return milliseconds(func() error { return e.decide(ctx, refs[i]) })
	}, func(_, i int) (float64, error) {
		return milliseconds(func() error { return e.update(ctx, ids[i]) })
	})
	if err != nil {
		return nil, err
	}
	return []result{
		compared("p50", 0.5, 1.3, came[0], came[1]),
		compared("p99", 0.99, 1.5, came[0], came[1]),
	}, nil
}

// openAdvisedCases brings cases to their decision and starts as many bare workflows before
// the measurement.
func (e *environment) openAdvisedCases(ctx context.Context, round, n int) (refs, ids []string, err error) {
	for i := range n {
		ref, err := e.openAdvisedCase(ctx, fmt.Sprintf("g2-%d-%d", round, i))
		if err != nil {
			return nil, nil, err
		}
		run, err := e.bare.ExecuteWorkflow(ctx, onBareQueue(), workflowWithUpdate)
		if err != nil {
			return nil, nil, err
		}
		refs, ids = append(refs, ref), append(ids, run.GetID())
	}
	return refs, ids, nil
}

func compared(name string, p, goal float64, mine, theirs []float64) result {
	a, b := percentile(mine, p), percentile(theirs, p)
	return result{
		id: "G2", what: "decide through HTTP ÷ bare Update with an activity, " + name, ratio: a / b,
		measured: fmt.Sprintf("%.1f ms ÷ %.1f ms", a, b), goal: fmt.Sprintf("≤ %.1f", goal), met: a/b <= goal,
	}
}

// openAdvisedCase brings a case as far as Legal's advice.
func (e *environment) openAdvisedCase(ctx context.Context, name string) (string, error) {
	ref, err := e.report(ctx, name)
	if err != nil {
		return "", err
	}
	path := "/api/v1/incidents/" + ref
	return ref, errors.Join(
		e.post(ctx, "comms-1", path+"/assess", fields{"finding": "unacceptable", "grounds": []string{"spam"}, "rationale": "It is spam."}, nil),
		e.post(ctx, "comms-1", path+"/propose", fields{"measures": []string{"warn"}, "reason": "The first step."}, nil),
		e.post(ctx, "legal-1", path+"/advise", fields{"proposal": "P1", "position": "support", "text": "Agreed."}, nil),
	)
}

func (e *environment) decide(ctx context.Context, ref string) error {
	return e.post(ctx, "comms-2", "/api/v1/incidents/"+ref+"/decide", fields{"proposal": "P1", "proceed": false, "rationale": "Not this time."}, nil)
}

func (e *environment) update(ctx context.Context, id string) error {
	handle, err := e.bare.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: "decide", WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}
