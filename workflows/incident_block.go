package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// blockAuthor takes a share in the block of the author (rule 3).
func (c *incidentRun) blockAuthor(ctx workflow.Context, a casework.Action) {
	c.updateBlock(ctx, a, blocks.TakeShare, c.shareOf(a))
}

// unblockAuthor gives the share in the block back (rule 8). The case continues
// meanwhile: a platform that does not unblock must not delay the correction.
func (c *incidentRun) unblockAuthor(ctx workflow.Context, a casework.Action) {
	share := c.shareOf(*c.Action(c.Block.Action))
	c.performInBackground(ctx, a, func(ctx workflow.Context, a casework.Action) {
		c.updateBlock(ctx, a, blocks.WithdrawShare, share)
	})
}

// updateBlock sends the block an update and applies its report.
func (c *incidentRun) updateBlock(ctx workflow.Context, a casework.Action, update any, share protocol.Share) {
	var report incident.BlockReport
	if err := workflow.ExecuteActivity(unlimitedOptions(ctx, incident.ActionTitle(a.Kind)), update, share).Get(ctx, &report); err != nil {
		report = incident.BlockReport{Action: a.ID, State: incident.BlockNeedsPerson, Detail: failureReason(err, noAnswer)}
	}
	c.applyBlockReport(ctx, report)
}

func (c *incidentRun) shareOf(block casework.Action) protocol.Share {
	return protocol.Share{
		CaseID: c.kind.WorkflowID(c.Ref), Action: block.ID, Channel: c.Post.Channel, Author: c.Post.Author,
		Lasting: c.rules.Windows[casework.WindowBlock].Elapsed, Retry: c.actionWindow(block.At),
		TrueEnd: c.rules.TrueEnds,
	}
}

// tellBlock tells the block what a person did, or could not do, in place of the
// platform (rules 3, 5).
func (c *incidentRun) tellBlock(e casework.Event, f casework.ActionDone) []notification {
	a := c.Action(f.ID)
	if e.Actor == casework.System().Person || a == nil {
		return nil
	}
	at := e.At
	share, update := c.shareOf(*a), any(blocks.TakeShare)
	switch {
	case a.Kind == incident.ActionBlockAuthor && f.Status == casework.ActionIsDone:
		share.ByHand = &at
	case a.Kind == incident.ActionBlockAuthor:
		update = blocks.WithdrawShare
	case a.Kind == incident.ActionUnblockAuthor && f.Status == casework.ActionIsDone && c.Block != nil:
		share.Action, update = c.Block.Action, blocks.LiftedByHand
	default:
		return nil
	}
	return []notification{{e.Seq, func(ctx workflow.Context) {
		var report incident.BlockReport
		options := unlimitedOptions(ctx, "Tell the block: "+incident.ActionTitle(a.Kind))
		if err := workflow.ExecuteActivity(options, update, share).Get(ctx, &report); err == nil {
			c.applyBlockReport(ctx, report)
		}
	}}}
}

// receiveBlockReports applies what a block reports later: it is confirmed after all,
// is lifted, or needs a person.
func (c *incidentRun) receiveBlockReports(ctx workflow.Context) {
	reports := workflow.GetSignalChannel(ctx, protocol.SignalBlockReport)
	for {
		var report protocol.BlockSignal
		if !reports.Receive(ctx, &report) {
			return
		}
		if c.proved(ctx, protocol.SignalBlockReport, report.Proof) {
			c.applyBlockReport(ctx, report.BlockReport)
		}
	}
}

// applyBlockReport applies a report of the block. If a worker dies before it passes
// on that a block began, the report of its end can arrive first. The case keeps that
// report until the other one arrives.
func (c *incidentRun) applyBlockReport(ctx workflow.Context, report incident.BlockReport) {
	if c.arrivesTooEarly(report) {
		c.earlyReports = append(c.earlyReports, report)
		return
	}
	c.inProgress = without(c.inProgress, report.Action)
	c.appendEvents(ctx, c.BlockReported(report, c.moment(ctx)), protocol.Request{})
	if a := c.Action(report.Action); report.State == incident.BlockTrying && a != nil && !a.Finished() {
		c.inProgress = append(c.inProgress, report.Action)
	}
	if report.State == incident.BlockConfirmed {
		early := c.earlyReports
		c.earlyReports = nil
		for _, later := range early {
			c.applyBlockReport(ctx, later)
		}
	}
}

func (c *incidentRun) arrivesTooEarly(report incident.BlockReport) bool {
	a := c.Action(report.Action)
	ends := report.State == incident.BlockMoved || report.State == incident.BlockLifted || report.State == incident.BlockLiftNeedsPerson
	return ends && a != nil && a.Kind == incident.ActionBlockAuthor && !a.Finished()
}
