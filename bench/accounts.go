package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
)

// startSleepingAccounts opens the accounts from one number to another, and waits until each
// waits for its review.
func startSleepingAccounts(ctx context.Context, c client.Client, p *policy.Policy, from, to int) error {
	rules := p.Rules(time.Now())
	_, err := perSecond(ctx, to-from, concurrency, func(ctx context.Context, i int) error {
		ref := fmt.Sprintf("SMA-%04d-%04d", (from+i)/10000, (from+i)%10000)
		open := account.Open{Channel: "facebook", Handle: "@" + ref, Team: "Parks", Owner: casework.Person{ID: "staff-1"}, Ref: ref, Request: ref}
		first, err := protocol.NewRequest(ref, "", 0, casework.Actor{Person: casework.Person{ID: "comms-1"}, Roles: []casework.Role{casework.RoleComms}}, open)
		if err != nil {
			return err
		}
		handle, err := c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
				ID: protocol.CaseID(ref), TaskQueue: protocol.TaskQueue, WorkflowIDConflictPolicy: useExisting,
			}, account.Kind().Workflow, protocol.Start{Rules: rules, Seed: ref, First: &first}),
			UpdateOptions: client.UpdateWorkflowOptions{
				UpdateID: ref, UpdateName: protocol.UpdateClaim, Args: []any{protocol.Claim{Request: ref}}, WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
		if err != nil {
			return err
		}
		return handle.Get(ctx, nil)
	})
	return err
}
