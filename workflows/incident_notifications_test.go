package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestMemberOfThePublicGetsTheOutcomeOnceInGeneralTerms(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(time.Minute, public(), incident.Report{Post: thePost(), Contact: "resident@example.org"})
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	c := w.run()
	require.Len(t, w.mail.letters, 1)
	letter := w.mail.letters[0]
	require.Equal(t, "resident@example.org", letter.address)
	require.Equal(t, casework.LetterOutcome, letter.Kind)
	require.NotContains(t, letter.Text, c.Post.Author)
	require.NotContains(t, letter.Text, "warn")
}

func TestTargetedColleagueIsNotifiedAndExcludedFromTheCase(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	targeted := abusive()
	targeted.Target, targeted.TargetName = "comms-2", "Sam Carter"
	w.does(time.Hour, comms1(), targeted)
	w.refused(2*time.Hour, comms2(), casework.AddNote{Text: "That is me."}, casework.CodeNotPermitted)
	w.does(3*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "They would rather not."})
	w.run()
	require.Len(t, w.mail.letters, 1)
	require.Equal(t, "comms-2", w.mail.letters[0].person)
	require.Equal(t, casework.LetterTargetNote, w.mail.letters[0].Kind)
	require.Len(t, w.store.of(casework.EventLetterSent), 1)
}

func TestUndeliverableMailDelaysNeitherTheCaseNorABlockByHand(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.mail.broken = true
	w.blockRefused()
	byHand := day + 3*time.Hour
	w.does(byHand, comms1(), incident.Confirm{Action: "A3", Outcome: casework.ActionIsDone})
	w.at(byHand+time.Minute, func() { require.Len(t, w.blocks.taken, 2) })
	require.Equal(t, incident.OutcomeNoRecurrence, w.run().Outcome)
}
