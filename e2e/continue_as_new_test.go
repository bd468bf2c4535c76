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
	people64 = 64     // who give commands at once
)

// TestCaseTakesTenThousandCommandsAndContinuesAsNew checks that the workflow continues in
// new runs without losing or repeating a command.
func TestCaseTakesTenThousandCommandsAndContinuesAsNew(t *testing.T) {
	t.Parallel()
	s := start(t, "block=7s")
	c := s.report(s.publish("@endless", "Thieves."))
	c.assess("abusive")
	c.decide("warn")
	c.waitForStage("watch")
	c.observeContinued()
	c.decide("block")
	end := c.waitUntil("is blocked", incident.blocked).Block.Until
	first := c.runID()

	began := time.Now()
	seqs := c.addTenThousandNotes()
	t.Logf("%d commands in %s", longLife, time.Since(began).Round(time.Millisecond))
	require.NotEqual(t, first, c.runID(), "the case continues in a new run")
	for n := 0; n < longLife; n += longLife / 50 {
		require.Equal(t, seqs[n], c.addNote(n), "command %d, sent again", n)
	}
	s.waitUntilAfter(end)
	c.requireUnblockedOnce("@endless")
	require.Equal(t, longLife, c.countEvents("noted"))
	c.do("comms-1", "note", fields{"text": "The last."})
	s.requireChainsIntact()
}

// runID is the workflow run that the case is in.
func (c testCase) runID() string {
	c.t.Helper()
	return readAs[struct {
		RunID string `json:"run_id"`
	}](c.t, http.StatusOK, c.as("comms-1").get(c.path("/workflow"))).RunID
}

// addNote adds note n, or repeats it, and returns the number of its event.
func (c testCase) addNote(n int) int {
	c.t.Helper()
	request := withKey(c.path("/note"), fmt.Sprint("note-", n), fields{"text": fmt.Sprint("Note ", n)})
	for {
		got := c.as("comms-1").mustSend(request)
		if got.status == http.StatusServiceUnavailable { // clients must try again
			continue
		}
		if got.status == http.StatusAccepted {
			return readAs[incident](c.t, http.StatusAccepted, got).Seq
		}
		return readAs[incident](c.t, http.StatusOK, got).Seq
	}
}

// addTenThousandNotes adds notes from many goroutines at once; every 20th is sent again.
func (c testCase) addTenThousandNotes() []int {
	c.t.Helper()
	seqs := make([]int, longLife)
	var next atomic.Int64
	var writers sync.WaitGroup
	for range people64 {
		writers.Go(func() {
			for n := int(next.Add(1)) - 1; n < longLife; n = int(next.Add(1)) - 1 {
				seqs[n] = c.addNote(n)
				if n%20 == 0 {
					require.Equal(c.t, seqs[n], c.addNote(n), "the repeated note is the same event")
				}
			}
		})
	}
	writers.Wait()
	return seqs
}
