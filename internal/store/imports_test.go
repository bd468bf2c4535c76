package store_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/store/storetest"
)

func anImport(id string, at time.Time) casework.FileImport {
	return casework.FileImport{
		ID: id, Kind: "accounts", Person: "comms-1", DryRun: true, Digest: "ab", StartedAt: at, ChangedAt: at, Total: 12, Lines: 7, Taken: 3,
		Refused: []casework.RefusedLine{{Line: 4, Why: "Nobody is known by the id \"x\"."}},
	}
}

func TestTheProgressOfAnImportIsSaved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		want := anImport("I1", monday())
		require.NoError(t, base.SaveImport(t.Context(), want))
		got, err := base.FileImport(t.Context(), "I1")
		require.NoError(t, err)
		require.Equal(t, want, got)
		end := monday().Add(time.Minute)
		want.Lines, want.ChangedAt, want.EndedAt, want.Why = 9, end, &end, "The store cannot be reached."
		require.NoError(t, base.SaveImport(t.Context(), want))
		got, err = base.FileImport(t.Context(), "I1")
		require.NoError(t, err)
		require.Equal(t, want, got)
		_, err = base.FileImport(t.Context(), "I2")
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

func TestImportsOfAPersonAreListedNewestFirstForAMonth(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		for n := range 25 {
			require.NoError(t, base.SaveImport(t.Context(), anImport(fmt.Sprintf("I%02d", n), monday().Add(time.Duration(n)*time.Hour))))
		}
		other := anImport("other", monday())
		other.Person = "comms-2"
		require.NoError(t, base.SaveImport(t.Context(), other))
		list, err := base.FileImports(t.Context(), "comms-1")
		require.NoError(t, err)
		require.Len(t, list, 20)
		require.Equal(t, "I24", list[0].ID)

		late := anImport("late", monday().AddDate(0, 0, 31))
		late.EndedAt = &late.StartedAt
		require.NoError(t, base.SaveImport(t.Context(), late))
		_, err = base.FileImport(t.Context(), "other")
		require.ErrorIs(t, err, casework.ErrNotFound, "it is older than a month")
		list, err = base.FileImports(t.Context(), "comms-1")
		require.NoError(t, err)
		require.Equal(t, []string{"late", "I24"}, []string{list[0].ID, list[1].ID})
		require.Len(t, list, 2)
	})
}

func TestAnImportBeginsOnceUnlessItEndedEarly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		begins := func(want bool, silent time.Time, why string) {
			t.Helper()
			began, err := base.BeginImport(t.Context(), anImport("I1", monday()), silent)
			require.NoError(t, err)
			require.Equal(t, want, began, why)
		}
		before := monday().Add(-time.Minute)
		begins(true, before, "nobody began it")
		begins(false, before, "it goes on")
		begins(true, monday(), "nobody has heard of it since")
		end := monday().Add(time.Second)
		over := anImport("I1", monday())
		over.EndedAt, over.Why = &end, "The store cannot be reached."
		require.NoError(t, base.SaveImport(t.Context(), over))
		begins(true, before, "it ended early")
		over.Why = ""
		require.NoError(t, base.SaveImport(t.Context(), over))
		begins(false, end, "it has been done")
	})
}

func TestAFileIsKeptInPartsUntilItsImportEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, part := t.Context(), 512<<10
		for id, size := range map[string]int{"none": 0, "few": 10, "whole": part, "two": 2 * part, "more": 2*part + 1} {
			content := make([]byte, size)
			_, _ = rand.Read(content) // never fails
			for range 2 {             // sending it again changes nothing
				require.NoError(t, base.SaveImportFile(ctx, id, "key of "+id, bytes.NewReader(content), monday()))
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
		require.NoError(t, err, "the import is running")
		im.EndedAt = &im.StartedAt
		require.NoError(t, base.SaveImport(ctx, im))
		_, err = base.CopyImportFile(ctx, "few", &bytes.Buffer{})
		require.ErrorIs(t, err, casework.ErrNotFound)

		late := anImport("late", monday().AddDate(0, 0, 31))
		late.EndedAt = &late.StartedAt
		require.NoError(t, base.SaveImport(ctx, late))
		_, err = base.CopyImportFile(ctx, "more", &bytes.Buffer{})
		require.ErrorIs(t, err, casework.ErrNotFound, "the import has ended")
	})
}

func TestStalledImportIsFoundAndItsFileIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, end := t.Context(), monday()
		ended := anImport("ended", monday())
		ended.EndedAt = &end
		for _, im := range []casework.FileImport{anImport("silent", monday()), anImport("lost", monday()), anImport("loud", monday().AddDate(0, 0, 1)), ended} {
			require.NoError(t, base.SaveImport(ctx, im))
			if im.ID != "lost" {
				require.NoError(t, base.SaveImportFile(ctx, im.ID, "k", bytes.NewReader([]byte("x")), monday()))
			}
		}
		silent, err := base.StalledImports(ctx, monday())
		require.NoError(t, err)
		require.Equal(t, []casework.FileImport{anImport("silent", monday())}, silent)
	})
}
