package activities

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/letter"
)

// Channel acts on the social media platforms. A platform that declines or does
// not answer is an error that Temporal tries again; every other answer of a
// platform is a result.
type Channel struct {
	Platforms channel.Directory
	Letters   letter.Writer
	// FindPage says why nobody can open a page of the council's website now; empty: it is there.
	// An error says that it could not look.
	FindPage func(ctx context.Context, link string) (missing string, err error)
}

// SendInput is a letter to the author of a post.
type SendInput struct {
	Kind    casework.LetterKind   `json:"kind"`
	Form    casework.Form         `json:"form"`
	Fields  casework.LetterFields `json:"fields"`
	Channel string                `json:"channel"`
	Author  string                `json:"author"`
	PostURL string                `json:"post_url"`
	Key     string                `json:"key"`
}

// Send writes a letter and sends it through the channel (R3). When the channel
// cannot send it, the result has the letter for a person to send. A letter with
// a gap is not sent.
func (c *Channel) Send(ctx context.Context, in SendInput) (casework.Result, error) {
	result, err := c.write(in)
	if err != nil || result.Letter == nil {
		return result, err
	}
	err = c.Platforms.For(in.Channel).SendLetter(ctx, *result.Letter, in.PostURL, in.Key)
	if err != nil {
		failed, err := resultOf(err)
		if failed.Outcome == casework.ResultNeedsPerson {
			drafted, err := c.Draft(ctx, in)
			failed.Letter = drafted.Letter
			return failed, err
		}
		return failed, err
	}
	result.Outcome, result.Detail = casework.ResultDone, "Sent through the platform."
	return result, nil
}

// Draft writes a letter for a person to send. It names a length of time and not a time, because
// nobody knows when it will be sent.
func (c *Channel) Draft(_ context.Context, in SendInput) (casework.Result, error) {
	if in.Fields.RespondWithin != "" {
		in.Fields.RespondBy = time.Time{}
	}
	return c.write(in)
}

func (c *Channel) write(in SendInput) (casework.Result, error) {
	written, err := c.Letters.Write(in.Kind, in.Form, in.Fields)
	var gap *casework.UnfilledError
	if errors.As(err, &gap) {
		return casework.Result{Outcome: casework.ResultFailed, Detail: gap.Error() + "."}, nil
	}
	if err != nil {
		return casework.Result{}, errUnwritten(err)
	}
	written.To = in.Author
	return casework.Result{Outcome: casework.ResultNeedsPerson, Letter: &written}, nil
}

// errUnwritten says that a form cannot be filled in; trying again would not help.
func errUnwritten(err error) error {
	return temporal.NewNonRetryableApplicationError("The letter cannot be written.", "letter", err)
}

// RemoveInput names the post to remove.
type RemoveInput struct {
	Channel string `json:"channel"`
	URL     string `json:"url"`
	Key     string `json:"key"`
}

// Remove removes a post (R3, R5), then asks the platform whether it is gone.
func (c *Channel) Remove(ctx context.Context, in RemoveInput) (casework.Result, error) {
	if in.URL == "" {
		return byHand("The address of the post is not known."), nil
	}
	platform := c.Platforms.For(in.Channel)
	if err := platform.RemovePost(ctx, in.URL, in.Key); err != nil {
		return resultOf(err)
	}
	shown, err := platform.PostState(ctx, in.URL)
	switch {
	case err != nil:
		return casework.Result{}, retryable(err)
	case shown.Found == casework.FoundPublished:
		return resultOf(declined("The platform said that it removed the post, but the post is still there."))
	case shown.Found == casework.FoundGone:
		return done("The platform removed the post, and it is gone."), nil
	}
	return done("The platform removed the post; it cannot tell whether it is gone."), nil
}

// BlockInput names the author to block or unblock.
type BlockInput struct {
	Channel string `json:"channel"`
	Author  string `json:"author"`
	Key     string `json:"key"`
}

// Block blocks an author (R4), then asks the platform whether the author is blocked.
func (c *Channel) Block(ctx context.Context, in BlockInput) (casework.Result, error) {
	platform := c.Platforms.For(in.Channel)
	return proven(ctx, platform, in, platform.BlockAuthor, channel.AuthorBlocked, "blocked")
}

// Unblock lifts a block (R4), then asks the platform whether the author is unblocked.
func (c *Channel) Unblock(ctx context.Context, in BlockInput) (casework.Result, error) {
	platform := c.Platforms.For(in.Channel)
	return proven(ctx, platform, in, platform.UnblockAuthor, channel.AuthorNotBlocked, "unblocked")
}

