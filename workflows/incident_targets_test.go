package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func aimedAt(about incident.TargetDetails) incident.Assess {
	a := abusive()
	a.About = &about
	return a
}

func TestR12WhoeverHasAnAddressIsToldAndHearsOfEachStep(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(time.Hour, comms1(), aimedAt(incident.TargetDetails{
		Name: "Cllr Jo Bloggs", Contact: "jo@derby.example", Kind: incident.TargetCouncillor, Risk: incident.RiskHigh,
	}))
	w.measures(2*time.Hour, "P1", casework.MeasureWarn)
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	c := w.run()
	subjects := []string{}
	for _, letter := range w.mail.letters {
		if letter.Kind == casework.LetterTargetNote {
			require.Equal(t, "jo@derby.example", letter.address)
			require.NotContains(t, letter.Text, c.Post.Author)
			require.NotContains(t, letter.Text, "line manager", "a councillor has none")
			subjects = append(subjects, letter.Subject)
		}
	}
	require.Len(t, subjects, 3, "the note, the measure that was carried out, and the end: %v", subjects)
	require.Len(t, w.mail.noticesOf(casework.NoticeRisk), 1, "the head of Communications is told at once")
	require.NotNil(t, c.Targets[0].Told)
}

func TestR12APersonTellsWhoeverHasNoAddress(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(time.Hour, comms1(), aimedAt(incident.TargetDetails{Name: "A neighbour", Kind: incident.TargetOther}))
	w.does(2*time.Hour, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsDone})
	w.does(3*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "They would rather not."})
	c := w.run()
	require.Equal(t, incident.ActionTellTarget, c.Actions[0].Kind)
	require.NotNil(t, c.Targets[0].Told)
	sent := w.store.of(casework.EventLetterSent)
	require.Len(t, sent, 1)
	require.Contains(t, sent[0].Personal.Letter.Text, "Dear A neighbour,")
	require.Contains(t, sent[0].Personal.Letter.Text, "Victim Support")
	told := w.mail.noticesOf(casework.NoticeTellTarget)
	require.Len(t, told, 1, "the officer is asked to tell them how it ended")
	require.Equal(t, "comms-1", told[0].Person)
}

func TestR12AMailThatDoesNotGoBecomesATask(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.mail.broken = true
	w.does(time.Hour, comms1(), aimedAt(incident.TargetDetails{Name: "Jo", Contact: "jo@derby.example", Kind: incident.TargetOther}))
	w.does(2*day, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsDone})
	w.does(2*day+time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "Enough."})
	require.NotNil(t, w.run().Targets[0].Told)
}

func TestR12TheHeadOfCommunicationsIsToldThatAnOfficerLosesTheCase(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(time.Hour, comms1(), casework.Assign{To: "comms-2"})
	w.does(2*time.Hour, comms1(), abusive())
	w.does(3*time.Hour, comms1(), incident.NameTarget{Target: incident.TargetDetails{ID: "comms-2", Name: "Sam Carter"}})
	w.refused(4*time.Hour, comms1(), casework.Assign{To: "comms-2"}, casework.CodeInvalid)
	w.refused(4*time.Hour, comms2(), casework.AddNote{Text: "That is me."}, casework.CodeNotPermitted)
	w.does(5*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "Enough."})
	require.Empty(t, w.run().AssignedTo)
	require.Len(t, w.mail.noticesOf(casework.NoticeTookPart), 1)
}
