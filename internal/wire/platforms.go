package wire

import (
	"context"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/channel"
)

// Platforms gives the activities the platforms of a directory.
type Platforms struct{ Directory channel.Directory }

// For finds the platform of a channel.
func (p Platforms) For(name string) activities.Platform {
	return platform{p.Directory.For(name)}
}

type platform struct{ channel.Platform }

func (p platform) Send(ctx context.Context, author, postURL string, letter casework.Letter, key string) error {
	return failure(p.SendMessage(ctx, channel.Message{
		Author: author, PostURL: postURL, Subject: letter.Subject, Text: letter.Text, Key: key,
	}))
}

func (p platform) Remove(ctx context.Context, postURL, key string) error {
	return failure(p.RemovePost(ctx, postURL, key))
}

func (p platform) Block(ctx context.Context, author, key string) error {
	return failure(p.BlockAuthor(ctx, author, key))
}

func (p platform) Unblock(ctx context.Context, author, key string) error {
	return failure(p.UnblockAuthor(ctx, author, key))
}

func (p platform) Post(ctx context.Context, postURL string) (casework.Found, error) {
	state, err := p.PostState(ctx, postURL)
	if err != nil {
		return casework.FoundUnclear, failure(err)
	}
	switch state {
	case channel.PostStanding:
		return casework.FoundStanding, nil
	case channel.PostGone:
		return casework.FoundGone, nil
	case channel.PostUnknown:
	}
	return casework.FoundUnclear, nil
}

func (p platform) Blocked(ctx context.Context, author string) (blocked, known bool, err error) {
	state, err := p.AuthorState(ctx, author)
	if err != nil {
		return false, false, failure(err)
	}
	return state == channel.AuthorBlocked, state != channel.AuthorUnknown, nil
}

// failure says in the activities' words why a platform did not do something.
func failure(err error) error {
	if err == nil {
		return nil
	}
	kind, reason := channel.Explain(err)
	kinds := map[channel.Kind]activities.FailureKind{
		channel.ErrManual:      activities.ByHand,
		channel.ErrRefused:     activities.Declined,
		channel.ErrUnavailable: activities.Unavailable,
		channel.ErrNotFound:    activities.Missing,
		channel.ErrUnreachable: activities.Unreachable,
	}
	return &activities.Failure{Kind: kinds[kind], Reason: reason}
}
