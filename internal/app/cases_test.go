package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/policy"
)

func policyInForce() (*policy.Policy, error) { return policy.Default() }

func TestRolesSeeTheWholeCaseAPartOrNothing(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	for _, who := range []app.Caller{officer(), lead(), lawyer(), person("auditor-1", casework.RoleAuditor)} {
		view, err := w.Case(t.Context(), who, incident.KindName, ref)
		require.NoError(t, err, who.ID)
		require.True(t, view.Whole, who.ID)
		require.Equal(t, 1, view.Incident().Seq, who.ID)
	}

	part, err := w.Case(t.Context(), opener(), incident.KindName, ref)
	require.NoError(t, err)
	require.Equal(t, app.View{
		Case: &incident.Case{Ref: ref, Stage: incident.StageAssessment, Post: aPost()}, At: noon,
	}, part)

	for _, who := range []app.Caller{
		{}, person("staff-2"), person("hr-1", casework.RoleHR), person("admin-1", casework.RoleAdmin),
		person("press-1", casework.RolePress), person("records-1", casework.RoleRecords),
	} {
		_, err := w.Case(t.Context(), who, incident.KindName, ref)
		requireCode(t, casework.CodeNotFound, err)
	}
}

// The rest of a case is for those who see the whole case. Its reporter gets a refusal;
// others do not learn that the case exists.
func TestTimelineLettersAndCommandsNeedAccessToTheWholeCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	for name, read := range map[string]func(app.Caller) error{
		"timeline": func(who app.Caller) error {
			_, err := w.Timeline(t.Context(), who, incident.KindName, ref)
			return err
		},
		"letters": func(who app.Caller) error {
			_, err := w.Letters(t.Context(), who, incident.KindName, ref)
			return err
		},
		"letter": func(who app.Caller) error {
			_, err := w.Letter(t.Context(), who, incident.KindName, ref, "L1")
			return err
		},
		"command": func(who app.Caller) error {
			_, err := w.Do(t.Context(), who, incident.KindName, ref, casework.AddNote{Text: "x"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, read(officer()))
			requireCode(t, casework.CodeNotPermitted, read(opener()))
			requireCode(t, casework.CodeNotFound, read(person("staff-2")))
		})
	}
	_, err := w.Letter(t.Context(), officer(), incident.KindName, ref, "L2")
	requireCode(t, casework.CodeNotFound, err)
}

func TestReporterListsOnlyTheirPostsWithoutDetails(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	overdue := true
	filter := incident.Filter{
		Channel: "facebook", AssignedTo: "comms-1", Query: "word", Overdue: &overdue, Reporter: "somebody",
		Ground: casework.GroundSpam, Measure: casework.MeasureWarn, Sort: casework.SortDue,
	}
	page, err := w.Cases(t.Context(), officer(), filter)
	require.NoError(t, err)
	require.True(t, page.Whole)
	require.Equal(t, 9, page.Items[0].Seq)
	require.Empty(t, w.store.filter.Reporter)
	require.Equal(t, noon, w.store.filter.Now)

	page, err = w.Cases(t.Context(), opener(), filter)
	require.NoError(t, err)
	require.False(t, page.Whole)
	require.Equal(t, incident.ListItem{Ref: "INC-0000-0000", Kind: "incident", Stage: incident.StageWatch, Post: aPost()}, page.Items[0])
	require.Equal(t, incident.Filter{Channel: "facebook", Reporter: "staff-1", Now: noon}, w.store.filter)

	_, err = w.Cases(t.Context(), app.Caller{}, filter)
	requireCode(t, casework.CodeNotPermitted, err)
}

func TestListErrorsNameTheReason(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	_, err := w.Cases(t.Context(), officer(), incident.Filter{Cursor: "another list's"})
	require.Equal(t, "cursor", requireCode(t, casework.CodeInvalid, err).Fields[0].Field)
	_, err = w.Cases(t.Context(), officer(), incident.Filter{Sort: "loudest"})
	require.Equal(t, "sort", requireCode(t, casework.CodeInvalid, err).Fields[0].Field)
	w.store.down = errFailing
	_, err = w.Cases(t.Context(), officer(), incident.Filter{})
	requireCode(t, app.CodeUnavailable, err)
}

