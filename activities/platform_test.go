package activities_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"duecourse/activities"
	"duecourse/internal/casework"
)

// platform answers each act with what stands in its fields.
type platform struct {
	send, remove, block, unblock, ask error
	post                              casework.Found
	blocked, known                    bool
}

func (p *platform) For(string) activities.Platform { return p }

func (p *platform) Send(context.Context, string, string, casework.Letter, string) error {
	return p.send
}
func (p *platform) Remove(context.Context, string, string) error  { return p.remove }
func (p *platform) Block(context.Context, string, string) error   { return p.block }
func (p *platform) Unblock(context.Context, string, string) error { return p.unblock }
func (p *platform) Post(_ context.Context, url string) (casework.Found, error) {
	if url == "gone" {
		return casework.FoundGone, p.ask
	}
	return p.post, p.ask
}
func (p *platform) Blocked(context.Context, string) (blocked, known bool, err error) {
	return p.blocked, p.known, p.ask
}

func failing(kind activities.FailureKind) error {
	return &activities.Failure{Kind: kind, Reason: "Because."}
}

type plain struct{ err error }

func (w plain) Write(kind casework.LetterKind, form casework.Form, _ casework.LetterFields) (casework.Letter, error) {
	return casework.Letter{Kind: kind, Subject: form.Subject, Text: form.Body}, w.err
}

func TestWhatAPlatformAnswersBecomesAResultOrIsTriedAgain(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		fails error
		want  casework.Did // empty: it is tried again
		kind  string
	}{
		{name: "done", want: casework.DidIt},
		{name: "by hand", fails: failing(activities.ByHand), want: casework.NeedsAPerson},
		{name: "gone already", fails: failing(activities.Missing), want: casework.DidIt},
		{name: "unreachable", fails: failing(activities.Unreachable), want: casework.CouldNot},
		{name: "declined", fails: failing(activities.Declined), kind: "declined"},
		{name: "unavailable", fails: failing(activities.Unavailable), kind: "unavailable"},
		{name: "unexplained", fails: errors.New("EOF"), kind: "unavailable"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			channel := &activities.Channel{Platforms: &platform{remove: c.fails, post: casework.FoundGone}}
			result, err := channel.Remove(t.Context(), activities.Removal{URL: "https://feed.example/1"})
			if c.kind == "" {
				require.NoError(t, err)
				require.Equal(t, c.want, result.Outcome)
				return
			}
			var again *temporal.ApplicationError
			require.ErrorAs(t, err, &again)
			require.Equal(t, c.kind, again.Type())
			require.False(t, again.NonRetryable())
		})
	}
}

func TestRemovalIsProvedByAskingAgain(t *testing.T) {
	t.Parallel()
	order := activities.Removal{URL: "https://feed.example/1"}
	lies := &activities.Channel{Platforms: &platform{post: casework.FoundStanding}}
	_, err := lies.Remove(t.Context(), order)
	require.ErrorContains(t, err, "still there")
	blind := &activities.Channel{Platforms: &platform{post: casework.FoundUnclear}}
	result, err := blind.Remove(t.Context(), order)
	require.NoError(t, err)
	require.Contains(t, result.Detail, "cannot tell")
	mute := &activities.Channel{Platforms: &platform{ask: failing(activities.Unavailable)}}
	_, err = mute.Remove(t.Context(), order)
	require.Error(t, err, "without proof it is tried again")
	unknown, err := lies.Remove(t.Context(), activities.Removal{})
	require.NoError(t, err)
	require.Equal(t, casework.NeedsAPerson, unknown.Outcome)
}

func TestBlockIsProvedByAskingAgain(t *testing.T) {
	t.Parallel()
	act := activities.Act{Channel: "sandbox", Author: "@angry", Key: "k"}
	honest := &activities.Channel{Platforms: &platform{known: true, blocked: true}}
	result, err := honest.Block(t.Context(), act)
	require.NoError(t, err)
	require.Equal(t, casework.DidIt, result.Outcome)
	_, err = honest.Unblock(t.Context(), act)
	require.ErrorContains(t, err, "it is not so")
	blind := &activities.Channel{Platforms: &platform{}}
	result, err = blind.Block(t.Context(), act)
	require.NoError(t, err, "a platform that cannot tell is believed")
	require.Equal(t, casework.DidIt, result.Outcome)
	stranger := &activities.Channel{Platforms: &platform{block: failing(activities.Missing)}}
	result, err = stranger.Block(t.Context(), act)
	require.NoError(t, err)
	require.Equal(t, casework.NeedsAPerson, result.Outcome, "an author who is not known is not blocked")
}

func TestLookSaysTheWorstOfWhatItFinds(t *testing.T) {
	t.Parallel()
	for found, want := range map[casework.Found]casework.Found{
		casework.FoundStanding: casework.FoundStanding, casework.FoundUnclear: casework.FoundUnclear, casework.FoundGone: casework.FoundGone,
	} {
		channel := &activities.Channel{Platforms: &platform{post: found}}
		got, err := channel.Look(t.Context(), activities.Sight{URLs: []string{"gone", "https://feed.example/1", "gone"}})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	channel := &activities.Channel{Platforms: &platform{post: casework.FoundGone}}
	got, err := channel.Look(t.Context(), activities.Sight{URLs: []string{"", "gone"}})
	require.NoError(t, err)
	require.Equal(t, casework.FoundUnclear, got, "a post without an address cannot be looked at")
}

func TestLetterWithAGapIsNotSentAndAPersonIsAsked(t *testing.T) {
	t.Parallel()
	gap := &casework.UnfilledError{Placeholders: []string{"PostText"}}
	channel := &activities.Channel{Platforms: &platform{send: errors.New("must not be asked")}, Writer: plain{err: gap}}
	result, err := channel.Send(t.Context(), activities.Writing{Kind: casework.LetterWarning})
	require.NoError(t, err)
	require.Equal(t, casework.WentWrong, result.Outcome)
	require.Contains(t, result.Detail, "PostText")
	require.Nil(t, result.Letter)
}

func TestLetterThatAPersonIsAskedToSendComesWithTheTask(t *testing.T) {
	t.Parallel()
	order := activities.Writing{Kind: casework.LetterWarning, Author: "@angry", Form: casework.Form{Subject: "s", Body: "b"}}
	channel := &activities.Channel{Platforms: &platform{send: failing(activities.ByHand)}, Writer: plain{}}
	result, err := channel.Send(t.Context(), order)
	require.NoError(t, err)
	require.Equal(t, casework.NeedsAPerson, result.Outcome)
	require.Equal(t, "@angry", result.Letter.To)
	draft, err := channel.Draft(t.Context(), order)
	require.NoError(t, err)
	require.Equal(t, result.Letter, draft.Letter)
}

func TestMailOfALetterWithAGapIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	mail := &activities.Mail{Writer: plain{err: &casework.UnfilledError{Placeholders: []string{"Outcome"}}}}
	_, err := mail.Deliver(t.Context(), activities.Personal{Kind: casework.LetterOutcome, Address: "resident@example.org"})
	var final *temporal.ApplicationError
	require.ErrorAs(t, err, &final)
	require.True(t, final.NonRetryable())
}
