package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func TestStandingAdviceIsInForceUntilItEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		day := 24 * time.Hour
		advice := incident.StandingAdvice{
			ID: "ADV-7K3M-9Q2D", Grounds: []casework.Ground{casework.GroundSpam}, Measures: []casework.Measure{casework.MeasureRemove},
			Conditions: "commercial only", Until: monday().Add(30 * day), By: legal.Person, At: monday(),
		}
		require.NoError(t, base.AddStandingAdvice(t.Context(), advice))
		require.NoError(t, base.AddStandingAdvice(t.Context(), advice))
		inForce := func(at time.Time) []incident.StandingAdvice {
			list, err := base.StandingAdvice(t.Context(), at)
			require.NoError(t, err)
			return list
		}
		require.Equal(t, []incident.StandingAdvice{advice}, inForce(monday()))
		require.Empty(t, inForce(monday().Add(-time.Microsecond)))
		require.Empty(t, inForce(advice.Until))

		require.NoError(t, base.EndStandingAdvice(t.Context(), advice.ID, legal.Person, monday().Add(2*day)))
		require.NoError(t, base.EndStandingAdvice(t.Context(), advice.ID, legal.Person, monday().Add(9*day)))
		require.Len(t, inForce(monday().Add(day)), 1)
		require.Empty(t, inForce(monday().Add(2*day)), "the first end counts")
		require.ErrorIs(t, base.EndStandingAdvice(t.Context(), "ADV-NONE", legal.Person, monday()), casework.ErrNotFound)
		ended, err := base.Advice(t.Context(), advice.ID)
		require.NoError(t, err)
		when := monday().Add(2 * day)
		require.Equal(t, incident.StandingAdviceRecord{StandingAdvice: advice, EndedAt: &when, EndedBy: &legal.Person}, ended)
		_, err = base.Advice(t.Context(), "ADV-NONE")
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}
