package e2e_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	longLife = 10_000 // commands
	people64 = 64     // who give them at once
)

// TestCaseTakesTenThousandCommandsAndContinuesAsNew: its program goes on in one new run
// after the other, and nobody notices.
func TestCaseTakesTenThousandCommandsAndContinuesAsNew(t *testing.T) {
	t.Parallel()
	s := start(t, "block=20s")
	f := s.reported(s.writes("@endless", "Thieves."))
	f.assessed("abusive")
	f.decided("warn")
	f.reaches("watch")
	f.continued()
	f.decided("block")
	end := f.becomes("is blocked", incident.blocked).Block.Until
	first := f.run()

	began := time.Now()
	seqs := f.tenThousandNotes()
	t.Logf("%d commands in %s", longLife, time.Since(began).Round(time.Millisecond))
	require.NotEqual(t, first, f.run(), "it goes on in a new run")
	for n := 0; n < longLife; n += longLife / 50 {
		require.Equal(t, seqs[n], f.notes(n), "command %d, sent again", n)
	}
	s.isOver(end)
	f.unblockedOnce("@endless")
	require.Equal(t, longLife, f.times("noted"))
	f.does("comms-1", "note", fields{"text": "The last."})
	s.intact()
}

// run is the run of the program that the case is in.
func (f file) run() string {
	f.t.Helper()
	return read[struct {
		RunID string `json:"run_id"`
	}](f.t, http.StatusOK, f.as("comms-1").get(f.path("/workflow"))).RunID
}

// notes writes a note, or the same one again, and gives the event that it became.
func (f file) notes(n int) int {
	f.t.Helper()
	request := keyed(f.path("/note"), fmt.Sprint("note-", n), fields{"text": fmt.Sprint("Note ", n)})
	for {
		got := f.as("comms-1").must(request)
		if got.status == http.StatusServiceUnavailable { // what the contract asks of clients
			continue
		}
		if got.status == http.StatusAccepted {
			return read[incident](f.t, http.StatusAccepted, got).Seq
		}
		return read[incident](f.t, http.StatusOK, got).Seq
	}
}

// tenThousandNotes has many people write notes at once; now and then somebody
// sends one again.
func (f file) tenThousandNotes() []int {
	f.t.Helper()
	seqs := make([]int, longLife)
	var next atomic.Int64
	var writers sync.WaitGroup
	for range people64 {
		writers.Go(func() {
			for n := int(next.Add(1)) - 1; n < longLife; n = int(next.Add(1)) - 1 {
				seqs[n] = f.notes(n)
				if n%20 == 0 {
					require.Equal(f.t, seqs[n], f.notes(n), "sent again at once")
				}
			}
		})
	}
	writers.Wait()
	return seqs
}
