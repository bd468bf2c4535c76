package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/store/storetest"
)

func TestADraftBelongsToOnePersonAndLastsAMonth(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, month := t.Context(), monday().AddDate(0, 0, 30)
		require.NoError(t, base.SaveDraft(ctx, "staff-1", "account", []byte(`{"team":"Parks"}`), monday()))
		require.NoError(t, base.SaveDraft(ctx, "staff-1", "account", []byte(`{"team":"Zoë’s"}`), monday()))
		require.NoError(t, base.SaveDraft(ctx, "staff-2", "account", []byte(`{}`), month))
		require.Error(t, base.SaveDraft(ctx, "", "account", []byte(`{}`), monday()), "a draft needs a person")

		answers, changed, err := base.Draft(ctx, "staff-1", "account", monday())
		require.NoError(t, err)
		require.JSONEq(t, `{"team":"Zoë’s"}`, string(answers))
		require.Equal(t, monday(), changed)
		for _, other := range [][2]string{{"staff-1", "incident"}, {"staff-3", "account"}, {"", "account"}} {
			_, _, err = base.Draft(ctx, other[0], other[1], monday())
			require.ErrorIs(t, err, casework.ErrNotFound, other)
		}
		_, _, err = base.Draft(ctx, "staff-1", "account", month)
		require.ErrorIs(t, err, casework.ErrNotFound, "it is older than a month")

		require.NoError(t, base.DeleteExpiredDrafts(ctx, month))
		_, _, err = base.Draft(ctx, "staff-1", "account", monday())
		require.ErrorIs(t, err, casework.ErrNotFound, "it is removed")
		_, _, err = base.Draft(ctx, "staff-2", "account", month)
		require.NoError(t, err, "it is not a month old")
		require.NoError(t, base.DeleteDraft(ctx, "staff-2", "account"))
		require.NoError(t, base.DeleteDraft(ctx, "staff-2", "account"))
		_, _, err = base.Draft(ctx, "staff-2", "account", month)
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}
