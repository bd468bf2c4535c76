package channel

import (
	"context"

	"duecourse/internal/casework"
)

// Platform is one social media platform, as far as the policy needs it.
//
// An act returns nil when the platform says that it worked. That is no proof:
// PostState and AuthorState ask the platform again. Every error is, or wraps,
// an [Error] of one of the closed kinds.
//
// key is the idempotency key of the act, made from case and action. An adapter
// passes it on to a platform that supports one, so that repeating an act
// changes nothing.
type Platform interface {
	// Name is the channel that the platform serves, such as "facebook".
	Name() string

	// SendLetter sends a letter as plain text to the author that it names (R3).
	// postURL is the post that the letter is about.
	SendLetter(ctx context.Context, letter casework.Letter, postURL, key string) error
	// RemovePost removes a post (R3, R5). [ErrMissing] when it is gone already.
	RemovePost(ctx context.Context, postURL, key string) error
	// BlockAuthor stops an author from posting (R4), until UnblockAuthor.
	// [ErrMissing] when the platform does not know the author.
	BlockAuthor(ctx context.Context, author, key string) error
	// UnblockAuthor lifts a block (R4).
	UnblockAuthor(ctx context.Context, author, key string) error

	// Publish publishes a post of the council and returns its address (S8, S9). A platform
	// that supports keys returns the same address for the same key.
	Publish(ctx context.Context, release Release, key string) (postURL string, err error)

	// PostState tells whether a post can still be seen, and what it says.
	PostState(ctx context.Context, postURL string) (PostState, error)
	// AuthorState tells whether an author is blocked.
	AuthorState(ctx context.Context, author string) (AuthorState, error)
}

// Release is something that the council publishes.
type Release struct {
	Channel string `json:"channel"`
	Title   string `json:"title"` // for lists
	Text    string `json:"text"`  // all that the post says
}

// PostState is what a platform shows of a post.
type PostState struct {
	Found casework.Found
	Text  string // its words; empty: the platform does not tell
}

// AuthorState is what a platform says about an author.
type AuthorState string

// The states of an author.
const (
	AuthorUnknown    AuthorState = "unknown" // the platform cannot tell
	AuthorBlocked    AuthorState = "blocked"
	AuthorNotBlocked AuthorState = "not_blocked"
)
