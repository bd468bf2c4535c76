package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/letter"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	program "duecourse/worker"
)

// cached is how many cases a worker keeps in memory. The others exist only in Temporal.
const cached = 200

// measureSleepingCases is G6: the memory of a worker with many waiting cases, against a tenth
// of them, with the same cache.
func measureSleepingCases(ctx context.Context, f flags) ([]result, error) {
	return measureSleeping(ctx, f, "cases", startSleepingCases)
}

// measureSleepingAccounts is G6 with active accounts.
func measureSleepingAccounts(ctx context.Context, f flags) ([]result, error) {
	return measureSleeping(ctx, f, "accounts", startSleepingAccounts)
}

// measureSleeping measures a worker with waiting cases of a kind. The server runs in its own
// process, so that the memory is that of the worker.
func measureSleeping(ctx context.Context, f flags, kind string, put func(ctx context.Context, c client.Client, p *policy.Policy, from, to int) error) (lines []result, err error) {
	server, stop, err := startTemporal(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	c, err := client.DialContext(ctx, client.Options{HostPort: server, Logger: discardLogger()})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	rules, err := policy.Default()
	if err != nil {
		return nil, err
	}
	zone := rules.Zone()
	w, err := program.New(c, program.Deps{
		Zone: zone, Events: &activities.Events{Save: discardStore{}.Record}, Channel: &activities.Channel{Letters: letter.Writer{Zone: zone}},
		Blocks: &activities.Blocks{Client: c}, Joins: &activities.Joins{Client: c}, Mail: &activities.Mail{}, Evidence: &activities.Evidence{},
		Accounts: &activities.Accounts{}, Reconciler: &activities.Reconciler{}, Packs: &activities.Packs{},
	}, program.Options{})
	if err != nil {
		return nil, err
	}
	if err := w.Start(); err != nil {
		return nil, err
	}
	defer w.Stop()
	few := f.Asleep / 10
	if err := put(ctx, c, rules, 0, few); err != nil {
		return nil, err
	}
	before := memory()
	if err := put(ctx, c, rules, few, f.Asleep); err != nil {
		return nil, err
	}
	after := memory()
	ratio := after / before
	return []result{{
		id: "G6", what: fmt.Sprintf("worker memory with %d sleeping %s ÷ with %d, %d cached", f.Asleep, kind, few, cached), ratio: ratio,
		measured: fmt.Sprintf("%.0f MiB ÷ %.0f MiB", after, before), goal: "≤ 1.2", met: ratio <= 1.2,
	}}, nil
}

// discardStore stores nothing, so that no database is measured.
type discardStore struct{}

func (discardStore) Record(context.Context, string, []casework.Event) error { return nil }

// startSleepingCases opens the cases from one number to another, and waits until each waits
// for a person.
func startSleepingCases(ctx context.Context, c client.Client, p *policy.Policy, from, to int) error {
	rules := p.Rules(time.Now())
	_, err := perSecond(ctx, to-from, concurrency, func(ctx context.Context, i int) error {
		ref := fmt.Sprintf("INC-%04d-%04d", (from+i)/10000, (from+i)%10000)
		report := incident.Report{Ref: ref, Post: incident.Post{Channel: "facebook", URL: "https://example.org/" + ref, Author: "@" + ref}}
		by := casework.Actor{Person: casework.Person{ID: "staff-1"}, Roles: []casework.Role{casework.RoleStaff}}
		request, err := protocol.NewRequest(ref, "", 0, by, report)
		if err != nil {
			return err
		}
		handle, err := c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
				ID: protocol.CaseID(ref), TaskQueue: protocol.TaskQueue, WorkflowIDConflictPolicy: useExisting,
			}, incident.Kind().Workflow, protocol.Start{Rules: rules, Seed: ref, First: &request}),
			UpdateOptions: client.UpdateWorkflowOptions{
				UpdateID: ref, UpdateName: string(incident.CommandReport), Args: []any{request}, WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
		if err != nil {
			return err
		}
		return handle.Get(ctx, nil)
	})
	return err
}

// memory is the memory in use after garbage collection, in MiB.
func memory() float64 {
	for range 3 {
		runtime.GC()
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return float64(now.HeapInuse+now.StackInuse) / (1 << 20)
}
