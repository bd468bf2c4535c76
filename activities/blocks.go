package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// updateHeartbeat is how often an activity that waits for another workflow shows that
// its worker is alive, so that another worker takes over soon after it died.
const updateHeartbeat = 2 * time.Second

// Blocks gives cases a share in the block of an author. An activity can start a
// workflow and update it in one step; workflow code cannot.
type Blocks struct {
	Client client.Client
	Secret []byte // workflow ids are derived with it
}

// TakeShare takes a share in the block of an author (rule 3), starts the block if
// it does not run, and waits for the platform's first answer. Taking the same
// share again changes nothing, even when its block is over: the server knows the
// update's id.
func (b *Blocks) TakeShare(ctx context.Context, share protocol.Share) (incident.BlockReport, error) {
	defer startHeartbeat(ctx, updateHeartbeat, struct{}{}).stop()
	return takeShare(ctx, b, share)
}

// takeShare is no method, because every method is an activity.
func takeShare(ctx context.Context, b *Blocks, share protocol.Share) (incident.BlockReport, error) {
	id := protocol.BlockID(b.Secret, share.Channel, share.Author)
	share.Update = protocol.UpdateShare
	start := b.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID:                       id,
		TaskQueue:                protocol.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		StaticSummary:            "A block on " + share.Channel,
	}, protocol.BlockWorkflow, protocol.Block{Channel: share.Channel, Author: share.Author})
	handle, err := b.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID:   id, // the payload is encrypted for it
			UpdateID:     shareID(share),
			UpdateName:   protocol.UpdateShare,
			Args:         []any{share},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	return reportOf(ctx, handle, err, "take a share in a block")
}

// shareID differs between a share that the platform acts on and one that a
// person has already acted on.
func shareID(share protocol.Share) string {
	if share.Held != nil {
		return "" // each time anew: the block changes nothing for a share that it knows
	}
	id := share.CaseID + "/" + share.Action
	if share.ByHand != nil {
		id += "/by-hand"
	}
	return id
}

// WithdrawShare gives a share back (rule 8); the block ends with its last share.
// A block that is already over is reported as lifted.
func (b *Blocks) WithdrawShare(ctx context.Context, share protocol.Share) (incident.BlockReport, error) {
	return b.update(ctx, protocol.UpdateWithdraw, share)
}

// LiftedByHand tells the block that a person unblocked the author.
func (b *Blocks) LiftedByHand(ctx context.Context, share protocol.Share) (incident.BlockReport, error) {
	return b.update(ctx, protocol.UpdateLifted, share)
}

func (b *Blocks) update(ctx context.Context, name string, share protocol.Share) (incident.BlockReport, error) {
	defer startHeartbeat(ctx, updateHeartbeat, struct{}{}).stop()
	share.Update = name
	handle, err := b.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   protocol.BlockID(b.Secret, share.Channel, share.Author),
		UpdateID:     name + "/" + share.CaseID + "/" + share.Action,
		UpdateName:   name,
		Args:         []any{share},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var over *serviceerror.NotFound
	if errors.As(err, &over) {
		return incident.BlockReport{Action: share.Action, State: incident.BlockLifted, At: time.Now().UTC()}, nil
	}
	return reportOf(ctx, handle, err, name)
}

func reportOf(ctx context.Context, handle client.WorkflowUpdateHandle, err error, doing string) (incident.BlockReport, error) {
	var report incident.BlockReport
	if err == nil {
		err = handle.Get(ctx, &report)
	}
	if err != nil {
		return incident.BlockReport{}, fmt.Errorf("%s: %w", doing, err)
	}
	return report, nil
}
