package app_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

var errFailing = errors.New("the database is down")

// request is a request as another process of the service sends it.
func request(t *testing.T, who app.Caller, command casework.Command) protocol.Request {
	t.Helper()
	r, err := protocol.NewRequest("of another", "digest", 0, who.Actor, command)
	require.NoError(t, err)
	return r
}

// openOtherPost opens a case about another post under a reference.
func (w *fakeWorkflows) openOtherPost(t *testing.T, ref string) {
	t.Helper()
	another := incident.Post{Channel: "x", URL: "https://x.example/status/7", Author: "@calm", Text: "Other words."}
	r := request(t, person("staff-2"), incident.Report{Ref: ref, Post: another})
	council, err := policyInForce()
	require.NoError(t, err)
	_, err = w.Open(t.Context(), ref, protocol.Start{Rules: council.Rules(noon), First: &r}, r)
	require.NoError(t, err)
}

func TestCommandReturnsTheCaseAsItLeftIt(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	answer := w.done(t, officer(), ref, abusive())
	require.Equal(t, 3, answer.Seq, "the finding, and a screenshot that the system is asked for")
	require.Equal(t, 3, answer.View.Incident().Seq)
	require.True(t, answer.View.Whole)
	require.Equal(t, incident.StageProposal, answer.View.Incident().Stage)
	require.Equal(t, []casework.Measure{casework.MeasureWarn}, answer.View.Recommended)
	require.Equal(t, casework.WindowProposal, answer.View.Due.What)
	require.False(t, answer.View.Overdue)
	require.NotEmpty(t, answer.View.Forecast)
	require.Len(t, answer.View.Offers, len(incident.Commands()))
}

func TestRepeatedCommandReturnsTheCaseAsOfItsOwnEvent(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	who := keyed(officer(), "k")
	first := w.done(t, who, ref, casework.AddNote{Text: "One."})
	w.done(t, officer(), ref, abusive())
	w.clock = noon.AddDate(0, 1, 0)

	again := w.done(t, who, ref, casework.AddNote{Text: "One."})
	require.True(t, again.Done)
	again.Done = false
	require.Equal(t, first, again)
	require.Len(t, w.store.entries[ref], 4)
}

func TestKeyReusedForAnotherCommandIsRefused(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, keyed(officer(), "k"), ref, casework.AddNote{Text: "One."})
	_, err := w.Do(t.Context(), keyed(officer(), "k"), incident.KindName, ref, casework.AddNote{Text: "Two."})
	requireCode(t, app.CodeKeyReused, err)

	w.done(t, keyed(officer(), "k"), ref, casework.Assign{To: "comms-2"})          // another route
	w.done(t, keyed(lead(), "k"), ref, casework.AddNote{Text: "Another's words."}) // another person
}

func TestCaseRefusesAReusedKeyWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.store.down = errFailing
	first := w.done(t, keyed(officer(), "k"), ref, casework.AddNote{Text: "One."})
	require.Nil(t, first.View, "durable, not readable: 202")
	require.Equal(t, 2, first.Seq)

	again := w.done(t, keyed(officer(), "k"), ref, casework.AddNote{Text: "One."})
	require.Equal(t, first, again)
	_, err := w.Do(t.Context(), keyed(officer(), "k"), incident.KindName, ref, casework.AddNote{Text: "Two."})
	requireCode(t, app.CodeKeyReused, err)
}

func TestFiftyEqualCommandsGiveOneEventAndEqualAnswers(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	answers, failed := make([]app.Answer, 50), make([]error, 50)
	var together sync.WaitGroup
	for i := range answers {
		together.Go(func() {
			answers[i], failed[i] = w.Do(t.Context(), keyed(officer(), "k"), incident.KindName, ref, casework.AddNote{Text: "One."})
		})
	}
	together.Wait()
	for i := range answers {
		require.NoError(t, failed[i])
		answers[i].Done = false
		require.Equal(t, answers[0], answers[i])
	}
	require.Len(t, w.store.entries[ref], 2)
}

func TestOutcomeOfACommandThatTheCaseDidNotAnswer(t *testing.T) {
	t.Parallel()
	late := func() error { return app.ErrOutcomeUnknown }
	for name, test := range map[string]struct {
		set    func(*fixture)
		code   app.Code // empty: the command succeeds
		view   bool
		noted  int // recorded events of the case afterwards
		unsaid bool
	}{
		"taken, recorded, answer lost": {func(w *fixture) { w.workflows.after = late }, "", true, 2, false},
		"taken, not yet recorded":      {func(w *fixture) { w.workflows.after, w.workflows.unwritten = late, true }, "", false, 1, false},
		"taken, nobody can say so":     {func(w *fixture) { w.workflows.after, w.workflows.unknown = late, true }, app.CodeUnavailable, false, 2, false},
		"never arrived":                {func(w *fixture) { w.workflows.before = func(string) error { return late() } }, app.CodeUnavailable, false, 1, false},
		"a fault":                      {func(w *fixture) { w.workflows.after = func() error { return errFailing } }, app.CodeInternal, false, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newFixture(t)
			ref := w.reported(t)
			test.set(w)
			answer, err := w.Do(t.Context(), keyed(officer(), "k"), incident.KindName, ref, casework.AddNote{Text: "One."})
			require.Len(t, w.store.entries[ref], test.noted)
			if test.code != "" {
				problem := requireCode(t, test.code, err)
				require.Equal(t, test.code == app.CodeUnavailable, problem.RetryAfter > 0)
				if test.unsaid {
					require.ErrorIs(t, err, errFailing)
					require.NotContains(t, problem.Why, errFailing.Error())
					require.NotEmpty(t, problem.Reference)
					require.Contains(t, problem.Why, problem.Reference)
				}
				return
			}
			require.NoError(t, err)
			require.Equal(t, app.Answer{Ref: ref, Seq: 2, View: answer.View}, answer)
			require.Equal(t, test.view, answer.View != nil)
		})
	}
}