// proven acts on an author, then asks the platform for the state that should follow.
func proven(
	ctx context.Context, platform channel.Platform, in BlockInput,
	act func(ctx context.Context, author, key string) error, want channel.AuthorState, acted string,
) (casework.Result, error) {
	if err := act(ctx, in.Author, in.Key); errors.Is(err, channel.ErrMissing) {
		return byHand("The platform does not know the author."), nil
	} else if err != nil {
		return resultOf(err)
	}
	state, err := platform.AuthorState(ctx, in.Author)
	switch {
	case err != nil:
		return casework.Result{}, retryable(err)
	case state != want && state != channel.AuthorUnknown:
		return resultOf(declined("The platform said that it " + acted + " the author, but it is not so."))
	}
	return done("The platform " + acted + " the author."), nil
}

// LookInput names posts of one channel.
type LookInput struct {
	Channel string   `json:"channel"`
	URLs    []string `json:"urls"`
}

// Look asks the platform about each post: standing when one of them still is,
// unclear when the platform cannot tell about one.
func (c *Channel) Look(ctx context.Context, in LookInput) (casework.Found, error) {
	platform, answer := c.Platforms.For(in.Channel), casework.FoundGone
	for _, url := range in.URLs {
		found := casework.FoundUnclear
		if url != "" {
			shown, err := platform.PostState(ctx, url)
			if err != nil {
				return casework.FoundUnclear, retryable(err)
			}
			found = shown.Found
		}
		if found == casework.FoundPublished {
			return found, nil
		}
		if found == casework.FoundUnclear {
			answer = found
		}
	}
	return answer, nil
}

// CheckPostsInput names posts of one channel.
type CheckPostsInput struct {
	Channel string        `json:"channel"`
	Posts   []PostToCheck `json:"posts"`
}

// PostToCheck is a post as it was reported.
type PostToCheck struct {
	URL  string `json:"url"`
	Text string `json:"text"` // empty: nobody gave its words
}

// PostChecked is what the platform shows of a post.
type PostChecked struct {
	Found  casework.Found `json:"found"`
	Edited bool           `json:"edited,omitempty"` // its words differ from those that were reported
}

// CheckPosts asks the platform about each post, in the order of the input. A post without an
// address cannot be checked.
func (c *Channel) CheckPosts(ctx context.Context, in CheckPostsInput) ([]PostChecked, error) {
	platform, checked := c.Platforms.For(in.Channel), make([]PostChecked, len(in.Posts))
	for i, post := range in.Posts {
		checked[i].Found = casework.FoundUnclear
		if post.URL == "" {
			continue
		}
		shown, err := platform.PostState(ctx, post.URL)
		if err != nil {
			return nil, retryable(err)
		}
		checked[i].Found = shown.Found
		checked[i].Edited = shown.Found == casework.FoundPublished && shown.Text != "" && post.Text != "" && !sameWords(shown.Text, post.Text)
	}
	return checked, nil
}

// CheckAuthorInput names an author.
type CheckAuthorInput struct {
	Channel string `json:"channel"`
	Author  string `json:"author"`
}

// AuthorChecked is what the platform says about an author.
type AuthorChecked struct {
	Known   bool `json:"known"` // false: the platform cannot tell
	Blocked bool `json:"blocked,omitempty"`
}

// CheckAuthor asks the platform whether an author is blocked.
func (c *Channel) CheckAuthor(ctx context.Context, in CheckAuthorInput) (AuthorChecked, error) {
	state, err := c.Platforms.For(in.Channel).AuthorState(ctx, in.Author)
	if errors.Is(err, channel.ErrMissing) {
		return AuthorChecked{}, nil
	} else if err != nil {
		return AuthorChecked{}, retryable(err)
	}
	return AuthorChecked{Known: state != channel.AuthorUnknown, Blocked: state == channel.AuthorBlocked}, nil
}

// sameWords compares two texts without regard to white space.
func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// resultOf turns a platform's error into a result when trying again would not
// help, and into an error when it might.
func resultOf(err error) (casework.Result, error) {
	kind, reason := channel.Explain(err)
	switch kind {
	case channel.ErrByHand:
		return byHand(reason), nil
	case channel.ErrMissing:
		return casework.Result{Outcome: casework.ResultDone, Outside: true, Detail: "The post was already gone."}, nil
	case channel.ErrUnreachable:
		return casework.Result{Outcome: casework.ResultNotPossible, Detail: reason}, nil
	case channel.ErrDeclined, channel.ErrUnavailable:
	}
	return casework.Result{}, retryable(err)
}

// retryable is an error that Temporal tries again; its type is the kind of error.
func retryable(err error) error {
	kind, reason := channel.Explain(err)
	return temporal.NewApplicationErrorWithCause(reason, string(kind), err)
}

func declined(reason string) error {
	return &channel.Error{Kind: channel.ErrDeclined, Reason: reason}
}

func done(how string) casework.Result {
	return casework.Result{Outcome: casework.ResultDone, Detail: how}
}

func byHand(why string) casework.Result {
	return casework.Result{Outcome: casework.ResultNeedsPerson, Detail: why}
}
