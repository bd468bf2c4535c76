package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// closedCase is a case that was found acceptable.
func (w *fixture) closedCase(t *testing.T) string {
	t.Helper()
	ref := w.reported(t)
	w.done(t, officer(), ref, acceptable())
	return ref
}

func TestReopenedCaseContinuesFromItsState(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.closedCase(t)
	closed, err := w.Case(t.Context(), lead(), incident.KindName, ref)
	require.NoError(t, err)
	answer := w.done(t, keyed(lead(), "k"), ref, incident.Reopen{Reason: "New facts."})
	require.Equal(t, closed.Incident().Seq+1, answer.Seq)
	require.Equal(t, incident.StageAssessment, answer.View.Incident().Stage)
	require.Equal(t, closed.Incident().Post, answer.View.Incident().Post)
	require.Equal(t, 2, w.workflows.started)

	again := w.done(t, keyed(lead(), "k"), ref, incident.Reopen{Reason: "New facts."})
	require.Equal(t, answer.View, again.View)
	require.Equal(t, 2, w.workflows.started)
}

func TestRefusedCommandStartsNoNewRun(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.closedCase(t)
	stale := lead()
	stale.Expect = 1
	for name, test := range map[string]struct {
		who     app.Caller
		command casework.Command
		code    app.Code
	}{
		"not the head of Communications":     {person("comms-2", casework.RoleComms), incident.Reopen{Reason: "New facts."}, casework.CodeNotPermitted},
		"no reason":                          {lead(), incident.Reopen{}, casework.CodeInvalid},
		"stale":                              {stale, incident.Reopen{Reason: "New facts."}, casework.CodeStale},
		"nothing to overturn":                {lead(), incident.Overturn{Reason: "A mistake."}, casework.CodeNotNow},
		"the opener's request":               {opener(), incident.Reopen{Reason: "New facts."}, casework.CodeNotPermitted},
		"somebody without sight of the case": {person("staff-2"), incident.Reopen{Reason: "New facts."}, casework.CodeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Do(t.Context(), test.who, incident.KindName, ref, test.command)
			requireCode(t, test.code, err)
			require.Equal(t, 1, w.workflows.started)
		})
	}
}

func TestOpenCaseIsNotReopened(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	_, err := w.Do(t.Context(), lead(), incident.KindName, ref, incident.Reopen{Reason: "New facts."})
	requireCode(t, casework.CodeNotNow, err)
	require.Equal(t, 1, w.workflows.started)
}

func TestCaseThatJustClosedIsReopened(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	closing := true
	w.workflows.before = func(string) error {
		if !closing {
			return nil
		}
		closing = false
		_, err := w.workflows.handle(w.workflows.open[ref], request(t, officer(), acceptable()))
		return err
	}
	answer := w.done(t, lead(), ref, incident.Reopen{Reason: "New facts."})
	require.Equal(t, incident.StageAssessment, answer.View.Incident().Stage)
	require.Equal(t, 2, w.workflows.started)
}

func TestNoCaseIsReopenedWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.closedCase(t)
	w.store.down = errFailing
	_, err := w.Do(t.Context(), lead(), incident.KindName, ref, incident.Reopen{Reason: "New facts."})
	requireCode(t, app.CodeUnavailable, err)
	require.Equal(t, 1, w.workflows.started)
}
