package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
)

// Writer fills in the forms of letters. A form with a gap is an [*casework.UnfilledError].
type Writer interface {
	Write(kind casework.LetterKind, form casework.Form, fields casework.LetterFields) (casework.Letter, error)
}

// Writing is a letter to the author of a post.
type Writing struct {
	Kind    casework.LetterKind   `json:"kind"`
	Form    casework.Form         `json:"form"`
	Fields  casework.LetterFields `json:"fields"`
	Channel string                `json:"channel"`
	Author  string                `json:"author"`
	PostURL string                `json:"post_url"`
	Key     string                `json:"key"`
}

// Send writes a letter and sends it through the channel (R3). Where the channel
// cannot, a person gets the letter to send. A letter with a gap is not sent.
func (c *Channel) Send(ctx context.Context, order Writing) (casework.Result, error) {
	letter, err := c.Writer.Write(order.Kind, order.Form, order.Fields)
	if err != nil {
		return unwritten(err)
	}
	letter.To = order.Author
	result := casework.Result{Outcome: casework.DidIt, Detail: "Sent through the platform.", Letter: &letter}
	if err := c.Platforms.For(order.Channel).Send(ctx, order.Author, order.PostURL, letter, order.Key); err != nil {
		result, err = refused(err)
		if result.Outcome == casework.NeedsAPerson {
			result.Letter = &letter
		}
		return result, err
	}
	return result, nil
}

// Draft writes a letter and sends it nowhere: what a person is asked to send when
// the platform would not.
func (c *Channel) Draft(_ context.Context, order Writing) (casework.Result, error) {
	letter, err := c.Writer.Write(order.Kind, order.Form, order.Fields)
	if err != nil {
		return unwritten(err)
	}
	letter.To = order.Author
	return casework.Result{Outcome: casework.NeedsAPerson, Letter: &letter}, nil
}

func unwritten(err error) (casework.Result, error) {
	var gap *casework.UnfilledError
	if errors.As(err, &gap) {
		return casework.Result{Outcome: casework.WentWrong, Detail: gap.Error() + "."}, nil
	}
	return casework.Result{}, temporal.NewNonRetryableApplicationError("The letter cannot be written.", "letter", err)
}
