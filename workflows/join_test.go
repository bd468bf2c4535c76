package workflows_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

const other = "INC-0THE-R000"

// joinFake stands for [activities.Joins] and the other case.
type joinFake struct {
	mu      sync.Mutex
	failing int   // attempts that fail
	refusal error // of the other case
	given   []protocol.Joining
}

func (f *joinFake) JoinCase(_ context.Context, join protocol.Joining) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.given = append(f.given, join)
	if f.failing > 0 {
		f.failing--
		return errors.New("the worker was killed")
	}
	return f.refusal
}

func newJoinTest(t *testing.T) (*incidentTest, *joinFake) {
	t.Helper()
	w, f := newIncidentTest(t), &joinFake{}
	w.env.RegisterActivity(f)
	return w, f
}

// TestACaseEndsOnceTheOtherOneHasItsPosts shows that both halves of a join are done, however
// often the first is tried, and that nothing is left behind in between.
func TestACaseEndsOnceTheOtherOneHasItsPosts(t *testing.T) {
	t.Parallel()
	w, f := newJoinTest(t)
	f.failing = 3
	joined := w.does(time.Hour, comms1(), incident.Join{Into: other})
	w.refused(time.Hour+2*time.Second, comms2(), casework.AddNote{Text: "Too late."}, casework.CodeNotNow)
	w.refused(time.Hour+2*time.Second, comms2(), incident.Join{Into: "INC-0000-0000"}, casework.CodeNotNow)
	w.at(time.Hour+2*time.Second, func() { require.Empty(t, w.store.of(incident.EventClosed)) })
	c := w.run()
	require.Len(t, f.given, 4)
	require.Equal(t, f.given[0], f.given[3])
	require.Equal(t, other, f.given[0].Into)
	require.Equal(t, comms1().ID, f.given[0].By.ID)
	require.Equal(t, thePost().Text, f.given[0].Case.Posts[0].Post.Text)
	require.Equal(t, incident.OutcomeDuplicate, c.Outcome)
	require.Equal(t, other, c.JoinedInto)
	require.Equal(t, c.Seq, joined.answer.Seq)
	require.Empty(t, w.mail.letters, "who reported the post is told how the other case ends")
}

// TestACaseThatIsRefusedByTheOtherOneGoesOn shows that nothing is recorded.
func TestACaseThatIsRefusedByTheOtherOneGoesOn(t *testing.T) {
	t.Parallel()
	w, f := newJoinTest(t)
	refusal := casework.Refuse(casework.CodeClosed, "", "It is closed.")
	f.refusal = temporal.NewApplicationErrorWithOptions(refusal.Error(), string(refusal.Code), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{refusal},
	})
	w.refused(time.Hour, comms1(), incident.Join{Into: other}, casework.CodeClosed)
	w.does(2*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	c := w.run()
	require.Len(t, f.given, 1)
	require.Equal(t, incident.OutcomeWithdrawn, c.Outcome)
	require.Empty(t, c.JoinedInto)
}

// TestTheOtherCaseTakesPostsOnceAndRefusesThoseOfAnotherAuthor shows the second half of a join.
func TestTheOtherCaseTakesPostsOnceAndRefusesThoseOfAnotherAuthor(t *testing.T) {
	t.Parallel()
	w, _ := newJoinTest(t)
	post := thePost()
	post.URL = "https://feed.example/posts/2"
	join := protocol.Joining{Into: ref, By: comms1(), Case: incident.JoinedCase{
		From: other, Channel: post.Channel, Posts: []incident.JoinedPost{{Post: post}}, Reporters: []casework.Person{comms2().Person},
	}}
	foreign := join
	foreign.Case.From, foreign.Case.Posts = "INC-0000-0000", []incident.JoinedPost{{Post: incident.Post{URL: post.URL, Author: "@somebody"}}}
	replies := []*reply{{}, {}, {}}
	w.at(time.Hour, func() {
		for i, given := range []protocol.Joining{join, join, foreign} {
			w.env.UpdateWorkflow(protocol.UpdateTake, "", &testsuite.TestUpdateCallback{
				OnReject:   func(err error) { replies[i].err = err },
				OnAccept:   func() {},
				OnComplete: func(_ any, err error) { replies[i].err, replies[i].done = err, true },
			}, given)
		}
	})
	w.does(2*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	c := w.run()
	require.True(t, replies[0].done && replies[1].done)
	require.NoError(t, errors.Join(replies[0].err, replies[1].err))
	require.Equal(t, casework.CodeNotNow, codeOf(replies[2].err))
	require.Len(t, c.Posts(), 2)
	require.Len(t, w.store.of(incident.EventPostJoined), 1)
	require.Equal(t, []string{other}, c.Joined)
	require.Len(t, c.Reporters, 2)
}