func TestRightsBelongToTheRoles(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	holders := map[casework.Right][]casework.Role{
		app.RightSeeCases:       {casework.RoleComms, casework.RoleCommsLead, casework.RoleLegal, casework.RoleAuditor},
		app.RightImport:         {casework.RoleComms},
		app.RightStandingAdvice: {casework.RoleLegal},
		app.RightDiagnose:       {casework.RoleComms, casework.RoleAuditor, casework.RoleAdmin},
		app.RightSearchAudit:    {casework.RoleAuditor},
		app.RightVerify:         {casework.RoleRecords, casework.RoleAuditor, casework.RoleAdmin},
		app.RightRepairs:        {casework.RoleCommsLead, casework.RoleRecords, casework.RoleAuditor, casework.RoleAdmin},
		"to reign":              nil,
	}
	for right, want := range holders {
		var got []casework.Role
		for _, role := range casework.Roles() {
			if w.May(app.Caller{Actor: casework.Actor{Roles: []casework.Role{role}}}, right) == nil {
				got = append(got, role)
			}
		}
		require.Equal(t, want, got, right)
	}
}

func TestRolesDecideWhoMayEverGiveACommand(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	for _, name := range append(incident.Commands(), incident.CommandReport) {
		for _, role := range casework.Roles() {
			who := app.Caller{Actor: casework.Actor{Roles: []casework.Role{role}}}
			err := w.MayCommand(who, incident.KindName, name)
			if who.HasAny(incident.Permitted(name).Roles...) {
				require.NoError(t, err, "%s %s", role, name)
			} else {
				requireCode(t, casework.CodeNotPermitted, err)
			}
		}
	}
}

func TestAuthorHasCasesWarningsAndBlocks(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	author, err := w.Author(t.Context(), officer(), " Facebook", "@Angry")
	require.NoError(t, err)
	require.Equal(t, "facebook", author.Channel)
	require.Equal(t, "angry", author.Author)
	require.Len(t, author.Cases, 1)
	require.Equal(t, []app.AuthorBlock{{Ref: "INC-0000-0000", Until: noon}}, author.Blocks)
	remembered := map[string]bool{}
	for _, warning := range author.Warnings {
		remembered[warning.Ref] = warning.Remembered
	}
	require.Equal(t, map[string]bool{"long ago": false, "lately": true, "undone": false}, remembered)
	require.Equal(t, []casework.Expected{
		{At: noon, What: "The block ends and the author is unblocked."},
		{At: noon.AddDate(0, -1, 0).Add(365 * 24 * time.Hour), What: "The warning in lately no longer counts against the author."},
	}, author.Forecast)

	_, err = w.Author(t.Context(), officer(), "facebook", "nobody")
	requireCode(t, casework.CodeNotFound, err)
	_, err = w.Author(t.Context(), opener(), "facebook", "angry")
	requireCode(t, casework.CodeNotPermitted, err)
}

func TestTaskAfterItsDueTimeIsOverdue(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	page, err := w.Tasks(t.Context(), officer(), true, 0, "")
	require.NoError(t, err)
	require.Equal(t, "comms-1", page.Items[0].Ref)
	require.True(t, page.Items[0].Overdue)
	require.False(t, page.Items[1].Overdue)
}

// TestAnOverdueReviewOfThePolicyIsATaskForTheLead: S16. The task ends when a version with a
// later date is in force.
func TestAnOverdueReviewOfThePolicyIsATaskForTheLead(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	review := func(who app.Caller, limit int, cursor string) []casework.WorklistItem {
		page, err := w.Tasks(t.Context(), who, true, limit, cursor)
		require.NoError(t, err)
		return slices.DeleteFunc(page.Items, func(i casework.WorklistItem) bool { return i.What != casework.PolicyReview })
	}
	require.Empty(t, review(officer(), 0, ""))
	require.Empty(t, review(lead(), 0, "next"), "only the first page has it")
	found := review(lead(), 0, "")
	require.Len(t, found, 1)
	require.True(t, found[0].Overdue)
	require.Equal(t, "2019-04-01T23:00:00Z", found[0].Due.Format(time.RFC3339), "midnight in London")
	w.Policy().NextReview = noon.AddDate(1, 0, 0)
	require.Empty(t, review(lead(), 0, ""))
}

