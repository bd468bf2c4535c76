package access_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
)

// book is a ledger that a test can break.
type book struct {
	mu      sync.Mutex
	entries []access.LogEntry
	batches int
	broken  error
}

func (b *book) AddAccess(_ context.Context, entries []access.LogEntry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken != nil {
		return b.broken
	}
	b.entries, b.batches = append(b.entries, entries...), b.batches+1
	return nil
}

func (b *book) breakDown(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = err
}

func (b *book) written() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.entries)
}

func startTrail(b *book) *access.Log { return access.StartLog(b, slog.New(slog.DiscardHandler)) }

func TestLinesAreWrittenInTheirOrderAndManyAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{}
		trail := startTrail(b)
		for n := range 100 {
			trail.Note(access.LogEntry{Ref: fmt.Sprint(n)})
		}
		require.Zero(t, b.written(), "nobody waits for the database")
		<-time.After(time.Second)
		require.Equal(t, 100, b.written())
		require.Equal(t, 1, b.batches)
		for n, e := range b.entries {
			require.Equal(t, fmt.Sprint(n), e.Ref)
		}
		require.NoError(t, trail.Stop())
	})
}

func TestWhatMustBeWrittenIsWrittenBeforeItIsSaidToBe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{}
		trail := startTrail(b)
		began := time.Now()
		require.NoError(t, trail.Must(t.Context(), access.LogEntry{Ref: "E1"}))
		require.Equal(t, 1, b.written())
		require.Less(t, time.Since(began), 200*time.Millisecond, "it does not wait for others")
		require.NoError(t, trail.Stop())
	})
}

func TestNothingIsLostWhenTheTrailStops(t *testing.T) {
	t.Parallel()
	b := &book{}
	trail := startTrail(b)
	for range 50 {
		trail.Note(access.LogEntry{})
	}
	require.NoError(t, trail.Stop())
	require.Equal(t, 50, b.written())
}

func TestLinesWaitForADatabaseThatIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{broken: errors.New("the database is away")}
		trail := startTrail(b)
		trail.Note(access.LogEntry{Ref: "first"})
		require.ErrorIs(t, trail.Must(t.Context(), access.LogEntry{Ref: "second"}), access.ErrLogUnavailable)
		require.NoError(t, trail.Ready(), "there is room for more")
		b.breakDown(nil)
		<-time.After(2 * time.Second)
		require.Equal(t, 2, b.written())
		require.Equal(t, "first", b.entries[0].Ref)
		require.NoError(t, trail.Stop())
	})
}

func TestATrailThatIsFullSaysSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &book{broken: errors.New("the database is away")}
		trail := startTrail(b)
		for trail.Ready() == nil {
			trail.Note(access.LogEntry{})
		}
		require.ErrorIs(t, trail.Stop(), b.broken, "what is lost is said to be")
	})
}
