package app

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

// OpenRequest begins an account request, or joins the one that runs.
func (t *Temporal) OpenRequest(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	id := protocol.CaseID(ref)
	operation := t.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: id, TaskQueue: protocol.TaskQueue, StaticSummary: ref,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}, account.RequestKind().Workflow, start)
	handle, err := t.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: operation, UpdateOptions: updateTo(id, r),
	})
	return answerOf(ctx, handle, err)
}

// OpenAccount begins an account that is brought in, or joins the one that runs.
func (t *Temporal) OpenAccount(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	id := protocol.CaseID(claim.Open.Ref)
	operation := t.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: id, TaskQueue: protocol.TaskQueue, StaticSummary: claim.Open.Ref,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}, account.Kind().Workflow, start)
	handle, err := t.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: operation,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: id, UpdateID: "claim/" + start.First.ID, UpdateName: protocol.UpdateClaim, Args: []any{claim},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	var claimed protocol.Claimed
	if err == nil {
		err = handle.Get(ctx, &claimed)
	}
	return claimed, updateError(err)
}

// SendTo gives a request to a running workflow.
func (t *Temporal) SendTo(ctx context.Context, workflow string, r protocol.Request) (protocol.Answer, error) {
	return t.insisting(ctx, func(ctx context.Context) (protocol.Answer, error) {
		handle, err := t.client.UpdateWorkflow(ctx, updateTo(workflow, r))
		return answerOf(ctx, handle, err)
	})
}

// KnownTo asks a workflow whether it has taken a request.
func (t *Temporal) KnownTo(ctx context.Context, workflow, id string) (protocol.Answer, bool) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	var answer protocol.Answer
	value, err := t.client.QueryWorkflow(ctx, workflow, "", protocol.QueryRequest, id)
	if err != nil || value.Get(&answer) != nil {
		return protocol.Answer{}, false
	}
	return answer, answer.ID == id
}

func updateTo(workflow string, r protocol.Request) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		WorkflowID: workflow, UpdateID: r.ID, UpdateName: string(r.Name), Args: []any{r},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}
