package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestReminderComesBeforeAWaitIsDueAndEscalationAfter(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(3*day, comms1(), incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Fair comment."})
	w.run()
	reminded, escalated := w.mail.noticesOf(casework.NoticeReminder), w.mail.noticesOf(casework.NoticeEscalation)
	require.Len(t, reminded, 1)
	require.Equal(t, casework.RoleComms, reminded[0].Role)
	require.Len(t, escalated, 3)
	require.Equal(t, casework.RoleCommsLead, escalated[2].Role)
	require.Equal(t, began().Add(23*time.Hour), w.store.of(casework.EventReminded)[0].At, "not at ten in the evening")
	told := []time.Time{}
	for _, e := range w.store.of(casework.EventEscalated) {
		told = append(told, e.At)
	}
	require.Equal(t, []time.Time{began().Add(day), began().Add(2*day - time.Hour), began().Add(3*day - time.Hour)}, told, "again each working day")
}

func TestStoppedClockSendsNoRemindersAndMovesDueDates(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(time.Hour, lead(), casework.StopClock{Category: "court", Reason: "A judge is looking at it."})
	w.at(10*day, func() { require.Empty(t, w.mail.notices) })
	w.does(10*day, lead(), casework.StartClock{Reason: "The judge has decided."})
	w.at(10*day+time.Minute, func() {
		due := casework.Due(w.store.fold())
		require.Equal(t, began().Add(day).Add(10*day-time.Hour), due.By)
	})
	w.does(13*day, comms1(), incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Fair comment."})
	w.run()
	require.Len(t, w.mail.noticesOf(casework.NoticeEscalation), 1)
}

func TestStoppedClockDoesNotMoveTheEndOfABlock(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Continued})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	w.does(2*day, lead(), casework.StopClock{Category: "court", Reason: "A judge is looking at it."})
	w.does(20*day, lead(), casework.StartClock{Reason: "The judge has decided."})
	c := w.run()
	require.Equal(t, week, c.Block.Lifted.Sub(c.Block.From))
}

func TestTimerThatFiresAfterALongOutageAppliesWhatIsDueOnce(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	closed := w.run()
	at := closed.ClosedAt.Add(-time.Minute)
	asleep := *closed // as if no worker had run for a year since the window began
	asleep.Stage, asleep.Outcome, asleep.ClosedAt, asleep.Observations = incident.StageWatch, "", nil, nil
	asleep.Waits = []casework.Wait{{What: casework.WindowRecurrence, From: at, By: at.Add(28 * day)}}
	w.restart(&asleep, nil)
	w.env.SetStartTime(at.AddDate(1, 0, 0))
	before := len(w.store.all())
	w.finish()
	require.NoError(t, w.env.GetWorkflowError())
	kinds := w.store.kinds()[before:]
	require.Equal(t, []casework.EventKind{casework.EventWindowLapsed, incident.EventClosed}, kinds)
}
