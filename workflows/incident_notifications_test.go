package workflows_test

import (
	"slices"
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
	require.Len(t, w.mail.letters, 2, "staff who reported hear it too")
	to := map[string]bool{}
	for _, letter := range w.mail.letters {
		to[letter.address+letter.person] = true
		require.Equal(t, casework.LetterOutcome, letter.Kind)
		require.NotContains(t, letter.Text, c.Post.Author)
		require.NotContains(t, letter.Text, "warn")
		require.NotContains(t, letter.Text, "We draw the line", "it does not quote the whole of R2")
	}
	require.Equal(t, map[string]bool{"resident@example.org": true, c.OpenedBy.ID: true}, to)
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
	require.Len(t, w.mail.letters, 3, "the note, news of the end, and the outcome for the reporter")
	require.Equal(t, "comms-2", w.mail.letters[0].person)
	require.Equal(t, casework.LetterTargetNote, w.mail.letters[0].Kind)
	require.Len(t, w.store.of(casework.EventLetterSent), 2, "the note and the news")
}

func TestUndeliverableMailDelaysNeitherTheCaseNorABlockByHand(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.mail.broken = true
	w.blockRefused()
	byHand := day + 3*time.Hour
	w.setBlocked(byHand-time.Minute, true)
	w.does(byHand, comms1(), incident.Confirm{Action: "A3", Outcome: casework.ActionIsDone})
	w.at(byHand+time.Minute, func() { require.Len(t, w.blocks.taken, 2) })
	require.Equal(t, incident.OutcomeNoRecurrence, w.run().Outcome)
}

func TestR10EveryLetterOfACaseHasAReviewCodeOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.mail.writer.Secret = []byte("secret")
	w.notRemovable()
	w.at(day-time.Minute, func() { w.platform.deleted(thePost().URL) })
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.run()
	closed := w.store.of(incident.EventClosed)[0].Seq
	want := []string{"A1", "A2", casework.LetterAbout(closed, "staff-1")}
	sent := append(slices.Clone(w.platform.letters), w.mail.letters[0].Letter)
	require.Len(t, sent, len(want))
	for i, letter := range sent {
		require.Contains(t, letter.Text, "and the code "+casework.ReviewCode([]byte("secret"), ref, want[i]), letter.Kind)
	}
	for _, e := range w.store.of(casework.EventLetterSent) {
		require.NotEmpty(t, e.Personal.Letter.Code)
	}
}
