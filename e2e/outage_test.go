package e2e_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // the driver called sqlite
)

// lockStore locks the database against writing until unlock is called.
func (s *stack) lockStore() (unlock func()) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.storeFile()+"?_pragma=busy_timeout(5000)")
	require.NoError(s.t, err)
	conn, err := db.Conn(context.Background())
	require.NoError(s.t, err)
	_, err = conn.ExecContext(context.Background(), "BEGIN EXCLUSIVE")
	require.NoError(s.t, err)
	locked := true
	unlock = func() {
		if locked {
			locked = false
			require.NoError(s.t, conn.Close())
			require.NoError(s.t, db.Close())
		}
	}
	s.t.Cleanup(unlock)
	return unlock
}

// recording says whether a workflow is waiting to record events.
func (a answer) recording() bool {
	var program struct {
		Activities []struct{ Type string } `json:"pending_activities"`
	}
	return a.status == http.StatusOK && json.Unmarshal(a.body, &program) == nil &&
		len(program.Activities) > 0 && program.Activities[0].Type == "Record"
}

func TestEventsAreRecordedOnceTheStoreIsBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@meanwhile", "Vermin."))
	c.assess("abusive")
	decision := withKey(c.path("/decide"), "while-it-is-down", proceed(c.propose("warn")))
	before := c.state()
	unlock := s.lockStore()
	taken := readAs[fields](t, http.StatusAccepted, s.as("comms-1").mustSend(decision))
	require.Equal(t, fields{"ref": c.ref, "seq": taken["seq"]}, taken)
	require.Greater(t, taken["seq"], float64(before.Seq))
	require.Equal(t, before, c.state(), "people still read what is recorded")
	require.Empty(t, s.author("@meanwhile").Messages, "an action that is not recorded is not carried out")
	unlock()
	after := c.waitForStage("watch")
	require.Greater(t, float64(after.Seq), taken["seq"])
	readAs[incident](t, http.StatusOK, s.as("comms-1").mustSend(decision))
	require.Equal(t, 1, c.countEvents("decided"))
	require.Len(t, s.author("@meanwhile").Messages, 1)
	s.requireChainsIntact()
}

func TestTemporalKilledAndStartedAgainLosesNothing(t *testing.T) {
	t.Parallel()
	server := startTemporal(t)
	s := startWith(t, "--temporal-addr", server.address, "--window", "block=4s")
	blocked := s.report(s.publish("@timers", "Thieves."))
	end := blocked.block().Block.Until
	c := s.report(s.publish("@no.engine", "Vermin."))
	c.assess("abusive")
	proposal := c.propose("warn")
	before := c.state()
	server.process.kill(t)

	decision := withKey(c.path("/decide"), "while-temporal-is-down", proceed(proposal))
	down := s.as("comms-1").mustSend(decision)
	requireRefusal(t, http.StatusServiceUnavailable, "unavailable", down)
	wait, err := strconv.Atoi(down.header.Get("Retry-After"))
	require.NoError(t, err)
	require.Positive(t, wait)
	requireRefusal(t, http.StatusServiceUnavailable, "unavailable", s.as("").get("/readyz"))
	require.Equal(t, http.StatusOK, s.as("").get("/healthz").status)
	require.Equal(t, before, c.state(), "reading still works")
	s.waitUntilAfter(end)

	server.start()
	waitFor(t, "the decision is taken", func() bool {
		again := s.as("comms-1").mustSend(decision)
		return again.status == http.StatusOK
	})
	c.waitForStage("watch")
	require.Equal(t, 1, c.countEvents("decided"))
	require.Len(t, s.author("@no.engine").Messages, 1)
	blocked.requireUnblockedOnce("@timers")
	s.requireChainsIntact()
}
