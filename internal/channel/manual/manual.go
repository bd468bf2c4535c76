package manual

import (
	"context"

	"duecourse/internal/channel"
)

// Platform refuses every act with [channel.ErrManual] and a sentence that tells
// a person what to do instead.
type Platform struct{}

var _ channel.Platform = Platform{}

// Name is "manual": it stands for no channel of its own.
func (Platform) Name() string { return "manual" }

// Abilities are none.
func (Platform) Abilities() channel.Abilities { return channel.Abilities{} }

// SendMessage asks a person to send the letter.
func (Platform) SendMessage(context.Context, channel.Message) error {
	return task("send the letter to the author on the platform")
}

// RemovePost asks a person to remove the post.
func (Platform) RemovePost(context.Context, string, string) error {
	return task("remove the post on the platform")
}

// BlockAuthor asks a person to block the author.
func (Platform) BlockAuthor(context.Context, string, string) error {
	return task("block the author on the platform")
}

// UnblockAuthor asks a person to lift the block.
func (Platform) UnblockAuthor(context.Context, string, string) error {
	return task("unblock the author on the platform")
}

// Publish asks a person to post the release.
func (Platform) Publish(context.Context, channel.Release) error {
	return task("post the release on the platform")
}

// PostState cannot be known without a person looking.
func (Platform) PostState(context.Context, string) (channel.PostState, error) {
	return channel.PostUnknown, nil
}

// AuthorState cannot be known without a person looking.
func (Platform) AuthorState(context.Context, string) (channel.AuthorState, error) {
	return channel.AuthorUnknown, nil
}

func task(what string) error {
	return &channel.Error{Kind: channel.ErrManual, Reason: "This channel is worked by hand: " + what + "."}
}
