package activities

import (
	"context"

	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
)

// Platform is what the council can do on one social media platform, and what it
// can ask of it. The key makes an act that is asked for twice happen once. An
// error that is not a [*Failure] counts as [Unavailable].
type Platform interface {
	Send(ctx context.Context, author, postURL string, letter casework.Letter, key string) error
	Remove(ctx context.Context, postURL, key string) error
	Block(ctx context.Context, author, key string) error
	Unblock(ctx context.Context, author, key string) error
	// Post tells whether a post is still there.
	Post(ctx context.Context, postURL string) (casework.Found, error)
	// Blocked tells whether an author is blocked; known is false when the platform cannot tell.
	Blocked(ctx context.Context, author string) (blocked, known bool, err error)
}

// Platforms finds the platform of a channel; a channel without an adapter has one
// that fails with [ByHand].
type Platforms interface {
	For(channel string) Platform
}

// FailureKind is why a platform did not do what it was asked.
type FailureKind string

// The kinds of failure.
const (
	ByHand      FailureKind = "by_hand"     // the channel has no adapter: a person has to
	Declined    FailureKind = "declined"    // the platform says no
	Unavailable FailureKind = "unavailable" // it does not answer
	Missing     FailureKind = "missing"     // the post is gone already
	Unreachable FailureKind = "unreachable" // the author cannot be reached
)

// Failure is what a platform answers when it does not do what it was asked.
type Failure struct {
	Kind   FailureKind
	Reason string // for people; without personal data
}

func (f *Failure) Error() string { return f.Reason }

// Channel acts on a platform.
type Channel struct {
	Platforms Platforms
	Writer    Writer
}

// Removal asks for a post to be removed.
type Removal struct {
	Channel string `json:"channel"`
	URL     string `json:"url"`
	Key     string `json:"key"`
}

// Remove removes a post (R3, R5) and asks the platform whether it is so.
func (c *Channel) Remove(ctx context.Context, order Removal) (casework.Result, error) {
	if order.URL == "" {
		return byHand("The address of the post is not known."), nil
	}
	platform := c.Platforms.For(order.Channel)
	if err := platform.Remove(ctx, order.URL, order.Key); err != nil {
		return refused(err)
	}
	found, err := platform.Post(ctx, order.URL)
	switch {
	case err != nil:
		return casework.Result{}, again(err)
	case found == casework.FoundStanding:
		return refused(&Failure{Declined, "The platform said that it removed the post, but the post is still there."})
	}
	return casework.Result{Outcome: casework.DidIt, Detail: "The platform removed the post" + proof(found) + "."}, nil
}

func proof(found casework.Found) string {
	if found == casework.FoundGone {
		return ", and it is gone"
	}
	return "; it cannot tell whether it is gone"
}

// Sight asks whether posts are still there.
type Sight struct {
	Channel string   `json:"channel"`
	URLs    []string `json:"urls"`
}

// Look asks the platform about each post: standing when one of them still is,
// unclear when the platform cannot tell of one.
func (c *Channel) Look(ctx context.Context, sight Sight) (casework.Found, error) {
	platform, answer := c.Platforms.For(sight.Channel), casework.FoundGone
	for _, url := range sight.URLs {
		found := casework.FoundUnclear
		if url != "" {
			var err error
			if found, err = platform.Post(ctx, url); err != nil {
				return casework.FoundUnclear, again(err)
			}
		}
		if found == casework.FoundStanding {
			return found, nil
		}
		if found == casework.FoundUnclear {
			answer = found
		}
	}
	return answer, nil
}

// refused turns a platform's failure into what follows from it: the result, when
// trying again would not help; an error, when it might.
func refused(err error) (casework.Result, error) {
	failure := failureOf(err)
	switch failure.Kind {
	case ByHand:
		return byHand(failure.Reason), nil
	case Missing:
		return casework.Result{Outcome: casework.DidIt, Outside: true, Detail: "The post was gone already."}, nil
	case Unreachable:
		return casework.Result{Outcome: casework.CouldNot, Detail: failure.Reason}, nil
	case Declined, Unavailable:
	}
	return casework.Result{}, again(err)
}

func byHand(why string) casework.Result {
	return casework.Result{Outcome: casework.NeedsAPerson, Detail: why}
}

// again is an error that Temporal tries again; its type is the kind of failure.
func again(err error) error {
	failure := failureOf(err)
	return temporal.NewApplicationErrorWithCause(failure.Reason, string(failure.Kind), err)
}
