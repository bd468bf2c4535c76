package workflows

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// showProgress updates the details and the search attributes for people who
// diagnose. Details are free, but each change of the attributes costs an event. So a
// kind of case may let the attributes lag until its timer fires; the store is exact.
func (c *caseRunner) showProgress(ctx workflow.Context) {
	at, due := c.state.Status(), casework.Due(c.state)
	details := fmt.Sprintf("**%s** is in the stage *%s*.", at.Ref, at.Stage)
	if due != nil {
		details += fmt.Sprintf("\n\nIt waits for %s, until %s.", due.What.InSentence(), due.By.In(c.zone).Format("2 January 2006 15:04 MST"))
	}
	if at.Outcome != "" {
		details += "\n\nOutcome: " + at.Outcome
	}
	workflow.SetCurrentDetails(ctx, details)
	mayLag := c.indexedStage != "" && !c.state.Closed() && c.special.attributesMayLag != nil && c.special.attributesMayLag(c.indexedStage, at.Stage)
	if !mayLag {
		c.updateSearchAttributes(ctx)
	}
}

// updateSearchAttributes sets the search attributes if the stage has changed.
func (c *caseRunner) updateSearchAttributes(ctx workflow.Context) {
	at := c.state.Status()
	if c.indexedStage == at.Stage {
		return
	}
	updates := []temporal.SearchAttributeUpdate{protocol.AttributeStage.ValueSet(string(at.Stage))}
	if c.indexedStage == "" {
		updates = append(updates, protocol.AttributeKind.ValueSet(string(at.Kind)), protocol.AttributeChannel.ValueSet(at.Channel))
	}
	if due := casework.Due(c.state); due != nil {
		updates = append(updates, protocol.AttributeDue.ValueSet(due.By))
	} else {
		updates = append(updates, protocol.AttributeDue.ValueUnset())
	}
	c.indexedStage = at.Stage
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("cannot set search attributes", "ref", at.Ref, "error", err)
	}
}
