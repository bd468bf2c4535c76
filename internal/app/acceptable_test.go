package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework/incident"
)

// TestWhatWasFoundAcceptableAnswersALaterReportOfTheSameWords shows domain §3, "Every post
// counts": the same words open no case, by whatever address and by whomever; other words do.
func TestWhatWasFoundAcceptableAnswersALaterReportOfTheSameWords(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, acceptable())
	same := aPost()
	same.URL, same.Text = "http://www.facebook.example/posts/1/?utm_source=share", "You  are all\nfools. "
	silent := same
	silent.Text = ""
	for _, post := range []incident.Post{same, silent} {
		answer, err := w.Report(t.Context(), person("staff-2"), post, "", "")
		require.NoError(t, err)
		require.Equal(t, ref, answer.Ref)
		require.False(t, answer.New)
		require.True(t, answer.Acceptable)
		require.False(t, answer.View.Whole, "a reporter sees what a reporter sees")
		require.Equal(t, incident.OutcomeAcceptable, answer.View.Incident().Outcome)
		public, err := w.PublicReport(t.Context(), "", post, "me@example.org")
		require.NoError(t, err)
		require.Equal(t, ref, public.Ref)
	}
	require.Equal(t, 1, w.workflows.started)

	other := same
	other.Text = "You are all crooks."
	answer, err := w.Report(t.Context(), opener(), other, "", "")
	require.NoError(t, err)
	require.True(t, answer.New)
	require.NotEqual(t, ref, answer.Ref)
}

// TestWhatIsNoLongerAcceptableAnswersNoReport shows that the last finding counts.
func TestWhatIsNoLongerAcceptableAnswersNoReport(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, acceptable())
	w.done(t, lead(), ref, incident.Reopen{Reason: "New facts."})
	w.done(t, officer(), ref, abusive())
	w.done(t, officer(), ref, incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "It is gone."})
	answer, err := w.Report(t.Context(), opener(), aPost(), "", "")
	require.NoError(t, err)
	require.True(t, answer.New)
}

// TestImportOpensACaseForAPostThatWasFoundAcceptableOnlyWithOtherWords shows the same for files.
func TestImportOpensACaseForAPostThatWasFoundAcceptableOnlyWithOtherWords(t *testing.T) {
	t.Parallel()
	w, _ := importer(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, acceptable())
	const head = "channel,url,text\nfacebook,https://facebook.example/posts/1,"
	for _, dry := range []bool{true, false} {
		require.Equal(t, 0, w.sends(t, officer(), dry, head+"\n").Taken)
		require.Equal(t, 0, w.sends(t, officer(), dry, head+"You are  all fools.\n").Taken)
		require.Equal(t, 1, w.sends(t, officer(), dry, head+"You are all crooks.\n").Taken)
	}
}

// TestStoreThatIsDownIsNoFinding shows that nothing is opened or answered by guess.
func TestStoreThatIsDownIsNoFinding(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	w.done(t, officer(), ref, acceptable())
	w.store.down = errFailing
	_, err := w.Report(t.Context(), opener(), aPost(), "", "")
	requireCode(t, app.CodeUnavailable, err)
	require.Equal(t, 1, w.workflows.started)
}
