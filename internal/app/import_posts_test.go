package app_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
)

// importStore stores the progress of imports.
type importStore struct {
	*fakeStore
	mu    sync.Mutex
	kept  map[string]casework.FileImport
	files map[string]keptFile
}

func (k *importStore) SaveImport(_ context.Context, im casework.FileImport) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept[im.ID] = im
	if im.EndedAt != nil {
		delete(k.files, im.ID)
	}
	return nil
}

func (k *importStore) BeginImport(ctx context.Context, im casework.FileImport, silent time.Time) (bool, error) {
	before, err := k.FileImport(ctx, im.ID)
	if err == nil && before.Why == "" && (before.EndedAt != nil || before.ChangedAt.After(silent)) {
		return false, nil
	}
	return true, k.SaveImport(ctx, im)
}

func (k *importStore) FileImport(_ context.Context, id string) (casework.FileImport, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	im, known := k.kept[id]
	if !known {
		return im, casework.ErrNotFound
	}
	return im, nil
}

// importer is a fixture that stores the progress of imports.
func importer(t *testing.T) (*fixture, *importStore) {
	t.Helper()
	w := newFixture(t)
	kept := &importStore{fakeStore: w.store, kept: map[string]casework.FileImport{}, files: map[string]keptFile{}}
	council, err := policy.Default()
	require.NoError(t, err)
	w.Service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: kept, Workflows: w.workflows, Vault: w.vault.Vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of sixteen bytes"), Now: func() time.Time { return w.clock },
	})
	require.NoError(t, err)
	return w, kept
}

const threeLines = "channel,url,text\nx,https://x.example/1,\nx,,\nx,https://x.example/2,\n"

func (w *fixture) sends(t *testing.T, who app.Caller, dry bool, file string) casework.FileImport {
	t.Helper()
	im, err := w.ImportFile(t.Context(), who, casework.ImportPosts, dry, strings.NewReader(file), nil)
	require.NoError(t, err)
	return im
}

func TestLinesAreCountedBeforeTheFirstIsImported(t *testing.T) {
	t.Parallel()
	w, kept := importer(t)
	who := keyed(officer(), "k")
	var totals []int
	id := w.ImportID(who, casework.ImportPosts, false)
	im, err := w.ImportFile(t.Context(), who, casework.ImportPosts, false, strings.NewReader(threeLines), func(app.ImportProgress) {
		before, err := kept.FileImport(t.Context(), id)
		require.NoError(t, err)
		totals = append(totals, before.Total)
	})
	require.NoError(t, err)
	require.Equal(t, []int{3, 3, 3}, totals)
	require.Equal(t, []int{3, 3, 2, 0}, []int{im.Total, im.Lines, im.Taken, im.Known()})
	require.Equal(t, 3, im.Refused[0].Line)
	require.True(t, im.Complete())
	again := w.sends(t, who, false, threeLines)
	require.Equal(t, im, again, "a double click imports once")
	other := w.sends(t, keyed(officer(), "k2"), false, threeLines)
	require.Equal(t, []int{3, 0, 2}, []int{other.Lines, other.Taken, other.Known()}, "nothing is imported twice")
	require.Len(t, w.store.order, 2)
}

func TestRepeatedPostOpensOneCaseAndEveryBadLineIsListed(t *testing.T) {
	t.Parallel()
	w, _ := importer(t)
	im := w.sends(t, keyed(officer(), "k"), false, threeLines+strings.Repeat("x,https://x.example/1,\n", 20)+"x,,\n")
	require.Equal(t, []int{24, 2, 2, 20}, []int{im.Lines, im.Taken, len(im.Refused), im.Known()})
}

func TestDryRunOpensNoCase(t *testing.T) {
	t.Parallel()
	w, _ := importer(t)
	im := w.sends(t, officer(), true, threeLines)
	require.Equal(t, []int{3, 2, 1}, []int{im.Lines, im.Taken, len(im.Refused)})
	require.Empty(t, w.store.order)
}

func TestDryRunRefusesAPostThatIsNotPublishedYet(t *testing.T) {
	t.Parallel()
	w, _ := importer(t)
	im := w.sends(t, officer(), true, "channel,url,posted_at\nx,https://x.example/1,2030-01-01T00:00:00Z\n")
	require.Len(t, im.Refused, 1)
	require.Equal(t, "posted_at: Enter a time that is not in the future.", im.Refused[0].Why)
}

func TestInterruptedImportContinuesWhenItIsSentAgain(t *testing.T) {
	t.Parallel()
	w, kept := importer(t)
	who := keyed(officer(), "k")
	im := w.sends(t, who, false, threeLines)
	im.EndedAt, im.Lines, im.Taken, im.ChangedAt = nil, 1, 1, w.clock // the process was killed just now
	require.NoError(t, kept.SaveImport(t.Context(), im))
	require.Equal(t, im, w.sends(t, who, false, threeLines), "another process may still be importing it")
	w.clock = w.clock.Add(time.Hour)
	require.False(t, im.UnderWay(w.clock))
	again := w.sends(t, who, false, threeLines)
	require.True(t, again.Complete())
	require.Equal(t, []int{3, 2}, []int{again.Lines, again.Taken}, "cases that this file opened count")
	require.Len(t, w.store.order, 2)
}

func TestRefusedImportStoresNothing(t *testing.T) {
	t.Parallel()
	w, kept := importer(t)
	_, err := w.ImportFile(t.Context(), opener(), casework.ImportPosts, false, io.LimitReader(nil, 0), nil)
	requireCode(t, casework.CodeNotPermitted, err)
	_, err = w.ImportFile(t.Context(), officer(), casework.ImportPosts, false, strings.NewReader("x,y\n"), nil)
	requireCode(t, casework.CodeInvalid, err)
	require.Empty(t, kept.kept)
}
