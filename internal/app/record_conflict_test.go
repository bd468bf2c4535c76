package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// A Temporal that was restored from an older copy counts again from there.
func TestCommandWhoseEventsTheStoreWillNeverHaveIsAnErrorOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	older := copied(w.workflows.open[ref].Case)
	stored := w.done(t, keyed(officer(), "k"), ref, casework.AddNote{Text: "One."})
	w.workflows.open[ref].Case, w.workflows.unwritten = older, true

	_, err := w.Do(t.Context(), officer(), incident.KindName, ref, casework.AddNote{Text: "Of another history."})
	require.Contains(t, requireCode(t, app.CodeRecordConflict, err).Why, "not stored")
	require.True(t, w.store.conflict[ref], "those who run the system know of it")
	_, err = w.Do(t.Context(), officer(), incident.KindName, ref, casework.AddNote{Text: "The next, which the store could not have yet."})
	requireCode(t, app.CodeRecordConflict, err)
	again := w.done(t, keyed(officer(), "k"), ref, casework.AddNote{Text: "One."})
	require.Equal(t, stored.Seq, again.Seq, "what is stored is answered as before")
}

func TestConflictThatCannotBeNotedIsRepeated(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	older := copied(w.workflows.open[ref].Case)
	w.done(t, officer(), ref, casework.AddNote{Text: "One."})
	w.workflows.open[ref].Case, w.workflows.unwritten = older, true
	w.store.unnoted = errFailing
	_, err := w.Do(t.Context(), officer(), incident.KindName, ref, casework.AddNote{Text: "Two."})
	requireCode(t, app.CodeUnavailable, err)
}
