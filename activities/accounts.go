package activities

import (
	"context"
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// AccountBook says what the register knows of a handle.
type AccountBook interface {
	// AccountOf finds the account of a handle, however it is spelled: the one that
	// is not closed or else the last, nil when there never was one; and how many
	// have been closed.
	AccountOf(ctx context.Context, channel, handle string) (account *casework.Account, closed int, err error)
}

// Accounts claims handles for grants. Workflow code cannot start a workflow and
// update it in one step; an activity can.
type Accounts struct {
	Client client.Client
	Book   AccountBook
	Secret []byte // that references of accounts are derived with
}

// Claim puts the account of a grant on the register, unless another one has its
// handle: then it is refused with handle_taken. Asked for again by the same
// request, it is the same account.
func (a *Accounts) Claim(ctx context.Context, claim protocol.Claim) (protocol.Claimed, error) {
	account, closed, err := a.Book.AccountOf(ctx, claim.Open.Channel, claim.Open.Handle)
	if err != nil {
		return protocol.Claimed{}, fmt.Errorf("claim %s: %w", claim.Request, err)
	}
	if account != nil && account.Permission == claim.Request {
		return protocol.Claimed{Ref: account.Ref}, nil
	}
	if account != nil && !account.Closed() {
		return protocol.Claimed{}, refusalOf(account.Taken())
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
	start := a.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: protocol.AccountID(claim.Open.Ref), TaskQueue: protocol.TaskQueue, StaticSummary: claim.Open.Ref,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}, protocol.AccountWorkflow, protocol.StartOf[casework.Account]{Rules: claim.Rules, Seed: claim.Seed, First: &first})
	handle, err := a.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: "claim/" + claim.Request, UpdateName: protocol.UpdateClaim, Args: []any{claim},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err == nil {
		err = handle.Get(ctx, &claimed)
	}
	var told *temporal.ApplicationError
	if errors.As(err, &told) && told.Type() == string(casework.CodeHandleTaken) {
		return claimed, err
	}
	if err != nil {
		return claimed, fmt.Errorf("claim %s: %w", claim.Request, err)
	}
	return claimed, nil
}

// refusalOf is how the rules' refusal leaves an activity.
func refusalOf(r *casework.Refusal) error {
	return temporal.NewApplicationErrorWithOptions(r.Error(), string(r.Code), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{r}, Category: temporal.ApplicationErrorCategoryBenign,
	})
}
