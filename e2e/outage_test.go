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

// lockRegister keeps everybody from writing to the register until it is unlocked.
func (s *stack) lockRegister() (unlock func()) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.register()+"?_pragma=busy_timeout(5000)")
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

// recording says whether a case's program is waiting for the register.
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
	f := s.reported(s.writes("@meanwhile", "Vermin."))
	f.assessed("abusive")
	decision := keyed(f.path("/decide"), "while-it-is-down", yes(f.proposed("warn")))
	before := f.now()
	unlock := s.lockRegister()
	taken := read[fields](t, http.StatusAccepted, s.as("comms-1").must(decision))
	require.Equal(t, fields{"ref": f.ref, "seq": taken["seq"]}, taken)
	require.Greater(t, taken["seq"], float64(before.Seq))
	require.Equal(t, before, f.now(), "people still read what is recorded")
	require.Empty(t, s.author("@meanwhile").Messages, "what is not on the register is not carried out")
	unlock()
	after := f.reaches("watch")
	require.Greater(t, float64(after.Seq), taken["seq"])
	read[incident](t, http.StatusOK, s.as("comms-1").must(decision))
	require.Equal(t, 1, f.times("decided"))
	require.Len(t, s.author("@meanwhile").Messages, 1)
	s.intact()
}

func TestTemporalKilledAndStartedAgainLosesNothing(t *testing.T) {
	t.Parallel()
	server := startTemporal(t)
	s := startWith(t, "--temporal-addr", server.address, "--window", "block=4s")
	blocked := s.reported(s.writes("@timers", "Thieves."))
	end := blocked.blocked().Block.Until
	f := s.reported(s.writes("@no.engine", "Vermin."))
	f.assessed("abusive")
	proposal := f.proposed("warn")
	before := f.now()
	server.process.kill(t)

	decision := keyed(f.path("/decide"), "while-temporal-is-down", yes(proposal))
	down := s.as("comms-1").must(decision)
	refuses(t, http.StatusServiceUnavailable, "unavailable", down)
	wait, err := strconv.Atoi(down.header.Get("Retry-After"))
	require.NoError(t, err)
	require.Positive(t, wait)
	refuses(t, http.StatusServiceUnavailable, "unavailable", s.as("").get("/readyz"))
	require.Equal(t, http.StatusOK, s.as("").get("/healthz").status)
	require.Equal(t, before, f.now(), "reads go on")
	s.isOver(end)

	server.start()
	until(t, "the decision is taken", func() bool {
		again := s.as("comms-1").must(decision)
		return again.status == http.StatusOK
	})
	f.reaches("watch")
	require.Equal(t, 1, f.times("decided"))
	require.Len(t, s.author("@no.engine").Messages, 1)
	blocked.unblockedOnce("@timers")
	s.intact()
}
