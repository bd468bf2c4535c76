package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// about is a case whose post another officer found to be about the person.
func (w *fixture) about(t *testing.T, target string) string {
	t.Helper()
	ref, assess := w.reported(t), abusive()
	assess.Target = target
	w.done(t, person("comms-2", casework.RoleComms), ref, assess)
	return ref
}

func TestTargetOfAPostCannotFindItsCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.about(t, "comms-1")
	_, err := w.Case(t.Context(), officer(), incident.KindName, ref)
	requireCode(t, casework.CodeNotFound, err)
	_, err = w.Timeline(t.Context(), officer(), incident.KindName, ref)
	requireCode(t, casework.CodeNotFound, err)
	_, err = w.Letters(t.Context(), officer(), incident.KindName, ref)
	requireCode(t, casework.CodeNotFound, err)
	_, _, err = w.Evidence(t.Context(), officer(), ref, "E1")
	requireCode(t, casework.CodeNotFound, err)
	_, err = w.Workflow(t.Context(), officer(), incident.KindName, ref)
	requireCode(t, casework.CodeNotFound, err)
	for _, command := range []casework.Command{
		abusive(), casework.AddNote{Text: "I object."}, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"},
		incident.Capture{}, casework.Assign{To: "comms-1"}, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "r"},
	} {
		_, err = w.Do(t.Context(), officer(), incident.KindName, ref, command)
		requireCode(t, casework.CodeNotFound, err)
	}
	_, _, err = w.AddEvidence(t.Context(), officer(), ref, nil, app.UploadedFile{})
	requireCode(t, casework.CodeNotFound, err)
	_, err = w.Cases(t.Context(), officer(), incident.Filter{})
	require.NoError(t, err)
	require.Equal(t, "comms-1", w.store.filter.NotAbout)
	_, err = w.Case(t.Context(), person("comms-2", casework.RoleComms), incident.KindName, ref)
	require.NoError(t, err)
}

func TestTargetWhoReportedThePostSeesWhatReportersSee(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	answer, err := w.Report(t.Context(), officer(), aPost(), "", "")
	require.NoError(t, err)
	assess := abusive()
	assess.Target = "comms-1"
	w.done(t, person("comms-2", casework.RoleComms), answer.Ref, assess)
	view, err := w.Case(t.Context(), officer(), incident.KindName, answer.Ref)
	require.NoError(t, err)
	require.False(t, view.Whole)
	require.Nil(t, view.Incident().Assessment)
	require.Empty(t, view.Offers)
	_, err = w.Do(t.Context(), officer(), incident.KindName, answer.Ref, casework.AddNote{Text: "I object."})
	require.Contains(t, requireCode(t, casework.CodeNotPermitted, err).Why, "You reported this post")
}

// TestRemovedRoleCountsFromTheNextCommand checks that a command is permitted by the roles at
// the time it is given.
func TestRemovedRoleCountsFromTheNextCommand(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, abusive())
	w.done(t, officer(), ref, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"})
	w.done(t, lawyer(), ref, incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Lawful."})
	decide := incident.Decide{Proposal: "P1", Proceed: true, Rationale: "As advised."}

	reached := len(w.workflows.received)
	_, err := w.Do(t.Context(), person("comms-1"), incident.KindName, ref, decide)
	requireCode(t, casework.CodeNotFound, err)
	_, err = w.Do(t.Context(), person("comms-1", casework.RoleLegal), incident.KindName, ref, decide)
	requireCode(t, casework.CodeNotPermitted, err)
	_, err = w.Do(t.Context(), person("legal-1", casework.RoleComms), incident.KindName, ref, decide)
	requireCode(t, casework.CodeFourEyes, err)
	require.Equal(t, reached+1, len(w.workflows.received), "only the last of the three commands reached the case")

	w.done(t, person("comms-2", casework.RoleComms), ref, decide)
}

// TestOffersAgreeWithTheCommandsThatACaseTakes gives each command as each role, and compares
// the refusal with the offer: its code and its reason.
func TestOffersAgreeWithTheCommandsThatACaseTakes(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, abusive())
	compared := 0
	for _, role := range casework.Roles() {
		who := person("somebody", role)
		view, err := w.Case(t.Context(), who, incident.KindName, ref)
		if err != nil {
			requireCode(t, casework.CodeNotFound, err)
			continue
		}
		for _, offer := range view.Offers {
			if offer.Allowed {
				require.NoError(t, w.MayCommand(who, incident.KindName, offer.Name), offer.Name)
				continue
			}
			command, err := incident.Kind().ParseCommand(offer.Name, []byte(`{"proceed": true}`))
			require.NoError(t, err)
			_, err = w.Do(t.Context(), who, incident.KindName, ref, command)
			problem := requireCode(t, offer.Code, err)
			require.Equal(t, offer.Why, problem.Why)
			compared++
		}
	}
	require.Greater(t, compared, 30)
}
