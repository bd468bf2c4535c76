package workflows_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdkactivity "go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
	"duecourse/internal/channel"
	"duecourse/internal/letter"
	"duecourse/internal/protocol"
)

const publicationRef = "PUB-TEST-TEST"

// publicationTest runs one publication.
type publicationTest struct {
	*accountTest
	platform *platformFake
	began    map[string]int // activities that began, by name
	timers   int
}

func newPublicationTest(t *testing.T) *publicationTest {
	t.Helper()
	p := &publicationTest{accountTest: newAccountTest(t), platform: newPlatformFake(t, &storeFake{t: t}), began: map[string]int{}}
	p.env.RegisterActivity(&activities.Channel{
		Platforms: p.platform.directory(), Letters: letter.Writer{Zone: time.UTC},
		FindPage: func(context.Context, string) (string, error) { return "", nil },
	})
	p.env.SetOnActivityStartedListener(func(info *sdkactivity.Info, _ context.Context, _ converter.EncodedValues) {
		if info.Attempt == 1 {
			p.began[info.ActivityType.Name]++
		}
	})
	p.env.SetOnTimerScheduledListener(func(string, time.Duration) { p.timers++ })
	return p
}

func press1() casework.Actor { return person("press-1", casework.RoleStaff, casework.RolePress) }

// run opens a publication with an embargo until Wednesday at nine, and runs it to its end.
func (p *publicationTest) run() *publication.Publication {
	p.t.Helper()
	first, err := protocol.NewRequest("first", "", 0, staff1(), publication.Draft{
		Ref: publicationRef, Form: publication.NewsRelease, Title: "Bridge opens", Body: "The new bridge opens on Friday.",
		Channels: []string{"facebook", "x", "nextdoor"}, EmbargoUntil: "2026-11-04T09:00",
	})
	require.NoError(p.t, err)
	p.env.ExecuteWorkflow(publication.Kind().Workflow, protocol.Start{Rules: p.rules, Seed: "seed", First: &first})
	p.answered()
	require.NoError(p.t, p.env.GetWorkflowError())
	return p.recorded()
}

func (p *publicationTest) recorded() *publication.Publication {
	c := &publication.Publication{}
	p.store.mu.Lock()
	defer p.store.mu.Unlock()
	for _, e := range p.store.events[publicationRef] {
		require.NoError(p.t, casework.Apply(c, e))
	}
	return c
}

// approved submits and approves the publication within the first hour.
func (p *publicationTest) approved() {
	p.does(time.Minute, staff1(), publication.Submit{}, "")
	p.does(2*time.Minute, press1(), publication.Approve{Approve: true, NoPersonalData: true}, "")
}

const embargo = 47 * time.Hour // until Wednesday at nine

func TestS9EmbargoedTextIsReleasedAtItsTimeOnceOnEachChannel(t *testing.T) {
	t.Parallel()
	p := newPublicationTest(t)
	p.approved()
	p.does(embargo-time.Second, press1(), publication.Release{}, casework.CodeEmbargoed)
	p.env.RegisterDelayedCallback(func() { require.Empty(t, p.platform.published) }, embargo-time.Millisecond)
	c := p.run()
	require.Equal(t, publication.OutcomeReleased, c.Outcome)
	require.Len(t, p.platform.published, 3)
	for _, state := range c.ChannelStates() {
		require.Equal(t, publication.ChannelReleased, state.Status, state.Channel)
		require.False(t, state.Late)
		require.False(t, state.At.Before(c.Embargo.Until), "it is early")
		require.NotEmpty(t, state.URL)
	}
}

// A publication takes no more actions of Temporal than its decisions, its timer and its releases
// need.
func TestPublicationTakesNoMoreActionsThanItsDecisionsItsTimerAndItsReleasesNeed(t *testing.T) {
	t.Parallel()
	p := newPublicationTest(t)
	p.approved()
	p.run()
	require.Equal(t, 3, p.began["Release"], "one for each channel")
	require.Equal(t, 1, p.began["Notify"], "the press office is asked once")
	decisions, began, results := 3, 1, 3
	require.LessOrEqual(t, p.began["Record"], decisions+began+results)
	require.Len(t, p.began, 3, "nothing else: %v", p.began)
	require.Equal(t, 2, p.timers, "the reminder of the approval, and the end of the embargo")
}

