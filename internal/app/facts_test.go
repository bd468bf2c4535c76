package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestTargetGetsTheNameInTheDirectory(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	about := incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "It names a colleague.",
		TargetsStaff: true, Target: "comms-2", TargetName: "Somebody else",
	}
	answer := w.done(t, officer(), ref, about)
	require.Contains(t, answer.View.Incident().Assessment.TargetName, "(Communications)", "the name in the directory, for the note (R12)")
}

func TestObservedPostIsComparedWithThoseOfTheCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	observe := func(url string) incident.Observe {
		w.done(t, officer(), ref, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: url, Text: "More."}})
		r := w.workflows.received[len(w.workflows.received)-1]
		command, err := incident.Kind().ParseCommand(r.Name, r.Body)
		require.NoError(t, err)
		return command.(incident.Observe)
	}
	further := observe("https://x.com/angry/status/7")
	require.True(t, further.Further)
	require.NotNil(t, further.Post)
	known := observe("http://twitter.com/angry/status/7?s=20")
	require.Equal(t, "2", known.About)
	require.Nil(t, known.Post)
	first := observe(aPost().URL + "/#top")
	require.Equal(t, "1", first.About)
	c, err := w.store.Case(t.Context(), ref)
	require.NoError(t, err)
	require.Len(t, c.(*incident.Case).Posts(), 2)
}

func TestUnknownPersonIsRefused(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	_, err := w.Do(t.Context(), officer(), incident.KindName, ref, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "r", Target: "nobody-1",
	})
	requireCode(t, casework.CodeInvalid, err)
	_, err = w.Do(t.Context(), officer(), incident.KindName, ref, casework.Assign{To: "nobody-1"})
	requireCode(t, casework.CodeInvalid, err)
	require.Len(t, w.store.entries[ref], 1)
}
