package workflows

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/protocol"
)

// show keeps details and search attributes current for those who diagnose. The
// attributes cost an event each time: where a case lets them, they lag behind until
// the clock has to speak. The details cost nothing, and the register is exact.
func (c *course) show(ctx workflow.Context) {
	at, due := c.matter.Place(), c.matter.Due()
	details := fmt.Sprintf("**%s** is in the stage *%s*.", at.Ref, at.Stage)
	if due != nil {
		details += fmt.Sprintf("\n\nIt waits: %s, until %s.", due.What.Title(), due.By.In(c.zone).Format("2 January 2006 15:04 MST"))
	}
	if at.Outcome != "" {
		details += "\n\nOutcome: " + at.Outcome
	}
	workflow.SetCurrentDetails(ctx, details)
	if c.shown == "" || c.matter.Closed() || c.lags == nil || !c.lags(c.shown, at.Stage) {
		c.file(ctx)
	}
}

// file sets the search attributes, when the case stands elsewhere than they say.
func (c *course) file(ctx workflow.Context) {
	at := c.matter.Place()
	if c.shown == at.Stage {
		return
	}
	updates := []temporal.SearchAttributeUpdate{protocol.AttributeStage.ValueSet(at.Stage)}
	if c.shown == "" {
		updates = append(updates, protocol.AttributeKind.ValueSet(at.Kind), protocol.AttributeChannel.ValueSet(at.Channel))
	}
	if due := c.matter.Due(); due != nil {
		updates = append(updates, protocol.AttributeDue.ValueSet(due.By))
	} else {
		updates = append(updates, protocol.AttributeDue.ValueUnset())
	}
	c.shown = at.Stage
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("search attributes", "ref", at.Ref, "error", err)
	}
}
