package manual

import (
	"context"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
)

// Platform answers every act with [channel.ErrByHand] and a sentence that tells
// a person what to do.
type Platform struct{}

var _ channel.Platform = Platform{}

// Name is "manual", which is no channel of its own.
func (Platform) Name() string { return "manual" }

// SendLetter asks a person to send the letter.
func (Platform) SendLetter(context.Context, casework.Letter, string, string) error {
	return byHand("send the letter to the author on the platform")
}

// RemovePost asks a person to remove the post.
func (Platform) RemovePost(context.Context, string, string) error {
	return byHand("remove the post on the platform")
}

// BlockAuthor asks a person to block the author.
func (Platform) BlockAuthor(context.Context, string, string) error {
	return byHand("block the author on the platform")
}

// UnblockAuthor asks a person to lift the block.
func (Platform) UnblockAuthor(context.Context, string, string) error {
	return byHand("unblock the author on the platform")
}

// Publish asks a person to publish the text.
func (Platform) Publish(context.Context, channel.Release, string) (string, error) {
	return "", byHand("publish the text on the platform")
}

// PostState is always unclear: only a person can look.
func (Platform) PostState(context.Context, string) (channel.PostState, error) {
	return channel.PostState{Found: casework.FoundUnclear}, nil
}

// AuthorState is always unknown: only a person can look.
func (Platform) AuthorState(context.Context, string) (channel.AuthorState, error) {
	return channel.AuthorUnknown, nil
}

func byHand(what string) error {
	return &channel.Error{Kind: channel.ErrByHand, Reason: "The system cannot act on this channel. Please " + what + "."}
}
