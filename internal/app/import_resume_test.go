package app_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// keptFile is the file of an import and its idempotency key.
type keptFile struct{ key, content string }

func (k *importStore) SaveImportFile(_ context.Context, id, key string, file io.Reader, _ time.Time) error {
	content, err := io.ReadAll(file)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files[id] = keptFile{key, string(content)}
	return err
}

func (k *importStore) CopyImportFile(_ context.Context, id string, to io.Writer) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	file, kept := k.files[id]
	if !kept {
		return "", casework.ErrNotFound
	}
	_, err := io.WriteString(to, file.content)
	return file.key, err
}

func (k *importStore) StalledImports(_ context.Context, before time.Time) ([]casework.FileImport, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var silent []casework.FileImport
	for id, im := range k.kept {
		if _, kept := k.files[id]; kept && im.EndedAt == nil && !im.ChangedAt.After(before) {
			silent = append(silent, im)
		}
	}
	return silent, nil
}

// interrupted is a fixture whose process was killed during an import of posts, after one
// line.
func interrupted(t *testing.T, who app.Caller) (*fixture, *importStore, string) {
	t.Helper()
	w, kept := importer(t)
	im := w.sends(t, who, false, threeLines)
	im.EndedAt, im.Lines, im.Taken, im.Refused = nil, 1, 1, nil
	require.NoError(t, kept.SaveImport(t.Context(), im))
	require.NoError(t, kept.SaveImportFile(t.Context(), im.ID, who.Key, strings.NewReader(threeLines), w.clock))
	return w, kept, im.ID
}

func TestImportOfAKilledProcessIsResumedWithoutDuplicates(t *testing.T) {
	t.Parallel()
	w, kept, id := interrupted(t, keyed(officer(), "k"))
	require.NoError(t, w.ResumeImports(t.Context()))
	require.Equal(t, 1, kept.kept[id].Lines, "another process may still be importing it")

	w.clock = w.clock.Add(casework.ImportTimeout)
	require.NoError(t, w.ResumeImports(t.Context()))
	im := kept.kept[id]
	require.True(t, im.Complete(), im.Why)
	require.Equal(t, []int{3, 2, 1}, []int{im.Lines, im.Taken, len(im.Refused)}, "cases from before the kill count")
	require.Len(t, w.store.order, 2)
	require.Empty(t, kept.files, "the file is deleted after the import")
}

func TestFileIsStoredUntilItsImportEnds(t *testing.T) {
	t.Parallel()
	w, kept := importer(t)
	who := keyed(officer(), "k")
	id := w.ImportID(who, casework.ImportPosts, false)
	_, err := w.ImportFile(t.Context(), who, casework.ImportPosts, false, strings.NewReader(threeLines), func(app.ImportProgress) {
		kept.mu.Lock()
		defer kept.mu.Unlock()
		require.Equal(t, keptFile{"k", threeLines}, kept.files[id])
	})
	require.NoError(t, err)
	require.Empty(t, kept.files)
}

func TestImportIsNotResumedWithoutTheRightOrTheWholeFile(t *testing.T) {
	t.Parallel()
	w, kept, id := interrupted(t, keyed(officer(), "k"))
	im := kept.kept[id]
	for why, spoil := range map[string]func(im *casework.FileImport){
		"may no longer import files": func(im *casework.FileImport) { im.Person = "nobody-1" },
		"stored file is damaged":     func(im *casework.FileImport) { im.Digest = "another" },
	} {
		spoilt := im
		spoil(&spoilt)
		require.NoError(t, kept.SaveImport(t.Context(), spoilt))
		require.NoError(t, kept.SaveImportFile(t.Context(), id, "k", strings.NewReader(threeLines), w.clock))
		w.clock = w.clock.Add(casework.ImportTimeout)
		require.NoError(t, w.ResumeImports(t.Context()))
		require.Contains(t, kept.kept[id].Why, why)
		require.Equal(t, 1, kept.kept[id].Lines)
	}
}

// A process that stops leaves the file to the next process.
func TestImportResumedByAStoppingProcessDoesNotEnd(t *testing.T) {
	t.Parallel()
	w, kept, id := interrupted(t, keyed(officer(), "k"))
	w.clock = w.clock.Add(casework.ImportTimeout)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.Error(t, w.ResumeImports(ctx))
	require.Nil(t, kept.kept[id].EndedAt)
	require.NotEmpty(t, kept.files)
}
