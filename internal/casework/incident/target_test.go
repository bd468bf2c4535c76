package incident_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// naming is an assessment that says whom the post is about.
func naming(d incident.TargetDetails) incident.Assess {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Removable: true,
		Rationale: "secret", About: &d, Target: d.ID, TargetName: d.Name,
	}
}

// notes are the notes that follow from the last command.
func (d *caseDriver) notes(from int) []incident.TargetNote {
	var list []incident.TargetNote
	for _, e := range d.log[from:] {
		list = append(list, d.c.TargetNotes(e, d.moment())...)
	}
	return list
}

// named is the last event that named a target.
func (d *caseDriver) named() incident.TargetNamed {
	var last incident.TargetNamed
	for _, e := range d.log {
		if named, is := e.Data.(incident.TargetNamed); is {
			last = named
		}
	}
	return last
}

func TestR12TheTargetIsSomebodyWhoWorksHereACouncillorOrAnybody(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, naming(incident.TargetDetails{
		Name: "secret councillor", Contact: "secret@example.org", Kind: incident.TargetCouncillor, Risk: incident.RiskLow,
	}))
	require.Equal(t, "secret councillor", d.c.Targets[0].Name)
	require.Equal(t, comms.ID, d.c.AssignedTo, "who named them owes them news")
	for field, wrong := range map[string]incident.TargetDetails{
		"target.name":   {Kind: incident.TargetOther},
		"target.kind":   {Name: "secret"},
		"target.risk":   {Name: "secret", Kind: incident.TargetOther, Risk: "urgent"},
		"target.wishes": {Name: "secret", Kind: incident.TargetOther, Wishes: string(make([]byte, casework.MaxText+1))},
	} {
		refusal := open(t).refused(comms, naming(wrong))
		require.Equal(t, field, refusal.Fields[0].Field)
	}
	refusal := casework.CheckEntry(naming(incident.TargetDetails{Name: "x", Kind: incident.TargetOther, Contact: "nobody"}), casetest.Monday())
	require.Equal(t, "target.contact", refusal.Fields[0].Field)
	refusal = casework.CheckEntry(incident.NameTarget{Target: incident.TargetDetails{Contact: "nobody"}}, casetest.Monday())
	require.Equal(t, "target.contact", refusal.Fields[0].Field)
}

func TestR12WhoIsNamedIsToldByMailOrByAPerson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		about           incident.TargetDetails
		person, address string
	}{
		{"a colleague", incident.TargetDetails{ID: "staff-2", Name: "secret"}, "staff-2", ""},
		{"a colleague with an address of their own", incident.TargetDetails{ID: "staff-2", Name: "secret", Contact: "a@b.example"}, "", "a@b.example"},
		{"a councillor", incident.TargetDetails{Name: "secret", Kind: incident.TargetCouncillor, Contact: "a@b.example"}, "", "a@b.example"},
		{"somebody without an address", incident.TargetDetails{Name: "secret", Kind: incident.TargetOther}, "", ""},
		{"somebody who wishes to be told otherwise", incident.TargetDetails{ID: "staff-2", Name: "secret", Wishes: "secret: in person"}, "", ""},
	} {
		d := open(t)
		from := len(d.log)
		notes := d.do(comms, naming(c.about)).notes(from)
		require.Len(t, notes, 1, c.name)
		require.Equal(t, [2]string{c.person, c.address}, [2]string{notes[0].Person, notes[0].Address}, c.name)
		require.Empty(t, notes[0].Fields.News)
		require.Equal(t, "secret", notes[0].Fields.TargetName)
	}
}

func TestR12ATaskSaysWhoTellsThemAndConfirmClosesIt(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, naming(incident.TargetDetails{Name: "secret", Kind: incident.TargetOther}))
	letter := casework.Letter{Kind: casework.LetterTargetNote, To: "secret", Text: "secret"}
	d.record(d.c.TargetToTell("T1", &letter, d.moment()))
	task := d.c.FindAction(func(a casework.Action) bool { return a.Kind == incident.ActionTellTarget })
	require.Equal(t, "secret", task.Draft.Text)
	var found casework.Task
	for _, one := range casework.Tasks(d.c) {
		if one.Of == task.ID {
			found = one
		}
	}
	require.Equal(t, comms.ID, found.Person, "the officer of the case tells them")
	require.Equal(t, casework.CodeNotNow, d.refused(comms, incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "secret"}).Code)
	d.record(d.c.TargetToTell("T1", &letter, d.moment()))
	require.Len(t, d.c.Actions, 1, "news joins the task that waits")
	d.do(comms, incident.Confirm{Action: task.ID, Outcome: casework.ActionIsDone})
	require.NotNil(t, d.c.Targets[0].Told)
	require.Equal(t, incident.StageProposal, d.c.Stage, "the case did not wait for it")
}

