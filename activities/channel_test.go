package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/letter"
)

// platform is a fake platform that answers with its fields.
type platform struct {
	send, remove, block, unblock, ask error
	publish                           error
	post                              casework.Found
	author                            channel.AuthorState
}

func (p *platform) Name() string { return "sandbox" }
func (p *platform) SendLetter(context.Context, casework.Letter, string, string) error {
	return p.send
}
func (p *platform) RemovePost(context.Context, string, string) error    { return p.remove }
func (p *platform) BlockAuthor(context.Context, string, string) error   { return p.block }
func (p *platform) UnblockAuthor(context.Context, string, string) error { return p.unblock }
func (p *platform) Publish(context.Context, channel.Release, string) (string, error) {
	return "https://sandbox.example/1", p.publish
}
func (p *platform) PostState(_ context.Context, url string) (channel.PostState, error) {
	if url == "gone" {
		return channel.PostState{Found: casework.FoundGone}, p.ask
	}
	return channel.PostState{Found: p.post}, p.ask
}
func (p *platform) AuthorState(context.Context, string) (channel.AuthorState, error) {
	return p.author, p.ask
}

// activitiesOf are the activities of a platform.
func activitiesOf(t *testing.T, p *platform) *activities.Channel {
	t.Helper()
	directory, err := channel.NewDirectory(p)
	require.NoError(t, err)
	return &activities.Channel{Platforms: directory, Letters: letter.Writer{Zone: time.UTC}}
}

func failing(kind channel.ErrorKind) error { return &channel.Error{Kind: kind, Reason: "Because."} }

// warning is the input of a letter without missing values.
func warning() activities.SendInput {
	return activities.SendInput{
		Kind: casework.LetterWarning, Author: "@angry", Form: casework.Form{Subject: "s", Body: "b"},
		Fields: casework.LetterFields{
			Ref: "INC-1", Council: "Derby City Council", Contact: "comms@derby.example", Date: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC),
		},
	}
}

