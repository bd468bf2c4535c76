package activities

import (
	"context"
	"errors"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
)

// ReleaseInput is a publication to be released on a channel.
type ReleaseInput struct {
	Channel string `json:"channel"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	Link    string `json:"link,omitempty"` // to a page of the council's website (S7)
	Key     string `json:"key"`
}

// Release publishes a text on a channel (S8, S9), then asks the channel whether it is there. The
// page behind the link must be there first (S7).
func (c *Channel) Release(ctx context.Context, in ReleaseInput) (casework.Result, error) {
	if in.Link != "" {
		missing, err := c.FindPage(ctx, in.Link)
		if err != nil {
			return casework.Result{}, retryable(&channel.Error{Kind: channel.ErrUnavailable, Reason: "The council's website could not be asked for the page behind the link.", Err: err})
		}
		if missing != "" {
			return byHand("The page behind the link cannot be opened: " + missing + " Put it back, and then release the publication again."), nil
		}
	}
	platform := c.Platforms.For(in.Channel)
	made, err := platform.Publish(ctx, channel.Release{Channel: in.Channel, Title: in.Title, Text: in.Text}, in.Key)
	if errors.Is(err, channel.ErrMissing) {
		return casework.Result{}, retryable(err)
	}
	if err != nil {
		return resultOf(err)
	}
	shown, err := platform.PostState(ctx, made)
	switch {
	case err != nil:
		return casework.Result{}, retryable(err)
	case shown.Found == casework.FoundGone:
		return resultOf(declined("The platform said that it published the text, but the post is not there."))
	}
	result := done("The platform published the text, and the post is there.")
	if shown.Found == casework.FoundUnclear {
		result = done("The platform published the text. It cannot tell whether the post is there.")
	}
	result.URL = made
	return result, nil
}
