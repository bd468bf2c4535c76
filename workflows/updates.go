package workflows

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// setHandlers registers an update handler for each command, and the queries for
// people who diagnose.
func (c *caseRunner) setHandlers(ctx workflow.Context) error {
	for _, name := range append([]casework.CommandName{c.kind.Opens}, c.state.Commands()...) {
		err := workflow.SetUpdateHandlerWithOptions(ctx, string(name), c.handle, workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, r protocol.Request) error { return c.validate(ctx, name, r) },
		})
		if err != nil {
			return fmt.Errorf("update %s: %w", name, err)
		}
	}
	if err := workflow.SetQueryHandler(ctx, protocol.QueryCase, func() (any, error) { return c.state, nil }); err != nil {
		return fmt.Errorf("query %s: %w", protocol.QueryCase, err)
	}
	err := workflow.SetQueryHandler(ctx, protocol.QueryRequest, func(id string) (protocol.Answer, error) {
		if answer, known := c.answerTo(id); known {
			return answer, nil
		}
		return protocol.Answer{}, errors.New("the case has not handled a request with this id")
	})
	if err != nil {
		return fmt.Errorf("query %s: %w", protocol.QueryRequest, err)
	}
	if c.special.setHandlers == nil {
		return nil
	}
	return c.special.setHandlers(ctx)
}

// validate refuses a command before the server writes anything. It accepts a request
// that the case has handled already: that gets its first answer again.
func (c *caseRunner) validate(ctx workflow.Context, name casework.CommandName, r protocol.Request) error {
	if _, known := c.answerTo(r.ID); known {
		return nil
	}
	if c.refusesUntilNewRun(ctx) {
		return errNewRun()
	}
	at := c.state.Status()
	switch {
	case r.ID == "":
		return asApplicationError(casework.Invalid("id", "Send an id with the request, so that it can be repeated safely."))
	case r.Name != name:
		return asApplicationError(casework.Invalid("name", "This update takes the command %q.", name))
	case c.locked != nil:
		return asApplicationError(c.locked)
	case r.Expect != 0 && r.Expect != at.Seq:
		return asApplicationError(&casework.Refusal{
			Code: casework.CodeStale,
			Why:  fmt.Sprintf("The case has changed since you looked at it: it is now at event %d, you saw event %d.", at.Seq, r.Expect),
		})
	}
	return c.check(ctx, r)
}

// check refuses a command that the case cannot take now. It changes nothing.
func (c *caseRunner) check(ctx workflow.Context, r protocol.Request) error {
	command, err := c.parse(r)
	if err != nil {
		return err
	}
	if c.special.checkCommand != nil {
		if refused := c.special.checkCommand(command); refused != nil {
			return asApplicationError(refused)
		}
	}
	if refused := c.kind.RefuseProgram(r.Name, r.Actor); refused != nil {
		return asApplicationError(refused)
	}
	if refused := c.state.Check(command, r.Actor, c.moment(ctx)); refused != nil {
		return asApplicationError(refused)
	}
	return nil
}

// parse reads the command of a request.
func (c *caseRunner) parse(r protocol.Request) (casework.Command, error) {
	command, err := c.kind.ParseCommand(r.Name, r.Body) //workflowcheck:ignore
	if err != nil {
		return nil, asApplicationError(casework.Invalid("", "The system cannot read this command."))
	}
	return command, nil
}

// handle accepts a command and answers once its events are recorded.
func (c *caseRunner) handle(ctx workflow.Context, r protocol.Request) (protocol.Answer, error) {
	ctx = withoutCancellation(ctx)
	answer, known := c.answerTo(r.ID)
	if !known {
		if c.locked != nil {
			return answer, asApplicationError(c.locked)
		}
		var err error
		if answer, err = c.accept(ctx, r); err != nil {
			return answer, err
		}
	}
	err := workflow.Await(ctx, func() bool { return c.recorded >= answer.Seq })
	return answer, err
}

// accept applies a command, and remembers the answer for when the request is repeated.
func (c *caseRunner) accept(ctx workflow.Context, r protocol.Request) (protocol.Answer, error) {
	command, err := c.parse(r)
	if err == nil && c.special.prepareCommand != nil {
		command, err = c.special.prepareCommand(ctx, command, r)
	}
	if err != nil {
		return protocol.Answer{}, err
	}
	events, err := casework.Do(c.state, command, r.Actor, c.moment(ctx))
	if err != nil {
		return protocol.Answer{}, asApplicationError(err)
	}
	c.appendEvents(ctx, events, r)
	at := c.state.Status()
	answer := protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: at.Ref, Seq: at.Seq, Unchanged: len(events) == 0}
	c.handled = append(c.handled, answer)
	if len(c.handled) > keepAnswers {
		c.handled = c.handled[len(c.handled)-keepAnswers:]
	}
	return answer, nil
}

// keepAnswers is how many requests a case remembers across runs. The store
// remembers all of them.
const keepAnswers = 200

func (c *caseRunner) answerTo(id string) (protocol.Answer, bool) {
	for _, answer := range c.handled {
		if answer.ID == id {
			return answer, true
		}
	}
	return protocol.Answer{}, false
}

// asApplicationError gives a refusal the form in which it reaches the client: its
// code is the type, and the whole refusal is the detail. Other errors stay as they are.
func asApplicationError(err error) error {
	var r *casework.Refusal
	if !errors.As(err, &r) {
		return err
	}
	return temporal.NewApplicationErrorWithOptions(r.Error(), string(r.Code), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{r}, Category: temporal.ApplicationErrorCategoryBenign,
	})
}

// errNewRun refuses a request while the case continues in a new run.
func errNewRun() error {
	return temporal.NewApplicationErrorWithOptions("The case is moving to a new run. Try again in a moment.", protocol.MovingOn,
		temporal.ApplicationErrorOptions{NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign})
}

// proved says whether a signal came from one of our workflows, and logs it if not. It
// needs no key, so that a replay gives the same answer: package codec reads no signal that
// was encrypted for another case or another purpose, and this refuses copies of what an
// earlier version encrypted for nobody in particular. The SDK drops what cannot be read.
func (c *caseRunner) proved(ctx workflow.Context, signal string, proof protocol.Proof) bool {
	if c.onlySigned && !proof.HasSignature() {
		workflow.GetLogger(ctx).Error("dropped a signal whose sender is not proved", "ref", c.state.Status().Ref, "signal", signal)
		return false
	}
	return true
}
