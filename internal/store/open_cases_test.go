package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/store/storetest"
)

func TestOpenCasesOfEveryKindAreListed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		requestAccount(t, base, "ACR-0000-0001", "@parks", monday())
		openAccount(t, base, "SMA-0000-0001", "@parks", monday())
		openAccount(t, base, "SMA-0000-0002", "@baths", monday(), account.Close{Reason: "Over."})
		open, err := base.OpenCases(t.Context(), "", 10)
		require.NoError(t, err)
		require.Equal(t, []string{"ACR-0000-0001", "SMA-0000-0001"}, open)
		open, err = base.OpenCases(t.Context(), "ACR-0000-0001", 1)
		require.NoError(t, err)
		require.Equal(t, []string{"SMA-0000-0001"}, open)
		seq, stage, err := base.Position(t.Context(), "SMA-0000-0002")
		require.NoError(t, err)
		require.Equal(t, casework.StageClosed, stage)
		require.Equal(t, 2, seq)
		_, _, err = base.Position(t.Context(), "ACR-0000-0009")
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}
