package workflows

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// performer performs actions of one kind. Each ends with finishAction, at once or
// later.
type performer func(ctx workflow.Context, a casework.Action)

// performActions performs what the case asks of the system, one action after the
// other. Each was recorded as pending before; what comes of it is another event. Its
// key makes a platform do it once, however often it is tried (rule 4).
func (c *caseRunner) performActions(ctx workflow.Context) {
	for a, some := c.nextAction(); some; a, some = c.nextAction() {
		c.await(ctx, func() bool { return c.recorded >= a.Seq })
		if perform := c.special.performers[a.Kind]; perform != nil {
			perform(ctx, a)
		} else {
			c.finishAction(ctx, a, needsPerson("A person has to do this."))
		}
		c.giveUpIfStillPending(ctx, a)
	}
}

// nextAction is the next action for performActions.
func (c *caseRunner) nextAction() (casework.Action, bool) {
	state, has := c.state.(casework.CaseWithActions)
	if !has {
		return casework.Action{}, false
	}
	for _, a := range state.ToPerform() {
		if !slices.Contains(c.inProgress, a.ID) && a.Kind != c.special.performedByLoop {
			return a, true
		}
	}
	return casework.Action{}, false
}

// performInBackground performs an action while the case continues.
func (c *caseRunner) performInBackground(ctx workflow.Context, a casework.Action, perform performer) {
	c.inProgress = append(c.inProgress, a.ID)
	workflow.Go(ctx, func(ctx workflow.Context) {
		perform(ctx, a)
		c.inProgress = without(c.inProgress, a.ID)
		c.giveUpIfStillPending(ctx, a)
	})
}

// finishAction records the result of an action.
func (c *caseRunner) finishAction(ctx workflow.Context, a casework.Action, r casework.Result) {
	if state, has := c.state.(casework.CaseWithActions); has {
		c.appendEvents(ctx, state.Finish(a.ID, r, c.moment(ctx)), protocol.Request{})
	}
}

// giveUpIfStillPending hands an action to a person if performing it changed nothing.
// Otherwise the case would try it for ever.
func (c *caseRunner) giveUpIfStillPending(ctx workflow.Context, a casework.Action) {
	if next, some := c.nextAction(); some && next.ID == a.ID && next.Seq == a.Seq {
		c.finishAction(ctx, a, needsPerson("The system tried this without a result. A person has to do it."))
	}
}

// actionKey identifies an action, so that a platform performs it once.
func (c *caseRunner) actionKey(a casework.Action) string { return c.state.Status().Ref + "/" + a.ID }

// needsPerson is the result of an action that a person has to perform instead.
func needsPerson(why string) casework.Result {
	return casework.Result{Outcome: casework.ResultNeedsPerson, Detail: why}
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
