package activities_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/activities"
	"duecourse/internal/casework"
)

// fakeCustody is a store of files that are whole, changed or missing.
type fakeCustody struct {
	state   map[string]error // by exhibit
	repairs map[string]casework.RepairKind
	told    []casework.Notice
}

func (f *fakeCustody) KeptFiles(_ context.Context, after string, _ int) (files []casework.KeptFile, last string, err error) {
	if after != "" {
		return nil, "", nil
	}
	for _, of := range []string{"E1", "E2", "E3"} {
		files = append(files, casework.KeptFile{Ref: "INC-1", Of: of, SHA256: of})
	}
	return files, "INC-1", nil
}

func (f *fakeCustody) AddRepair(_ context.Context, r casework.Repair) (bool, error) {
	_, known := f.repairs[r.Of]
	f.repairs[r.Of] = r.Kind
	return !known, nil
}

func (f *fakeCustody) SettleRepairs(_ context.Context, _, of string, _ time.Time, _ ...casework.RepairKind) error {
	delete(f.repairs, of)
	return nil
}

func (f *fakeCustody) scrubber() *activities.Scrubber {
	return &activities.Scrubber{
		Store: f, Intact: func(_ context.Context, digest string) error { return f.state[digest] },
		Tell: func(_ context.Context, n casework.Notice) error { f.told = append(f.told, n); return nil },
	}
}

func TestFileThatIsMissingOrChangedIsATaskAndIsToldOnceUntilItIsBack(t *testing.T) {
	t.Parallel()
	f := &fakeCustody{state: map[string]error{"E1": casework.ErrChanged, "E2": os.ErrNotExist}, repairs: map[string]casework.RepairKind{}}
	for range 2 {
		done, err := activities.ScrubEvidence(t.Context(), f.scrubber(), nil, nil)
		require.NoError(t, err)
		require.Equal(t, 3, done.Files)
		require.Len(t, done.Bad, 2)
	}
	require.Equal(t, map[string]casework.RepairKind{"E1": casework.RepairEvidenceChanged, "E2": casework.RepairEvidenceMissing}, f.repairs)
	require.Len(t, f.told, 4, "two files, to information governance and the head of Communications")
	f.state = nil
	_, err := activities.ScrubEvidence(t.Context(), f.scrubber(), nil, nil)
	require.NoError(t, err)
	require.Empty(t, f.repairs)
}

func TestEvidenceStoreThatDoesNotAnswerMakesNoTask(t *testing.T) {
	t.Parallel()
	f := &fakeCustody{state: map[string]error{"E1": errors.New("no answer")}, repairs: map[string]casework.RepairKind{}}
	_, err := activities.ScrubEvidence(t.Context(), f.scrubber(), nil, nil)
	require.ErrorContains(t, err, "no answer")
	require.Empty(t, f.repairs)
}
