package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/incident"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

func TestWorkloadCountsOpenCasesByStage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		fourCases(t, base)
		load, err := base.Workload(t.Context(), monday().Add(50*time.Hour))
		require.NoError(t, err)
		require.Equal(t, []store.Workload{
			{Stage: incident.StageAssessment, Cases: 1, Overdue: 1},
			{Stage: incident.StageProposal, Cases: 1},
			{Stage: incident.StageConsultation},
			{Stage: incident.StageDecision},
			{Stage: incident.StageAction},
			{Stage: incident.StageWatch, Cases: 1, Overdue: 1},
		}, load)
	})
}
