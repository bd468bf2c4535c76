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
func (c *course) listen(ctx workflow.Context, names []casework.Name, handle func(workflow.Context, protocol.Request) (protocol.Answer, error)) error {
	for _, name := range names {
		err := workflow.SetUpdateHandlerWithOptions(ctx, string(name), handle, workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, r protocol.Request) error { return c.validate(ctx, name, r) },
		})
		if err != nil {
			return fmt.Errorf("update %s: %w", name, err)
		}
	}
	if err := workflow.SetQueryHandler(ctx, protocol.QueryCase, func() (any, error) { return c.matter, nil }); err != nil {
		return fmt.Errorf("query %s: %w", protocol.QueryCase, err)
	}
	return workflow.SetQueryHandler(ctx, protocol.QueryRequest, func(id string) (protocol.Answer, error) {
		if answer, known := c.answered(id); known {
			return answer, nil
		}
		return protocol.Answer{}, errors.New("this case knows of no such request")
	})
}

// validate refuses a command before anything of it is written. A request that was
// handled already is let through: it gets its first answer.
func (c *course) validate(ctx workflow.Context, name casework.Name, r protocol.Request) error {
	if _, known := c.answered(r.ID); known {
		return nil
	}
	if c.movingOn(ctx) {
		return movesOn()
	}
	at := c.matter.Place()
	switch {
	case r.ID == "":
		return refusal(casework.Invalid("id", "A request has an id, so that it can be repeated."))
	case r.Name != name:
		return refusal(casework.Invalid("name", "The command is called %q.", name))
	case c.held != nil:
		return refusal(c.held)
	case r.Expect != 0 && r.Expect != at.Seq:
		return refusal(&casework.Refusal{
			Code: casework.CodeStale,
			Why:  fmt.Sprintf("The case has moved on since you looked at it: it stands at %d, you saw %d.", at.Seq, r.Expect),
		})
	}
	return refusal(c.check(r, c.moment(ctx)))
}

// handle gives the command to the rules and answers once its events are recorded.
func (c *course) handle(ctx workflow.Context, r protocol.Request) (protocol.Answer, error) {
	answer, known := c.answered(r.ID)
	if !known {
		if c.held != nil {
			return answer, refusal(c.held)
		}
		events, err := c.do(r, c.moment(ctx))
		if err != nil {
			return answer, refusal(err)
		}
		c.take(ctx, events, r)
		answer = c.remember(r)
	}
	err := workflow.Await(ctx, func() bool { return c.recorded >= answer.Seq })
	return answer, err
}

func (c *course) remember(r protocol.Request) protocol.Answer {
	at := c.matter.Place()
	answer := protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: at.Ref, Seq: at.Seq}
	c.handled = append(c.handled, answer)
	if len(c.handled) > keepAnswers {
		c.handled = c.handled[len(c.handled)-keepAnswers:]
	}
	return answer
}

func (c *course) answered(id string) (protocol.Answer, bool) {
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
