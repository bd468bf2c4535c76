package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// hearBlocks takes what blocks report later: confirmed after all, lifted, or in
// need of a person.
func (c *incident) hearBlocks(ctx workflow.Context) {
	reports := workflow.GetSignalChannel(ctx, protocol.SignalBlockReport)
	for {
		var report casework.BlockReport
		if !reports.Receive(ctx, &report) {
			return
		}
		c.heard(ctx, report)
	}
}

// heard takes a block's report. News of its end may overtake that of its beginning,
// when a worker died before it could pass that on: it is kept until then.
func (c *incident) heard(ctx workflow.Context, report casework.BlockReport) {
	if c.overtakes(report) {
		c.early = append(c.early, report)
		return
	}
	c.inHand = without(c.inHand, report.Action)
	c.take(ctx, c.BlockReported(report, c.moment(ctx)), protocol.Request{})
	if a := c.Action(report.Action); report.State == casework.BlockTrying && a != nil && !a.Finished() {
		c.inHand = append(c.inHand, report.Action)
	}
	if report.State == casework.BlockConfirmed {
		early := c.early
		c.early = nil
		for _, later := range early {
			c.heard(ctx, later)
		}
	}
}

func (c *incident) overtakes(report casework.BlockReport) bool {
	a := c.Action(report.Action)
	ends := report.State == casework.BlockLifted || report.State == casework.BlockLiftNeedsPerson
	return ends && a != nil && a.Kind == casework.ActionBlockAuthor && !a.Finished()
}

func without(list []string, gone string) []string {
	kept := []string{}
	for _, s := range list {
		if s != gone {
			kept = append(kept, s)
		}
	}
	return kept
}
