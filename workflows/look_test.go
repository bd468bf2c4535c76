package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/channel"
)

func TestALookIsRecordedWithTheEventsThatLedToIt(t *testing.T) {
	t.Parallel()
	w, before := newIncidentTest(t), 0
	w.notRemovable()
	w.at(2*day+time.Hour, func() { before = w.store.asked })
	w.at(2*day+65*time.Minute, func() {
		require.Equal(t, before+1, w.store.asked, "the window that ended, what the posts showed, and what follows")
		require.Len(t, w.store.of(incident.EventPostsChecked), 1)
		require.Equal(t, incident.StageProposal, w.store.fold().Stage)
	})
	w.does(4*day+time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "It is not worth it."})
	w.run()
}

func TestAPlatformThatDoesNotAnswerALookAtOnceHoldsNoRecordUp(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.notRemovable()
	w.at(day, func() { w.platform.refuses("look", channel.ErrUnavailable) })
	w.at(2*day+time.Hour+2*time.Minute+2500*time.Millisecond, func() {
		require.Len(t, w.store.of(casework.EventWindowLapsed), 1)
		require.Empty(t, w.store.of(incident.EventPostsChecked))
		w.platform.accepts("look")
	})
	w.at(4*day, func() { require.Len(t, w.store.of(incident.EventPostsChecked), 1) })
	w.does(4*day+time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "It is not worth it."})
	c := w.run()
	require.Equal(t, incident.StayedUp, c.Observations[0].Behaviour)
}
