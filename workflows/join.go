package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// prepareJoin gives the posts of the case to the one that it is joined into, before the
// command is applied and this case ends. Whatever is killed in between, both are done in the
// end: the update that waits here is in the history of this case, and the other case takes
// the posts once. Meanwhile this case takes no other command, so that nothing is left behind.
func (c *incidentRun) prepareJoin(ctx workflow.Context, join incident.Join, r protocol.Request) (casework.Command, error) {
	if err := c.check(ctx, r); err != nil {
		return nil, err
	}
	c.locked = casework.Refuse(casework.CodeNotNow, "", "The case is being joined into %s. Try again in a moment.", join.Into)
	defer func() { c.locked = nil }()
	order := protocol.Joining{Into: join.Into, Case: c.Give(join), By: r.Actor}
	err := workflow.ExecuteActivity(unlimitedOptions(ctx, "Join the case into "+join.Into), joins.JoinCase, order).Get(ctx, nil)
	var refused casework.Refusal
	if failure := applicationError(err); failure != nil && failure.HasDetails() && failure.Details(&refused) == nil {
		return nil, asApplicationError(&refused)
	}
	return join, err
}

// setTakeHandler registers the update with which another case gives its posts.
func (c *incidentRun) setTakeHandler(ctx workflow.Context) error {
	err := workflow.SetUpdateHandlerWithOptions(ctx, protocol.UpdateTake, c.take, workflow.UpdateHandlerOptions{Validator: c.validateTake})
	if err != nil {
		return fmt.Errorf("update %s: %w", protocol.UpdateTake, err)
	}
	return nil
}

// validateTake refuses posts before the server writes anything: of another author, or for a
// case that is joined into another one itself. It is never asked again, so it may compare
// authors by the tables of this version.
func (c *incidentRun) validateTake(ctx workflow.Context, join protocol.Joining) error {
	if c.refusesUntilNewRun(ctx) {
		return errNewRun()
	}
	if c.locked != nil {
		return asApplicationError(c.locked)
	}
	refused := c.MayTake(join.Case, join.By) //workflowcheck:ignore
	if refused != nil {
		return asApplicationError(refused)
	}
	return nil
}

// take adds the posts of another case and answers once they are recorded.
func (c *incidentRun) take(ctx workflow.Context, join protocol.Joining) error {
	c.appendEvents(ctx, c.Take(join.Case, join.By, c.moment(ctx)), protocol.Request{})
	seq := c.Seq
	return workflow.Await(ctx, func() bool { return c.recorded >= seq })
}
