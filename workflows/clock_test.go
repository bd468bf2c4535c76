package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/activities"
	"duecourse/internal/casework"
)

func TestWaitIsRemindedOfBeforeItIsDueAndEscalatedAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.does(2*day, comms1(), casework.Assess{Finding: casework.FindingAcceptable, Rationale: "Fair comment."})
	w.run()
	reminded, escalated := w.post.told(activities.NoticeReminder), w.post.told(activities.NoticeEscalation)
	require.Len(t, reminded, 1)
	require.Equal(t, casework.RoleComms, reminded[0].Role)
	require.Len(t, escalated, 1)
	require.Equal(t, casework.RoleCommsLead, escalated[0].Role)
	require.Equal(t, began().Add(12*time.Hour), w.ledger.of(casework.KindReminded)[0].At)
	require.Equal(t, began().Add(day), w.ledger.of(casework.KindEscalated)[0].At)
}

func TestStoppedClockRemindsNobodyAndShiftsWhatIsDue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.does(time.Hour, lead(), casework.StopClock{Category: "court", Reason: "A judge is looking at it."})
	w.at(10*day, func() { require.Empty(t, w.post.notices) })
	w.does(10*day, lead(), casework.StartClock{Reason: "The judge has decided."})
	w.at(10*day+time.Minute, func() {
		due := w.ledger.fold().Due()
		require.Equal(t, began().Add(day).Add(10*day-time.Hour), due.By)
	})
	w.does(13*day, comms1(), casework.Assess{Finding: casework.FindingAcceptable, Rationale: "Fair comment."})
	w.run()
	require.Len(t, w.post.told(activities.NoticeEscalation), 1)
}

func TestStoppedClockDoesNotMoveTheEndOfABlock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.warned()
	w.does(day, comms1(), casework.Observe{Behaviour: casework.Continued})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	w.does(2*day, lead(), casework.StopClock{Category: "court", Reason: "A judge is looking at it."})
	w.does(20*day, lead(), casework.StartClock{Reason: "The judge has decided."})
	c := w.run()
	require.Equal(t, week, c.Block.Lifted.Sub(c.Block.From))
}

func TestTimerThatRingsAfterALongSleepSaysWhatIsDueOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.warned()
	w.does(day, comms1(), casework.Observe{Behaviour: casework.Complied})
	closed := w.run()
	at := closed.ClosedAt.Add(-time.Minute)
	asleep := *closed // as if nobody had been there for a year since the window began
	asleep.Stage, asleep.Outcome, asleep.ClosedAt, asleep.Observations = casework.StageWatch, "", nil, nil
	asleep.Waits = []casework.Wait{{What: casework.WindowRecurrence, From: at, By: at.Add(28 * day)}}
	w.again(&asleep, nil)
	w.env.SetStartTime(at.AddDate(1, 0, 0))
	before := len(w.ledger.all())
	w.finish()
	require.NoError(t, w.env.GetWorkflowError())
	kinds := w.ledger.kinds()[before:]
	require.Equal(t, []casework.Kind{casework.KindWindowLapsed, casework.KindClosed}, kinds)
}