func TestRepeatAfterAnUnknownOutcomeGetsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.workflows.after, w.workflows.unknown = func() error { return app.ErrOutcomeUnknown }, true
	_, err := w.Do(t.Context(), keyed(officer(), "k"), incident.KindName, ref, casework.AddNote{Text: "One."})
	requireCode(t, app.CodeUnavailable, err)
	w.workflows.after, w.workflows.unknown = nil, false
	answer := w.done(t, keyed(officer(), "k"), ref, casework.AddNote{Text: "One."})
	require.Equal(t, 2, answer.Seq)
	require.Len(t, w.store.entries[ref], 2)
}

func TestRefusalHasTheWordsOfTheCase(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		who     app.Caller
		command casework.Command
		code    app.Code
	}{
		"not now":        {lawyer(), incident.Advise{Proposal: "P1"}, casework.CodeNotNow},
		"invalid":        {officer(), casework.AddNote{}, casework.CodeInvalid},
		"not their role": {lawyer(), abusive(), casework.CodeNotPermitted},
		"only watching":  {person("auditor-1", casework.RoleAuditor), casework.AddNote{Text: "x"}, casework.CodeNotPermitted},
		"stale": {
			app.Caller{Actor: officer().Actor, Expect: 7},
			casework.AddNote{Text: "x"}, casework.CodeStale,
		},
		"without a case": {officer(), incident.Report{Post: aPost()}, casework.CodeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newFixture(t)
			ref := w.reported(t)
			_, err := w.Do(t.Context(), test.who, incident.KindName, ref, test.command)
			problem := requireCode(t, test.code, err)
			require.Equal(t, test.code == casework.CodeInvalid, len(problem.Fields) > 0)
			require.Len(t, w.store.entries[ref], 1)
		})
	}
}

func TestClosedCaseRefusesCommands(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, acceptable())
	_, err := w.Do(t.Context(), officer(), incident.KindName, ref, casework.AddNote{Text: "One."})
	requireCode(t, casework.CodeClosed, err)

	_, err = w.Do(t.Context(), officer(), incident.KindName, "INC-0000-0000", casework.AddNote{Text: "One."})
	requireCode(t, casework.CodeNotFound, err)

	w.store.down = errFailing
	_, err = w.Do(t.Context(), officer(), incident.KindName, ref, casework.AddNote{Text: "One."})
	requireCode(t, app.CodeUnavailable, err)
}

func TestOpenCaseWithoutWorkflowIsUnavailable(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	delete(w.workflows.open, ref)
	_, err := w.Do(t.Context(), officer(), incident.KindName, ref, casework.AddNote{Text: "One."})
	requireCode(t, app.CodeUnavailable, err)
	_, err = w.Do(t.Context(), lead(), incident.KindName, ref, incident.Overturn{Reason: "One."})
	requireCode(t, app.CodeUnavailable, err)
}

func TestReferenceIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	for _, typed := range []string{"INC-OIL0-0000", " inc-0110-0000", "INC-0110-0000"} {
		w.store.states["INC-0110-0000"] = []*incident.Case{{Ref: "INC-0110-0000"}}
		view, err := w.Case(t.Context(), officer(), incident.KindName, typed)
		require.NoError(t, err, typed)
		require.Equal(t, "INC-0110-0000", view.Incident().Ref)
	}
	for _, typed := range []string{"", "INC", "INC-0000", "INC-UUUU-0000", "INC-0000-0000-0", "ACR-0000-0000", "incident/x"} {
		_, err := w.Case(t.Context(), officer(), incident.KindName, typed)
		requireCode(t, casework.CodeNotFound, err)
		_, err = w.Do(t.Context(), officer(), incident.KindName, typed, casework.AddNote{Text: "x"})
		requireCode(t, casework.CodeNotFound, err)
	}
}

func TestServiceAddsFactsFromTheStoreToTheCommand(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, abusive())
	w.store.history = incident.History{EarlierCases: 3, Warnings: []time.Time{noon.AddDate(0, -1, 0)}}
	w.store.standing = []incident.StandingAdvice{{
		ID: "SA-1", Grounds: []casework.Ground{casework.GroundAbusive}, Measures: []casework.Measure{casework.MeasureWarn},
		Conditions: "A first offence.", Until: noon.AddDate(0, 1, 0), By: lawyer().Person,
	}}
	answer := w.done(t, officer(), ref, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "Abuse."})
	require.Equal(t, incident.StageDecision, answer.View.Incident().Stage, "standing advice covers it")
	require.Equal(t, "SA-1", answer.View.Incident().Proposals[0].Advice.Standing)
	require.Equal(t, 3, answer.View.History.EarlierCases)
	require.Equal(t, 1, answer.View.Remembered)
}

func TestAddedFactsDoNotChangeTheDigest(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	first := w.done(t, keyed(officer(), "k"), ref, abusive())
	w.store.history = incident.History{EarlierCases: 5}
	again := w.done(t, keyed(officer(), "k"), ref, abusive())
	require.Equal(t, first.View, again.View)
}

func TestCommandSucceedsWithoutFactsWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.store.down = errFailing
	answer := w.done(t, officer(), ref, abusive())
	require.Nil(t, answer.View)
	require.Equal(t, incident.StageProposal, w.workflows.open[ref].Stage)
}
