package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// blockAuthor takes a share in the block of the author (rule 3).
func (c *incident) blockAuthor(ctx workflow.Context, a casework.Action) {
	c.updateBlock(ctx, a, blocks.TakeShare, c.shareOf(a))
}

// unblockAuthor gives the share in the block back (rule 8). The case continues
// meanwhile: a platform that does not unblock must not delay the correction.
func (c *incident) unblockAuthor(ctx workflow.Context, a casework.Action) {
	share := c.shareOf(*c.Action(c.Block.Action))
	c.performInBackground(ctx, a, func(ctx workflow.Context, a casework.Action) {
		c.updateBlock(ctx, a, blocks.WithdrawShare, share)
	})
}

// updateBlock sends the block an update and applies its report.
func (c *incident) updateBlock(ctx workflow.Context, a casework.Action, update any, share protocol.Share) {
	var report casework.BlockReport
	if err := workflow.ExecuteActivity(unlimitedOptions(ctx, a.Kind.Title()), update, share).Get(ctx, &report); err != nil {
		report = casework.BlockReport{Action: a.ID, State: casework.BlockNeedsPerson, Detail: failureReason(err, noAnswer)}
	}
	c.applyBlockReport(ctx, report)
}

func (c *incident) shareOf(block casework.Action) protocol.Share {
	return protocol.Share{
		CaseID: protocol.IncidentID(c.Ref), Action: block.ID, Channel: c.Post.Channel, Author: c.Post.Author,
		Lasting: c.rules.Windows[casework.WindowBlock].Elapsed, Retry: c.actionWindow(block.At),
	}
}

// tellBlock tells the block what a person did, or could not do, in place of the
// platform (rules 3, 5).
func (c *incident) tellBlock(e casework.Event, f casework.ActionDone) []notification {
	a := c.Action(f.ID)
	if e.Actor == casework.System().Person || a == nil {
		return nil
	}
	at := e.At
	share, update := c.shareOf(*a), any(blocks.TakeShare)
	switch {
	case a.Kind == casework.ActionBlockAuthor && f.Status == casework.ActionIsDone:
		share.ByHand = &at
	case a.Kind == casework.ActionBlockAuthor:
		update = blocks.WithdrawShare
	case a.Kind == casework.ActionUnblockAuthor && f.Status == casework.ActionIsDone && c.Block != nil:
		share.Action, update = c.Block.Action, blocks.LiftedByHand
	default:
		return nil
	}
	return []notification{{e.Seq, func(ctx workflow.Context) {
		var report casework.BlockReport
		options := unlimitedOptions(ctx, "Tell the block: "+a.Kind.Title())
		if err := workflow.ExecuteActivity(options, update, share).Get(ctx, &report); err == nil {
			c.applyBlockReport(ctx, report)
		}
	}}}
}

// receiveBlockReports applies what a block reports later: it is confirmed after all,
// is lifted, or needs a person.
func (c *incident) receiveBlockReports(ctx workflow.Context) {
	reports := workflow.GetSignalChannel(ctx, protocol.SignalBlockReport)
	for {
		var report casework.BlockReport
		if !reports.Receive(ctx, &report) {
			return
		}
		c.applyBlockReport(ctx, report)
	}
}

// applyBlockReport applies a report of the block. If a worker dies before it passes
// on that a block began, the report of its end can arrive first. The case keeps that
// report until the other one arrives.
func (c *incident) applyBlockReport(ctx workflow.Context, report casework.BlockReport) {
	if c.arrivesTooEarly(report) {
		c.earlyReports = append(c.earlyReports, report)
		return
	}
	c.inProgress = without(c.inProgress, report.Action)
	c.appendEvents(ctx, c.BlockReported(report, c.moment(ctx)), protocol.Request{})
	if a := c.Action(report.Action); report.State == casework.BlockTrying && a != nil && !a.Finished() {
		c.inProgress = append(c.inProgress, report.Action)
	}
	if report.State == casework.BlockConfirmed {
		early := c.earlyReports
		c.earlyReports = nil
		for _, later := range early {
			c.applyBlockReport(ctx, later)
		}
	}
}

func (c *incident) arrivesTooEarly(report casework.BlockReport) bool {
	a := c.Action(report.Action)
	ends := report.State == casework.BlockLifted || report.State == casework.BlockLiftNeedsPerson
	return ends && a != nil && a.Kind == casework.ActionBlockAuthor && !a.Finished()
}
