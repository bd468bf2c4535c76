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

// logTable is where a log writes its entries. A test can make it fail.
type logTable struct {
	mu      sync.Mutex
	entries []access.LogEntry
	batches int
	failure error
}

func (b *logTable) add(_ context.Context, entries []access.LogEntry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failure != nil {
		return b.failure
	}
	b.entries, b.batches = append(b.entries, entries...), b.batches+1
	return nil
}

func (b *logTable) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failure = err
}

func (b *logTable) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.entries)
}

func (b *logTable) start() *access.Log { return access.StartLog(b.add, slog.New(slog.DiscardHandler)) }

func TestEntriesAreWrittenInOrderAndInBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		table := &logTable{}
		log := table.start()
		for n := range 100 {
			log.Add(access.LogEntry{Ref: fmt.Sprint(n)})
		}
		require.Zero(t, table.count(), "nobody waits for the store")
		<-time.After(time.Second)
		require.Equal(t, 100, table.count())
		require.Equal(t, 1, table.batches)
		for n, e := range table.entries {
			require.Equal(t, fmt.Sprint(n), e.Ref)
		}
		require.NoError(t, log.Stop())
	})
}

func TestWriteReturnsOnceTheEntryIsInTheStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		table := &logTable{}
		log := table.start()
		began := time.Now()
		require.NoError(t, log.Write(t.Context(), access.LogEntry{Ref: "E1"}))
		require.Equal(t, 1, table.count())
		require.Less(t, time.Since(began), 200*time.Millisecond, "it does not wait for other entries")
		require.NoError(t, log.Stop())
	})
}

func TestStopLosesNoEntries(t *testing.T) {
	t.Parallel()
	table := &logTable{}
	log := table.start()
	for range 50 {
		log.Add(access.LogEntry{})
	}
	require.NoError(t, log.Stop())
	require.Equal(t, 50, table.count())
}

func TestEntriesWaitWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		table := &logTable{failure: errors.New("the database is down")}
		log := table.start()
		log.Add(access.LogEntry{Ref: "first"})
		require.ErrorIs(t, log.Write(t.Context(), access.LogEntry{Ref: "second"}), access.ErrLogUnavailable)
		require.NoError(t, log.Ready(), "the queue is not full")
		table.fail(nil)
		<-time.After(2 * time.Second)
		require.Equal(t, 2, table.count())
		require.Equal(t, "first", table.entries[0].Ref)
		require.NoError(t, log.Stop())
	})
}

func TestAFullLogIsNotReady(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		table := &logTable{failure: errors.New("the database is down")}
		log := table.start()
		for log.Ready() == nil {
			log.Add(access.LogEntry{})
		}
		require.ErrorIs(t, log.Stop(), table.failure, "Stop reports that entries are lost")
	})
}

func TestANilLogKeepsNothing(t *testing.T) {
	t.Parallel()
	var log *access.Log
	log.Add(access.LogEntry{})
	require.NoError(t, log.Write(t.Context(), access.LogEntry{}))
	require.NoError(t, log.Ready())
}
