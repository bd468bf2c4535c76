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
