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

// cached is how many cases a worker keeps in memory; the others sleep in Temporal.
const cached = 200

// sleeping is G6: the memory of a worker with many sleeping cases, against a tenth
// of them, with the same cache.
func sleeping(ctx context.Context, f flags) ([]result, error) {
	return asleep(ctx, f, "cases", putToSleep)
}

// accountsAsleep is the same with live accounts.
func accountsAsleep(ctx context.Context, f flags) ([]result, error) {
	return asleep(ctx, f, "accounts", putAccountsToSleep)
}

// asleep measures a worker with sleeping cases of a kind. The server is a process of
// its own, so that what is measured is the worker's.
func asleep(ctx context.Context, f flags, kind string, put func(ctx context.Context, c client.Client, p *policy.Policy, from, to int) error) (lines []result, err error) {
	server, stop, err := serverAlone(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	c, err := client.DialContext(ctx, client.Options{HostPort: server, Logger: silent()})
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
		Zone: zone, Events: &activities.Events{Save: forgetful{}.Record}, Channel: &activities.Channel{Letters: letter.Writer{Zone: zone}},
		Blocks: &activities.Blocks{Client: c}, Mail: &activities.Mail{}, Evidence: &activities.Evidence{},
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

// forgetful is a register that keeps nothing: a database would be measured too.
type forgetful struct{}

func (forgetful) Record(context.Context, string, []casework.Event) error { return nil }

// putToSleep opens the cases from one number to another and waits until each waits
// for a person.
func putToSleep(ctx context.Context, c client.Client, p *policy.Policy, from, to int) error {
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

// memory in use after everything unused was given back, in MiB.
func memory() float64 {
	for range 3 {
		runtime.GC()
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return float64(now.HeapInuse+now.StackInuse) / (1 << 20)
}
