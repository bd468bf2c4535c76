package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestR12TheTargetIsLeftOutHoweverTheyWereNamed(t *testing.T) {
	t.Parallel()
	for name, about := range map[string]incident.TargetDetails{
		"by id":                 {ID: "comms-1"},
		"by address":            {Name: "C. Morgan", Contact: "COMMS-1@example.org", Kind: incident.TargetOther},
		"by name":               {Name: "charlie morgan (communications)", Kind: incident.TargetStaff},
		"by name, without kind": {Name: "Charlie Morgan (Communications)"},
	} {
		w := newFixture(t)
		ref, assess := w.reported(t), abusive()
		assess.About = &about
		answer := w.done(t, person("comms-2", casework.RoleComms), ref, assess)
		target := answer.View.Incident().Targets[0]
		require.Equal(t, "comms-1", target.Person, name)
		require.Equal(t, "Charlie Morgan (Communications)", target.Name, name)
		_, err := w.Case(t.Context(), officer(), incident.KindName, ref)
		requireCode(t, casework.CodeNotFound, err)
		_, err = w.Do(t.Context(), officer(), incident.KindName, ref, casework.AddNote{Text: "I object."})
		requireCode(t, casework.CodeNotFound, err)
	}
}

func TestR12NobodyAssessesOrNamesAPostAboutThemselvesHoweverTheyAreNamed(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref, assess := w.reported(t), abusive()
	mine := incident.TargetDetails{Name: "Me", Contact: "comms-1@example.org", Kind: incident.TargetOther}
	assess.About = &mine
	_, err := w.Do(t.Context(), officer(), incident.KindName, ref, assess)
	requireCode(t, casework.CodeFourEyes, err)
	_, err = w.Do(t.Context(), officer(), incident.KindName, ref, incident.NameTarget{Target: mine})
	requireCode(t, casework.CodeFourEyes, err)
}

func TestR12SomebodyOutsideIsRecordedAsTheyWereEntered(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref, assess := w.reported(t), abusive()
	assess.About = &incident.TargetDetails{Name: "Cllr Jo Bloggs", Contact: "jo@derby.example", Kind: incident.TargetCouncillor, Risk: incident.RiskMedium}
	c := w.done(t, officer(), ref, assess).View.Incident()
	require.Empty(t, c.Targets[0].Person)
	require.Equal(t, "jo@derby.example", c.Targets[0].Contact)
	require.Equal(t, "Cllr Jo Bloggs", c.Assessment.TargetName)
	assess.About.Contact = "no address"
	_, err := w.Do(t.Context(), officer(), incident.KindName, ref, assess)
	require.Equal(t, "target.contact", requireCode(t, casework.CodeInvalid, err).Fields[0].Field)
}

// TestR12ACaseIsGivenOnlyToWhoMayWorkOnIt is for the target, a lawyer and a member of staff.
func TestR12ACaseIsGivenOnlyToWhoMayWorkOnIt(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.about(t, "comms-1")
	by := person("comms-2", casework.RoleComms)
	for id, why := range map[string]string{
		"comms-1": "The post is about this person", "legal-1": "cannot work on this case", "staff-1": "cannot work on this case",
		"nobody-1": "Nobody has the id",
	} {
		_, err := w.Do(t.Context(), by, incident.KindName, ref, casework.Assign{To: id})
		problem := requireCode(t, casework.CodeInvalid, err)
		require.Equal(t, "to", problem.Fields[0].Field, id)
		require.Contains(t, problem.Fields[0].Message, why, id)
	}
	w.done(t, by, ref, casework.Assign{To: "comms-lead"})
}