func TestReadyNeedsStoreAndWorkflows(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	require.NoError(t, w.Ready(t.Context()))
	w.workflows.ready = errFailing
	requireCode(t, app.CodeUnavailable, w.Ready(t.Context()))
	w.workflows.ready, w.store.down = nil, errFailing
	requireCode(t, app.CodeUnavailable, w.Ready(t.Context()))
}

func TestOnlyDiagnosingRolesSeeTheWorkflow(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	found, err := w.Workflow(t.Context(), person("admin-1", casework.RoleAdmin), incident.KindName, ref)
	require.NoError(t, err)
	require.Equal(t, "incident/"+ref, found.WorkflowID)
	_, err = w.Workflow(t.Context(), lawyer(), incident.KindName, ref)
	requireCode(t, casework.CodeNotPermitted, err)
	_, err = w.Workflow(t.Context(), officer(), incident.KindName, "INC-0000-0000")
	requireCode(t, casework.CodeNotFound, err)
}

func TestOnlyLegalGivesStandingAdviceAndGivesItOnce(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	give := func(who app.Caller, conditions string, until time.Time) (incident.StandingAdviceRecord, error) {
		return w.AddStandingAdvice(t.Context(), who, []casework.Ground{casework.GroundSpam},
			[]casework.Measure{casework.MeasureRemove}, conditions, until)
	}
	until := noon.AddDate(0, 1, 0)
	_, err := give(officer(), "Links only.", until)
	requireCode(t, casework.CodeNotPermitted, err)

	given, err := give(keyed(lawyer(), "k"), "Links only.", until)
	require.NoError(t, err)
	w.clock = noon.Add(time.Minute)
	again, err := give(keyed(lawyer(), "k"), "Links only.", until)
	require.NoError(t, err)
	require.Equal(t, given, again)
	_, err = give(keyed(lawyer(), "k"), "Everything.", until)
	requireCode(t, app.CodeKeyReused, err)
	other, err := give(lawyer(), "Links only.", until)
	require.NoError(t, err)
	require.NotEqual(t, given.ID, other.ID)

	list, err := w.StandingAdvice(t.Context(), officer())
	require.NoError(t, err)
	require.Equal(t, []incident.StandingAdviceRecord{given, other}, list)
	ended, err := w.EndStandingAdvice(t.Context(), lawyer(), given.ID)
	require.NoError(t, err)
	require.Equal(t, w.clock, *ended.EndedAt)
	w.clock = w.clock.Add(time.Hour)
	repeated, err := w.EndStandingAdvice(t.Context(), person("legal-2", casework.RoleLegal), given.ID)
	require.NoError(t, err)
	require.Equal(t, ended, repeated, "the first end counts")
	again, err = give(keyed(lawyer(), "k"), "Links only.", until)
	require.NoError(t, err)
	require.Equal(t, given, again, "the repeated request gets its first answer, though the advice has ended")
	w.clock = until
	_, err = w.EndStandingAdvice(t.Context(), lawyer(), other.ID)
	requireCode(t, casework.CodeNotFound, err)
	_, err = w.EndStandingAdvice(t.Context(), lawyer(), "SA-0000-0000")
	requireCode(t, casework.CodeNotFound, err)
}

func TestStandingAdviceNeedsEveryField(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	_, err := w.AddStandingAdvice(t.Context(), lawyer(), []casework.Ground{"rude"}, nil, " ", noon)
	var fields []string
	for _, field := range requireCode(t, casework.CodeInvalid, err).Fields {
		fields = append(fields, field.Field)
	}
	require.ElementsMatch(t, []string{"grounds", "measures", "conditions", "until"}, fields)
}
