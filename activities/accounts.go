package activities

import (
	"context"
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

// Accounts claims handles for grants. An activity can start a workflow and update it
// in one step; workflow code cannot.
type Accounts struct {
	Client client.Client
	// Find finds the account of a handle, however it is spelled: the one that is not
	// closed or else the last, and the number of closed ones. [casework.ErrNotFound]
	// when there was never one.
	Find   func(ctx context.Context, channel, handle string) (account *account.Account, closed int, err error)
	Secret []byte // references of accounts are derived with it
}

// Claim puts the account of a grant on the register. The refusal is handle_taken
// when another account has the handle. Claiming it again for the same request
// gives the same account.
func (a *Accounts) Claim(ctx context.Context, claim protocol.Claim) (protocol.Claimed, error) {
	account, closed, err := a.Find(ctx, claim.Open.Channel, claim.Open.Handle)
	if err != nil && !errors.Is(err, casework.ErrNotFound) {
		return protocol.Claimed{}, fmt.Errorf("claim %s: %w", claim.Request, err)
	}
	if account != nil && account.Permission == claim.Request {
		return protocol.Claimed{Ref: account.Ref}, nil
	}
	if account != nil && !account.Closed() {
		return protocol.Claimed{}, refusalOf(account.HandleTaken())
	}
	claim.Open.Ref = protocol.AccountRef(a.Secret, claim.Open.Channel, claim.Open.Handle, closed)
	return a.open(ctx, claim)
}

func (a *Accounts) open(ctx context.Context, claim protocol.Claim) (protocol.Claimed, error) {
	var claimed protocol.Claimed
	first, err := protocol.NewRequest("grant/"+claim.Request, "", 0, claim.By, claim.Open)
	if err != nil {
		return claimed, fmt.Errorf("claim %s: %w", claim.Request, err)
	}
	defer startHeartbeat(ctx, updateHeartbeat, struct{}{}).stop()
	kind := account.Kind()
	start := a.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: kind.WorkflowID(claim.Open.Ref), TaskQueue: protocol.TaskQueue, StaticSummary: claim.Open.Ref,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}, kind.Workflow, protocol.Start{Rules: claim.Rules, Seed: claim.Seed, First: &first})
	handle, err := a.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: kind.WorkflowID(claim.Open.Ref), // the payload is encrypted for it
			UpdateID:   "claim/" + claim.Request, UpdateName: protocol.UpdateClaim, Args: []any{claim},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err == nil {
		err = handle.Get(ctx, &claimed)
	}
	var refused *temporal.ApplicationError
	if errors.As(err, &refused) && refused.Type() == string(casework.CodeHandleTaken) {
		return claimed, err
	}
	if err != nil {
		return claimed, fmt.Errorf("claim %s: %w", claim.Request, err)
	}
	return claimed, nil
}

// refusalOf makes an activity's error of a refusal.
func refusalOf(r *casework.Refusal) error {
	return temporal.NewApplicationErrorWithOptions(r.Error(), string(r.Code), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{r}, Category: temporal.ApplicationErrorCategoryBenign,
	})
}