func TestPlatformErrorIsAResultOrIsRetried(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		fails error
		want  casework.ResultOutcome // empty: the activity is retried
		kind  string
	}{
		{name: "done", want: casework.ResultDone},
		{name: "by hand", fails: failing(channel.ErrByHand), want: casework.ResultNeedsPerson},
		{name: "already gone", fails: failing(channel.ErrMissing), want: casework.ResultDone},
		{name: "unreachable", fails: failing(channel.ErrUnreachable), want: casework.ResultNotPossible},
		{name: "declined", fails: failing(channel.ErrDeclined), kind: "declined"},
		{name: "unavailable", fails: failing(channel.ErrUnavailable), kind: "unavailable"},
		{name: "unexplained", fails: errors.New("EOF"), kind: "unavailable"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			acts := activitiesOf(t, &platform{remove: c.fails, post: casework.FoundGone})
			result, err := acts.Remove(t.Context(), activities.RemoveInput{URL: "https://feed.example/1"})
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

func TestRemovalIsConfirmedByReadingThePostState(t *testing.T) {
	t.Parallel()
	order := activities.RemoveInput{URL: "https://feed.example/1"}
	lies := activitiesOf(t, &platform{post: casework.FoundPublished})
	_, err := lies.Remove(t.Context(), order)
	require.ErrorContains(t, err, "still there")
	blind := activitiesOf(t, &platform{post: casework.FoundUnclear})
	result, err := blind.Remove(t.Context(), order)
	require.NoError(t, err)
	require.Contains(t, result.Detail, "cannot tell")
	mute := activitiesOf(t, &platform{ask: failing(channel.ErrUnavailable)})
	_, err = mute.Remove(t.Context(), order)
	require.Error(t, err, "without proof it is tried again")
	unknown, err := lies.Remove(t.Context(), activities.RemoveInput{})
	require.NoError(t, err)
	require.Equal(t, casework.ResultNeedsPerson, unknown.Outcome)
}

func TestBlockIsConfirmedByReadingTheAuthorState(t *testing.T) {
	t.Parallel()
	act := activities.BlockInput{Channel: "sandbox", Author: "@angry", Key: "k"}
	honest := activitiesOf(t, &platform{author: channel.AuthorBlocked})
	result, err := honest.Block(t.Context(), act)
	require.NoError(t, err)
	require.Equal(t, casework.ResultDone, result.Outcome)
	_, err = honest.Unblock(t.Context(), act)
	require.ErrorContains(t, err, "it is not so")
	blind := activitiesOf(t, &platform{author: channel.AuthorUnknown})
	result, err = blind.Block(t.Context(), act)
	require.NoError(t, err, "a platform that cannot tell is believed")
	require.Equal(t, casework.ResultDone, result.Outcome)
	unknownAuthor := activitiesOf(t, &platform{block: failing(channel.ErrMissing)})
	result, err = unknownAuthor.Block(t.Context(), act)
	require.NoError(t, err)
	require.Equal(t, casework.ResultNeedsPerson, result.Outcome, "an author who is not known is not blocked")
}

func TestLookReportsAPostThatIsStillPublished(t *testing.T) {
	t.Parallel()
	for found, want := range map[casework.Found]casework.Found{
		casework.FoundPublished: casework.FoundPublished, casework.FoundUnclear: casework.FoundUnclear, casework.FoundGone: casework.FoundGone,
	} {
		acts := activitiesOf(t, &platform{post: found})
		got, err := acts.Look(t.Context(), activities.LookInput{URLs: []string{"gone", "https://feed.example/1", "gone"}})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	acts := activitiesOf(t, &platform{post: casework.FoundGone})
	got, err := acts.Look(t.Context(), activities.LookInput{URLs: []string{"", "gone"}})
	require.NoError(t, err)
	require.Equal(t, casework.FoundUnclear, got, "a post without an address cannot be looked at")
}

func TestLetterWithAMissingValueIsNotSent(t *testing.T) {
	t.Parallel()
	in := warning()
	in.Form.Body = "{{.PostText}}"
	result, err := activitiesOf(t, &platform{send: errors.New("must not be asked")}).Send(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, casework.ResultFailed, result.Outcome)
	require.Contains(t, result.Detail, "PostText")
	require.Nil(t, result.Letter)
}

func TestTaskToSendALetterHasTheLetter(t *testing.T) {
	t.Parallel()
	acts := activitiesOf(t, &platform{send: failing(channel.ErrByHand)})
	result, err := acts.Send(t.Context(), warning())
	require.NoError(t, err)
	require.Equal(t, casework.ResultNeedsPerson, result.Outcome)
	require.Equal(t, "@angry", result.Letter.To)
	draft, err := acts.Draft(t.Context(), warning())
	require.NoError(t, err)
	require.Equal(t, result.Letter, draft.Letter)
}

// TestRule9LetterSentByHandNamesALengthOfTime shows that a person gets a letter without a time:
// nobody knows when they will send it.
func TestRule9LetterSentByHandNamesALengthOfTime(t *testing.T) {
	t.Parallel()
	in := warning()
	in.Form.Body = "{{if .RespondBy}}By {{.RespondBy}}.{{else}}Within {{.RespondWithin}}.{{end}}"
	in.Fields.RespondBy, in.Fields.RespondWithin = time.Date(2026, 11, 4, 9, 0, 0, 0, time.UTC), "48 hours"
	sent, err := activitiesOf(t, &platform{}).Send(t.Context(), in)
	require.NoError(t, err)
	require.Contains(t, sent.Letter.Text, "By 9.00am on Wednesday 4 November 2026 (UTC).")
	require.Equal(t, in.Fields.RespondBy, sent.Letter.RespondBy, "the case keeps the time that the letter names")
	byHand, err := activitiesOf(t, &platform{send: failing(channel.ErrByHand)}).Send(t.Context(), in)
	require.NoError(t, err)
	require.Contains(t, byHand.Letter.Text, "Within 48 hours.")
	require.Zero(t, byHand.Letter.RespondBy)
}
