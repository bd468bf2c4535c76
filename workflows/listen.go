package workflows

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// listen registers the handlers: an update for each command, the queries for
// those who diagnose.
func (c *incident) listen(ctx workflow.Context) error {
	for _, name := range append([]casework.Name{casework.CommandReport}, casework.Commands()...) {
		err := workflow.SetUpdateHandlerWithOptions(ctx, string(name), c.handle, workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, r protocol.Request) error { return c.validate(ctx, name, r) },
		})
		if err != nil {
			return fmt.Errorf("update %s: %w", name, err)
		}
	}
	if err := workflow.SetQueryHandler(ctx, protocol.QueryCase, func() (*casework.Incident, error) {
		return c.Incident, nil
	}); err != nil {
		return fmt.Errorf("query %s: %w", protocol.QueryCase, err)
	}
	return workflow.SetQueryHandler(ctx, protocol.QueryRequest, func(id string) (protocol.Answer, error) {
		if answer, known := c.answered(id); known {
			return answer, nil
		}
		return protocol.Answer{}, errors.New("this case knows of no such request")
	})
}

// begin takes the report that the case was started with.
func (c *incident) begin(ctx workflow.Context, r protocol.Request) error {
	command, err := commandIn(r)
	if err != nil {
		return temporal.NewNonRetryableApplicationError("The report cannot be read.", string(casework.CodeInvalid), err)
	}
	events, err := c.Do(command, r.Actor, c.moment(ctx))
	if err != nil {
		return refusal(err)
	}
	c.take(ctx, events, r)
	c.remember(r)
	return nil
}

// validate refuses a command before anything of it is written. A request that was
// handled already is let through: it gets its first answer.
func (c *incident) validate(ctx workflow.Context, name casework.Name, r protocol.Request) error {
	if _, known := c.answered(r.ID); known {
		return nil
	}
	if c.movingOn(ctx) {
		return temporal.NewApplicationErrorWithOptions("The case goes over into a new run.", protocol.MovingOn,
			temporal.ApplicationErrorOptions{NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign})
	}
	switch {
	case r.ID == "":
		return refusal(casework.Invalid("id", "A request has an id, so that it can be repeated."))
	case r.Name != name:
		return refusal(casework.Invalid("name", "The command is called %q.", name))
	case r.Expect != 0 && r.Expect != c.Seq:
		return refusal(&casework.Refusal{
			Code: casework.CodeStale,
			Why:  fmt.Sprintf("The case has moved on since you looked at it: it stands at %d, you saw %d.", c.Seq, r.Expect),
		})
	}
	command, err := commandIn(r)
	if err != nil {
		return refusal(casework.Invalid("", "The command cannot be read."))
	}
	if report, again := command.(casework.Report); again && !samePost(c.Post, report.Post) {
		return refusal(&casework.Refusal{Code: casework.CodeNotFound, Why: "This is the case of another post."})
	}
	if r := c.Check(command, r.Actor, c.moment(ctx)); r != nil {
		return refusal(r)
	}
	return nil
}

// handle gives the command to the rules and answers once its events are recorded.
func (c *incident) handle(ctx workflow.Context, r protocol.Request) (protocol.Answer, error) {
	answer, known := c.answered(r.ID)
	if !known {
		command, err := commandIn(r)
		if err != nil {
			return answer, refusal(casework.Invalid("", "The command cannot be read."))
		}
		events, err := c.Do(command, r.Actor, c.moment(ctx))
		if err != nil {
			return answer, refusal(err)
		}
		c.take(ctx, events, r)
		answer = c.remember(r)
	}
	err := workflow.Await(ctx, func() bool { return c.recorded >= answer.Seq })
	return answer, err
}

// workflowcheck takes the standard library's readers of JSON and of addresses for
// non-deterministic, because what they allocate may start the garbage collector.

func commandIn(r protocol.Request) (casework.Command, error) {
	return r.Command() //workflowcheck:ignore
}

func samePost(a, b casework.Post) bool {
	return casework.SamePost(a, b) //workflowcheck:ignore
}

func (c *incident) remember(r protocol.Request) protocol.Answer {
	answer := protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: c.Ref, Seq: c.Seq}
	c.handled = append(c.handled, answer)
	if len(c.handled) > keepAnswers {
		c.handled = c.handled[len(c.handled)-keepAnswers:]
	}
	return answer
}

func (c *incident) answered(id string) (protocol.Answer, bool) {
	for _, answer := range c.handled {
		if answer.ID == id {
			return answer, true
		}
	}
	return protocol.Answer{}, false
}

// refusal is how a refusal travels: its type is the code, its detail the whole of it.
func refusal(err error) error {
	var r *casework.Refusal
	if !errors.As(err, &r) {
		return err
	}
	return temporal.NewApplicationErrorWithOptions(r.Error(), string(r.Code), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{r}, Category: temporal.ApplicationErrorCategoryBenign,
	})
}
