package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
)

func TestAcceptablePostClosesTheCaseWithoutAMeasure(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(time.Hour, comms1(), incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Criticism is a fact of life."})
	c := w.run()
	require.Equal(t, incident.OutcomeAcceptable, c.Outcome)
	require.Empty(t, c.Actions)
	require.Equal(t, []casework.EventKind{incident.EventReported, incident.EventAssessed, incident.EventClosed}, w.store.kinds())
}

func TestAuthorWhoCompliesAfterAWarningEndsTheCase(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	c := w.run()
	require.Equal(t, incident.OutcomeComplied, c.Outcome)
	require.Equal(t, 1, w.platform.times("send"))
	require.Equal(t, 1, w.platform.times("remove"))
	require.Len(t, w.store.of(casework.EventLetterSent), 1)
}

// warned brings a case to the warning that was sent, three minutes after the first hour.
func (w *incidentTest) warned() {
	w.does(30*time.Minute, comms1(), abusive())
	w.measures(time.Hour, "P1", casework.MeasureWarn)
}

func TestAuthorWhoContinuesIsBlockedForSevenDaysAndThenUnblocked(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Continued, Post: further(2)})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	c := w.run()
	require.Equal(t, incident.OutcomeNoRecurrence, c.Outcome)
	require.Len(t, w.blocks.taken, 1)
	require.Equal(t, week, c.Block.Until.Sub(c.Block.From))
	require.WithinDuration(t, c.Block.Until, *c.Block.Lifted, 0)
	require.WithinDuration(t, c.Block.Until.Add(28*day), *c.ClosedAt, time.Minute)
}

func TestRefusalByTheAuthorLeadsToTheNextMeasure(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Refused})
	w.at(day+time.Minute, func() {
		c := w.store.fold()
		require.Equal(t, incident.StageProposal, c.Stage)
		require.Contains(t, c.Recommended(casework.Moment{At: w.env.Now(), Zone: w.zone, Rules: &w.start.Rules}), casework.MeasureBlock)
	})
	w.does(day+time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "It has blown over."})
	require.Equal(t, incident.OutcomeWithdrawn, w.run().Outcome)
}

func TestLapsedWindowWithThePostStillThereLeadsToTheNextMeasure(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.notRemovable()
	w.at(4*day, func() { require.Equal(t, incident.StageProposal, w.store.fold().Stage) })
	w.does(4*day+time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "It is not worth it."})
	c := w.run()
	require.Equal(t, incident.StayedUp, c.Observations[0].Behaviour)
	require.Contains(t, w.store.kinds(), casework.EventWindowLapsed)
}

// notRemovable brings a case to a warning on a post that the council cannot remove.
func (w *incidentTest) notRemovable() {
	assess := abusive()
	assess.Removable = false
	w.does(30*time.Minute, comms1(), assess)
	w.measures(time.Hour, "P1", casework.MeasureWarn)
}

func TestAuthorIsAskedToRemoveAPostThatTheCouncilCannotRemove(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.notRemovable()
	w.at(day-time.Minute, func() { w.platform.deleted(thePost().URL) })
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.run()
	require.Equal(t, 0, w.platform.times("remove"))
	require.Len(t, w.platform.letters, 2)
	require.Equal(t, casework.LetterWarning, w.platform.letters[0].Kind)
	require.Equal(t, casework.LetterRemoveRequest, w.platform.letters[1].Kind)
}

func TestLapsedWindowWithThePostGoneAndQuietEndsTheCase(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.notRemovable()
	w.at(day, func() { w.platform.deleted(thePost().URL) })
	c := w.run()
	require.Equal(t, incident.OutcomeNoRecurrence, c.Outcome)
	lapsed := w.store.of(casework.EventWindowLapsed)
	require.Len(t, lapsed, 2)
	require.WithinDuration(t, lapsed[0].At.Add(28*day), lapsed[1].At, time.Minute)
}

func TestLapsedWindowOnAChannelThatCannotTellAsksAPerson(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.platform.blind = true
	w.notRemovable()
	w.at(4*day, func() {
		tasks := casework.Tasks(w.store.fold())
		require.Len(t, tasks, 1)
		require.Equal(t, incident.CommandObserve, tasks[0].Command)
	})
	w.does(4*day+time.Hour, comms1(), incident.Observe{Behaviour: incident.Complied, Note: "It is gone."})
	require.Equal(t, incident.OutcomeComplied, w.run().Outcome)
}

func TestPostsOfAnAuthorWhoIsNotIdentifiedAreRemoved(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(30*time.Minute, comms1(), abusive())
	w.does(40*time.Minute, comms1(), incident.Observe{Behaviour: incident.Continued, Post: further(2)})
	w.does(50*time.Minute, comms1(), incident.Identify{Outcome: incident.AuthorNotIdentified, Efforts: "Asked around; nobody knows the account."})
	w.measures(time.Hour, "P1", casework.MeasureWarn, casework.MeasureRemove)
	c := w.run()
	require.Equal(t, incident.OutcomeNoRecurrence, c.Outcome)
	require.Equal(t, 2, w.platform.times("remove"), "the first and the further post")
}

func TestWarningThatCannotBeDeliveredStartsNoWindow(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.platform.refuses("send", "unreachable")
	w.warned()
	w.at(2*time.Hour, func() {
		c := w.store.fold()
		require.Equal(t, incident.StageProposal, c.Stage)
		require.Equal(t, casework.ActionIsNotPossible, c.Action("A1").Status)
		require.Empty(t, c.Recommended(casework.Moment{At: w.env.Now(), Zone: w.zone, Rules: &w.start.Rules}), "the post has been removed")
	})
	w.measures(3*time.Hour, "P2", casework.MeasureRemove)
	c := w.run()
	for _, e := range w.store.of(casework.EventWindowStarted) {
		require.NotEqual(t, casework.WindowResponse, e.Data.(casework.WindowStarted).Window)
	}
	require.Equal(t, incident.OutcomeNoRecurrence, c.Outcome)
}
