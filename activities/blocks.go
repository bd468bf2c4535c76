package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// Blocks joins cases to the blocks that they share. Workflow code cannot start a
// workflow and update it in one step; an activity can.
type Blocks struct {
	Client client.Client
	// AuthorKey gives the keyed hash of an author: workflow ids are not encrypted.
	AuthorKey func(channel, author string) string
}

// TakeShare takes a share in the block of an author (rule 3), starting the block if
// there is none, and waits for what the platform first says. Asked for again, it is
// the same share, even when its block is over: the server knows the update's id.
func (b *Blocks) TakeShare(ctx context.Context, share protocol.Share) (casework.BlockReport, error) {
	id := protocol.BlockID(share.Channel, b.AuthorKey(share.Channel, share.Author))
	stop := beating(ctx)
	defer stop()
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
			UpdateID:     shareID(share),
			UpdateName:   protocol.UpdateShare,
			Args:         []any{share},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	return reportOf(ctx, handle, err, "take a share in a block")
}

// beating tells Temporal that the worker lives for as long as an activity waits,
// so that another one takes over soon after it died.
func beating(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticks := time.NewTicker(2 * time.Second)
		defer ticks.Stop()
		for {
			activity.RecordHeartbeat(ctx)
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
		}
	}()
	return func() { cancel(); <-done }
}

// shareID tells a share that the platform is to act on from one that a person
// has acted on since.
func shareID(share protocol.Share) string {
	id := share.CaseID + "/" + share.Action
	if share.ByHand != nil {
		id += "/by-hand"
	}
	return id
}

// WithdrawShare gives a share back (rule 8); the block is lifted when it was the
// last. Of a block that is over it reports that it is lifted.
func (b *Blocks) WithdrawShare(ctx context.Context, share protocol.Share) (casework.BlockReport, error) {
	return b.tell(ctx, protocol.UpdateWithdraw, share)
}

// LiftedByHand tells the block that a person unblocked the author.
func (b *Blocks) LiftedByHand(ctx context.Context, share protocol.Share) (casework.BlockReport, error) {
	return b.tell(ctx, protocol.UpdateLifted, share)
}

func (b *Blocks) tell(ctx context.Context, update string, share protocol.Share) (casework.BlockReport, error) {
	stop := beating(ctx)
	defer stop()
	handle, err := b.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   protocol.BlockID(share.Channel, b.AuthorKey(share.Channel, share.Author)),
		UpdateID:     update + "/" + share.CaseID + "/" + share.Action,
		UpdateName:   update,
		Args:         []any{share},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var over *serviceerror.NotFound
	if errors.As(err, &over) {
		return casework.BlockReport{Action: share.Action, State: casework.BlockLifted, At: time.Now().UTC()}, nil
	}
	return reportOf(ctx, handle, err, update)
}

func reportOf(ctx context.Context, handle client.WorkflowUpdateHandle, err error, doing string) (casework.BlockReport, error) {
	var report casework.BlockReport
	if err == nil {
		err = handle.Get(ctx, &report)
	}
	if err != nil {
		return casework.BlockReport{}, fmt.Errorf("%s: %w", doing, err)
	}
	return report, nil
}

// Act asks a platform to block or unblock an author.
type Act struct {
	Channel string `json:"channel"`
	Author  string `json:"author"`
	Key     string `json:"key"`
}

// Block blocks an author (R4) and asks the platform whether it is so.
func (c *Channel) Block(ctx context.Context, act Act) (casework.Result, error) {
	return c.bar(ctx, act, true)
}

// Unblock lifts a block (R4) and asks the platform whether it is so.
func (c *Channel) Unblock(ctx context.Context, act Act) (casework.Result, error) {
	return c.bar(ctx, act, false)
}

func (c *Channel) bar(ctx context.Context, act Act, bar bool) (casework.Result, error) {
	platform := c.Platforms.For(act.Channel)
	do, said := platform.Unblock, "unblocked"
	if bar {
		do, said = platform.Block, "blocked"
	}
	if err := do(ctx, act.Author, act.Key); err != nil {
		if failureOf(err).Kind == Missing { // of an author, not of a post
			return byHand("The platform does not know the author."), nil
		}
		return refused(err)
	}
	blocked, known, err := platform.Blocked(ctx, act.Author)
	switch {
	case err != nil:
		return casework.Result{}, again(err)
	case known && blocked != bar:
		return refused(&Failure{Declined, "The platform said that it " + said + " the author, but it is not so."})
	}
	return casework.Result{Outcome: casework.DidIt, Detail: "The platform " + said + " the author."}, nil
}
