package workflows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestDecisionIsDurableWhileTheStoreIsDownAndItsAnswerWaits(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.at(time.Hour, func() { w.store.setDown(true) })
	assessed := w.does(time.Hour+time.Minute, comms1(), abusive())
	proposed := w.does(time.Hour+2*time.Minute, comms1(),
		incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.at(2*time.Hour, func() {
		require.False(t, assessed.done)
		require.False(t, proposed.done)
		encoded, err := w.env.QueryWorkflow("case")
		require.NoError(t, err)
		known := incident.Case{}
		require.NoError(t, encoded.Get(&known))
		require.Equal(t, incident.StageConsultation, known.Stage, "the decision is made")
		require.Empty(t, w.mail.notices, "no notification before its event is recorded")
		w.store.setDown(false)
	})
	w.at(2*time.Hour+time.Minute, func() {
		require.True(t, assessed.done)
		require.True(t, proposed.done)
		require.Equal(t, 3, proposed.answer.Seq)
		require.NotEmpty(t, w.mail.notices)
	})
	w.does(3*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run() // the fake store fails the test on a gap or a repeated event
}

func TestNoActionBeforeItIsRecordedAsPending(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(30*time.Minute, comms1(), abusive())
	w.at(59*time.Minute, func() { w.store.setDown(true) })
	w.measures(time.Hour, "P1", casework.MeasureWarn)
	w.at(2*time.Hour, func() {
		require.Empty(t, w.platform.tries)
		w.store.setDown(false)
	})
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.run() // the fake platform fails the test if it is called too early
	require.Equal(t, 1, w.platform.times("send"))
}

func TestLongBacklogIsRecordedInBatches(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.at(time.Minute, func() { w.store.setDown(true) })
	long := strings.Repeat("ä", 9_000)
	notes := 40
	for i := range notes {
		w.does(time.Minute+time.Duration(i)*time.Second, comms1(), casework.AddNote{Text: fmt.Sprint(long, i)})
	}
	w.at(time.Hour, func() { w.store.asked = 0; w.store.setDown(false) })
	w.does(2*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
	require.Len(t, w.store.of(casework.EventNoted), notes)
	require.Greater(t, w.store.asked, 3)
}
