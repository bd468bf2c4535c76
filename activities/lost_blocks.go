package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// liftRetry is how long a block that was lost tries to unblock the author at its end, before a
// person has to.
const liftRetry = 24 * time.Hour

// eachBlock looks at every block that a case has confirmed: its workflow must run until it is
// lifted. With mend, the case takes its share again, which starts the workflow (R4, rule 3).
func (c *comparison) eachBlock(ctx context.Context) error {
	blocked, err := c.Store.BlockedCases(ctx)
	if err != nil {
		return err
	}
	for _, held := range blocked {
		d := c.lostBlock(ctx, held)
		if d == nil {
			continue
		}
		if c.mend {
			c.regainBlock(ctx, held, d)
		}
		c.addDifference(d)
	}
	return ctx.Err()
}

func (c *comparison) lostBlock(ctx context.Context, held *incident.Case) *protocol.Difference {
	d := &protocol.Difference{Ref: held.Ref, Kind: protocol.MissingBlock}
	found, err := c.Client.DescribeWorkflowExecution(ctx, protocol.BlockID(c.Secret, held.Post.Channel, held.Post.Author), "")
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return d
	}
	switch {
	case err != nil:
		d.Kind, d.Why = protocol.Unknown, fmt.Sprintf("block of %s: %v", held.Ref, err)
		return d
	case found.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return nil
	}
	// It may just have ended: then the case knows by now, or soon.
	if ended := found.GetWorkflowExecutionInfo().GetCloseTime().AsTime(); time.Since(ended) < c.Pause {
		return nil
	}
	return d
}

func (c *comparison) regainBlock(ctx context.Context, held *incident.Case, d *protocol.Difference) {
	if d.Kind != protocol.MissingBlock {
		return
	}
	_, err := takeShare(ctx, &Blocks{Client: c.Client, Secret: c.Secret}, protocol.Share{
		CaseID: protocol.CaseID(held.Ref), Action: held.Block.Action, Channel: held.Post.Channel, Author: held.Post.Author,
		Lasting: held.Block.Until.Sub(held.Block.From), Retry: liftRetry,
		Held: &protocol.HeldShare{From: held.Block.From, Until: held.Block.Until},
	})
	if err != nil {
		d.Why = err.Error()
		return
	}
	d.Mended = true
}