func TestR12TheTargetHearsOfEachStep(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, naming(incident.TargetDetails{ID: "staff-2", Name: "secret"}))
	news := func(step func()) string {
		from, said := len(d.log), ""
		step()
		for _, note := range d.notes(from) {
			require.Empty(t, said, "one note for a step")
			said = note.Fields.News
		}
		return said
	}
	require.Empty(t, news(func() { d.propose(casework.MeasureWarn) }), "a proposal is no step for them")
	require.Contains(t, news(func() { d.advise(incident.Support).proceed().perform() }), "We have done what we decided")
	require.Contains(t, news(func() { d.observe(incident.Continued).carryOut(casework.MeasureBlock) }), "We have done")
	require.Contains(t, news(func() { d.do(lead, incident.Overturn{Reason: "secret"}) }), "no longer stands")
}

func TestR12WhoIsNamedLaterLosesEveryPartInTheCase(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).do(comms, casework.Assign{To: colleague.ID}).propose(casework.MeasureWarn)
	d.do(comms, incident.NameTarget{Target: incident.TargetDetails{ID: colleague.ID, Name: "secret"}})
	require.Empty(t, d.c.AssignedTo, "the case was taken from them")
	named := d.named()
	require.True(t, named.TookPart, "the head of Communications is told")
	require.Equal(t, "R12", d.refused(colleague, casework.AddNote{Text: "secret"}).Clause)
	for _, task := range casework.Tasks(d.c) {
		require.Contains(t, task.NotFor, colleague.ID)
	}
	refusal := d.refused(comms, casework.Assign{To: colleague.ID})
	require.Equal(t, casework.CodeInvalid, refusal.Code)
	require.Equal(t, "to", refusal.Fields[0].Field)

	d = open(t).assess(casework.GroundAbusive).propose(casework.MeasureWarn)
	d.do(colleague, incident.NameTarget{Target: incident.TargetDetails{ID: comms.ID, Name: "secret"}})
	require.Nil(t, d.c.OpenProposal(), "what they proposed is dropped")
	require.Equal(t, incident.StageProposal, d.c.Stage)

	d = open(t)
	require.Equal(t, casework.CodeFourEyes, d.refused(comms, incident.NameTarget{Target: incident.TargetDetails{ID: comms.ID}}).Code)
}

func TestR12WishesAndRiskAreRecordedLaterAndAMistakeIsTakenBack(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, naming(incident.TargetDetails{ID: colleague.ID, Name: "secret"}))
	d.do(comms, incident.NameTarget{Target: incident.TargetDetails{ID: colleague.ID, Risk: incident.RiskHigh, Wishes: "secret wishes"}})
	require.Len(t, d.c.Targets, 1, "the same person")
	require.Equal(t, incident.RiskHigh, d.c.Targets[0].Risk)
	require.Equal(t, "secret wishes", d.c.Targets[0].Wishes)
	d.do(comms, naming(incident.TargetDetails{Name: "secret other", Kind: incident.TargetOther}))
	require.Len(t, d.c.TargetViews(), 2, "an assessment that names somebody else takes nobody out")
	require.Equal(t, []string{colleague.ID}, d.c.TargetIDs())
	d.do(comms, incident.NameTarget{Target: incident.TargetDetails{ID: colleague.ID}, Mistaken: true})
	require.Empty(t, d.c.TargetIDs())
	d.do(colleague, casework.AddNote{Text: "secret"})
	require.Equal(t, "target", d.refused(comms, incident.NameTarget{Target: incident.TargetDetails{ID: "staff-9"}, Mistaken: true}).Fields[0].Field)
}

// TestR12ACaseThatBeganBeforeKeepsNoTargets shows that what its rules do not ask for is not
// recorded, and that its target is left out all the same.
func TestR12ACaseThatBeganBeforeKeepsNoTargets(t *testing.T) {
	t.Parallel()
	rules := casetest.Rules()
	rules.DutyOfCare = false
	d := openWith(t, rules, incident.History{}).do(comms, naming(incident.TargetDetails{ID: colleague.ID, Name: "secret"}))
	require.Empty(t, d.c.Targets)
	require.Empty(t, d.c.AssignedTo)
	require.Equal(t, []string{colleague.ID}, d.c.TargetIDs())
	require.Equal(t, "R12", d.refused(colleague, casework.AddNote{Text: "secret"}).Clause)
	d.do(comms, casework.Assign{To: colleague.ID}) // as it was
	for _, task := range casework.Tasks(d.c) {
		require.Empty(t, task.Person, "but it gives them no task")
	}
}

func TestR12OnlyAnOfficerOfCommunicationsIsGivenACase(t *testing.T) {
	t.Parallel()
	require.Nil(t, incident.Kind().RefuseOfficer(colleague))
	require.Nil(t, incident.Kind().RefuseOfficer(commsAndLegal))
	for _, who := range []casework.Actor{legal, staff, casetest.Person("auditor", casework.RoleAuditor)} {
		require.Equal(t, "to", incident.Kind().RefuseOfficer(who).Fields[0].Field, who.ID)
	}
}
