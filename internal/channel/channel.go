package channel

import "context"

// Platform is one social media platform, as far as the policy needs it.
//
// Acts return nil once the platform claims success. A claim is not a proof:
// PostState and AuthorState ask the platform again. Every error is, or wraps,
// an [Error] of one of the closed kinds.
//
// key is the idempotency key of the act, made from case and action. An adapter
// hands it on to a platform that supports one, so that a repeated act is one act.
type Platform interface {
	// Name is the channel that the platform stands for, such as "facebook".
	Name() string
	// Abilities says what can be asked of the platform at all.
	Abilities() Abilities

	// SendMessage delivers a written message to an author (R3).
	SendMessage(ctx context.Context, message Message) error
	// RemovePost takes a post off the feed (R3, R5). [ErrNotFound] when it is
	// gone already.
	RemovePost(ctx context.Context, postURL, key string) error
	// BlockAuthor keeps an author from posting (R4), until UnblockAuthor.
	BlockAuthor(ctx context.Context, author, key string) error
	// UnblockAuthor lifts a block (R4).
	UnblockAuthor(ctx context.Context, author, key string) error
	// Publish puts a release of the council's own on the feed (S7 to S9).
	Publish(ctx context.Context, release Release) error

	// PostState tells whether a post can still be seen.
	PostState(ctx context.Context, postURL string) (PostState, error)
	// AuthorState tells whether an author is blocked.
	AuthorState(ctx context.Context, author string) (AuthorState, error)
}

// Message is a letter on its way to an author.
type Message struct {
	// Author is the handle as it was reported.
	Author string
	// PostURL is the post that the message is about.
	PostURL string
	// Subject may be empty; platforms without subjects get it as the first line.
	Subject string
	// Text is plain text.
	Text string
	// Key is the idempotency key (case, action).
	Key string
}

// Release is a publication of the council's own.
type Release struct {
	Title string
	// Body is plain text.
	Body string
	// Link is the page on the council's website, if there is one (S7).
	Link string
	// Key is the idempotency key (publication, channel).
	Key string
}

// Abilities says what a platform can do without a person's help, and what it
// can tell. A false field means that the act is a person's task, and that the
// state is always unknown.
type Abilities struct {
	Message bool
	Remove  bool
	// Block covers blocking and unblocking.
	Block   bool
	Publish bool

	// TellsPost: PostState can answer other than [PostUnknown].
	TellsPost bool
	// TellsAuthor: AuthorState can answer other than [AuthorUnknown].
	TellsAuthor bool
}

// PostState is what a platform tells about a post.
type PostState string

// The states of a post.
const (
	PostUnknown  PostState = "unknown"
	PostStanding PostState = "standing"
	PostGone     PostState = "gone"
)

// AuthorState is what a platform tells about an author.
type AuthorState string

// The states of an author.
const (
	AuthorUnknown    AuthorState = "unknown"
	AuthorBlocked    AuthorState = "blocked"
	AuthorNotBlocked AuthorState = "not_blocked"
)