func TestS9ChannelThatRefusesOrLiesNeitherHoldsNorRepeatsTheOthers(t *testing.T) {
	t.Parallel()
	p := newPublicationTest(t)
	p.approved()
	p.platform.refuses("publish x", channel.ErrDeclined)
	p.platform.lies["publish nextdoor"] = true
	p.env.RegisterDelayedCallback(func() {
		c := p.recorded()
		require.Equal(t, publication.ChannelReleased, c.ChannelStates()[0].Status)
		require.Equal(t, publication.ChannelByHand, c.ChannelStates()[1].Status)
		require.Equal(t, publication.ChannelByHand, c.ChannelStates()[2].Status)
		p.platform.accepts("publish x")
	}, embargo+time.Hour)
	p.does(embargo+2*time.Hour, press1(), publication.Release{}, "")
	p.does(embargo+3*time.Hour, press1(), publication.Confirm{Action: "A3", Outcome: casework.ActionIsDone, URL: "https://nextdoor.example/1"}, "")
	c := p.run()
	require.True(t, c.Closed())
	require.Len(t, p.platform.published, 2, "the liar published nothing")
	require.Equal(t, 1, p.platform.times("publish facebook"))
	require.Equal(t, 1, p.platform.times("publish x"))
	require.Len(t, p.mail.noticesOf(casework.NoticePublication), 4, "the approval, and what the channels did not do: two, then one again")
}

func TestS9EditAndCancelHoldTheRelease(t *testing.T) {
	t.Parallel()
	p := newPublicationTest(t)
	p.approved()
	body := "Another text."
	p.does(embargo-time.Minute, staff1(), publication.Edit{Body: &body}, "")
	p.does(embargo+time.Hour, press1(), publication.Release{}, casework.CodeNotNow)
	p.does(embargo+2*time.Hour, staff1(), publication.Cancel{}, "")
	c := p.run()
	require.Equal(t, publication.OutcomeCancelled, c.Outcome)
	require.Empty(t, p.platform.published)
}

func TestS9NothingOfTheTextStandsInNoticesOrSummaries(t *testing.T) {
	t.Parallel()
	p := newPublicationTest(t)
	p.does(time.Minute, staff1(), publication.Submit{}, "")
	p.does(2*time.Minute, press1(), publication.Approve{Reason: "The bridge is not ready."}, "")
	p.does(3*time.Minute, staff1(), publication.Cancel{}, "")
	p.run()
	require.Len(t, p.mail.noticesOf(casework.NoticeReturned), 1)
	for _, n := range p.mail.notices {
		require.NotContains(t, fmt.Sprint(n), "ridge")
	}
}

func TestS8MediaEnquiryAsksThePressOfficeAndEndsWithItsAnswer(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	deadline := began().Add(3 * time.Hour)
	first, err := protocol.NewRequest("first", "", 0, comms1(), publication.Log{
		Ref: "MED-TEST-TEST", From: "Ann Reporter", Outlet: "Evening Post", Question: "Why?", Deadline: &deadline,
	})
	require.NoError(t, err)
	o.does(time.Minute, comms1(), casework.Assign{To: "press-1"}, "")
	o.does(time.Hour, press1(), publication.Answer{Publication: "PUB-1"}, casework.CodeInvalid)
	o.does(4*time.Hour, press1(), publication.Answer{Publication: "PUB-1", Released: true}, "")
	o.env.ExecuteWorkflow(publication.EnquiryKind().Workflow, protocol.Start{Rules: o.rules, Seed: "seed", First: &first})
	o.answered()
	require.Len(t, o.mail.noticesOf(casework.NoticeEnquiry), 2)
	require.Len(t, o.mail.noticesOf(casework.NoticeReminder), 1)
	require.Len(t, o.mail.noticesOf(casework.NoticeEscalation), 1)
}
