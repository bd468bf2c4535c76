package store_test

import (
	"bytes"
	"crypto/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/store/storetest"
)

func TestAFileIsKeptInPartsUntilItHasBeenBroughtIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, part := t.Context(), 512<<10
		for id, size := range map[string]int{"none": 0, "few": 10, "whole": part, "two": 2 * part, "more": 2*part + 1} {
			content := make([]byte, size)
			_, _ = rand.Read(content) // never fails
			for range 2 {             // sent twice, it is kept once
				require.NoError(t, base.KeepImportFile(ctx, id, "key of "+id, bytes.NewReader(content), monday()))
			}
			var got bytes.Buffer
			key, err := base.CopyImportFile(ctx, id, &got)
			require.NoError(t, err)
			require.Equal(t, "key of "+id, key)
			require.True(t, bytes.Equal(content, got.Bytes()), id)
		}
		im := anImport("few", monday())
		require.NoError(t, base.SaveImport(ctx, im))
		_, err := base.CopyImportFile(ctx, "few", &bytes.Buffer{})
		require.NoError(t, err, "it is under way")
		im.EndedAt = &im.StartedAt
		require.NoError(t, base.SaveImport(ctx, im))
		_, err = base.CopyImportFile(ctx, "few", &bytes.Buffer{})
		require.ErrorIs(t, err, casework.ErrNotFound)

		late := anImport("late", monday().AddDate(0, 0, 31))
		late.EndedAt = &late.StartedAt
		require.NoError(t, base.SaveImport(ctx, late))
		_, err = base.CopyImportFile(ctx, "more", &bytes.Buffer{})
		require.ErrorIs(t, err, casework.ErrNotFound, "nobody waits for it any more")
	})
}

func TestAnImportIsSilentWhenItWasLastHeardOfBeforeATimeAndItsFileIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, end := t.Context(), monday()
		ended := anImport("ended", monday())
		ended.EndedAt = &end
		for _, im := range []casework.FileImport{anImport("silent", monday()), anImport("lost", monday()), anImport("loud", monday().AddDate(0, 0, 1)), ended} {
			require.NoError(t, base.SaveImport(ctx, im))
			if im.ID != "lost" {
				require.NoError(t, base.KeepImportFile(ctx, im.ID, "k", bytes.NewReader([]byte("x")), monday()))
			}
		}
		silent, err := base.SilentImports(ctx, monday())
		require.NoError(t, err)
		require.Equal(t, []casework.FileImport{anImport("silent", monday())}, silent)
	})
}
