package e2e_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/store/storetest"
)

func TestPostgreSQLStoppedForAWhileLosesNothing(t *testing.T) {
	t.Parallel()
	database := storetest.NewStoppable(t)
	s := startWith(t, "--database-url", database.Address, "--window", "block=5s")
	blocked := s.report(s.publish("@timers", "Thieves."))
	end := blocked.block().Block.Until
	c := s.report(s.publish("@meanwhile", "Vermin."))
	c.assess("abusive")
	decision := withKey(c.path("/decide"), "while-it-is-down", proceed(c.propose("warn")))
	before := c.state()

	database.Stop()
	taken := c.retryUntil(decision, http.StatusAccepted)
	require.Greater(t, taken.Seq, before.Seq)
	requireRefusal(t, http.StatusServiceUnavailable, "unavailable", s.as("comms-1").get(c.path("")))
	requireRefusal(t, http.StatusServiceUnavailable, "unavailable", s.as("comms-1").get("/api/v1/incidents"))
	requireRefusal(t, http.StatusServiceUnavailable, "unavailable", s.as("").get("/readyz"))
	require.Equal(t, http.StatusOK, s.as("").get("/healthz").status)
	require.Empty(t, s.author("@meanwhile").Messages, "an action that is not recorded is not carried out")
	s.waitUntilAfter(end.Add(time.Second))

	database.Start()
	after := c.waitForStage("watch")
	require.Greater(t, after.Seq, taken.Seq)
	require.Equal(t, taken.Seq, c.retryUntil(decision, http.StatusOK).Seq, "the same answer")
	require.Equal(t, 1, c.countEvents("decided"))
	require.Len(t, s.author("@meanwhile").Messages, 1)
	blocked.requireUnblockedOnce("@timers")
	s.requireChainsIntact()
}

// retryUntil repeats a request that is answered with 503, as clients do, until the answer
// has the status.
func (c testCase) retryUntil(request httpRequest, status int) incident {
	c.t.Helper()
	var got answer
	waitFor(c.t, fmt.Sprintf("%s is answered with %d", request.path, status), func() bool {
		got = c.as("comms-1").mustSend(request)
		return got.status == status
	})
	return readAs[incident](c.t, status, got)
}

func TestConnectionsCutDuringTransactionsLoseNothing(t *testing.T) {
	t.Parallel()
	database := storetest.NewStoppable(t)
	s := startWith(t, "--database-url", database.Address)
	files := []testCase{s.report(s.publish("@one", "Vermin.")), s.report(s.publish("@two", "Thieves."))}
	const notes = 60
	cut := cutConnections(t, database.Address)
	seqs := make([][notes]int, len(files))
	var writers sync.WaitGroup
	for of, c := range files {
		for n := range notes {
			writers.Go(func() { seqs[of][n] = c.addNote(n) })
		}
	}
	writers.Wait()
	require.Positive(t, cut(), "connections that were cut")
	for of, c := range files {
		for n := range notes {
			require.Equal(t, seqs[of][n], c.addNote(n), "sent again, the same answer")
		}
		require.Equal(t, notes, c.countEvents("noted"))
	}
	s.requireChainsIntact()
}

// cutConnections ends every connection with an open transaction, repeatedly, until stop is
// called; stop returns how many it ended.
func cutConnections(t *testing.T, address string) (stop func() int) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cut, failed := 0, error(nil)
	var cutting sync.WaitGroup
	cutting.Go(func() {
		again := time.NewTicker(20 * time.Millisecond)
		defer again.Stop()
		for ctx.Err() == nil && failed == nil {
			var now int
			failed = db.QueryRowContext(ctx, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
				WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'`).Scan(&now)
			cut += now
			<-again.C
		}
	})
	return func() int {
		cancel()
		cutting.Wait()
		if !errors.Is(failed, context.Canceled) {
			require.NoError(t, failed)
		}
		require.NoError(t, db.Close())
		return cut
	}
}

func TestFullDiskLeavesNoPartlyRecordedEvents(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t)
	s := startWith(t, "--database-url", "sqlite:"+filepath.Join(disk, "register.db"))
	c := s.report(s.publish("@much", "Vermin."))
	empty := fillDisk(t, disk)
	taken := 0
	waitFor(t, "the register takes nothing more", func() bool {
		taken++
		return c.as("comms-1").mustSend(c.longNote(taken)).status == http.StatusAccepted
	})
	before := c.state()
	require.Equal(t, http.StatusAccepted, c.as("comms-1").mustSend(c.longNote(taken)).status, "the repeated note is not recorded either")
	require.Equal(t, before, c.state(), "people still read what is recorded")

	empty()
	c.waitUntil("the register catches up", func(i incident) bool { return i.Seq > before.Seq })
	require.Equal(t, http.StatusOK, c.as("comms-1").mustSend(c.longNote(taken)).status)
	require.Equal(t, taken, c.countEvents("noted"))
	c.assess("abusive")
	s.requireChainsIntact()
}

// longNote is a long note with an idempotency key, to fill the disk.
func (c testCase) longNote(n int) httpRequest {
	text := make([]byte, 9_000)
	for i := range text {
		text[i] = 'a' + byte((i*n)%26)
	}
	return withKey(c.path("/note"), fmt.Sprint("long-", n), fields{"text": string(text)})
}

// smallDisk mounts a disk of three megabytes, which needs root.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
		if os.Getenv("DUECOURSE_REQUIRE") != "" {
			require.NoError(t, err)
		}
		t.Skipf("no disk can be mounted: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, 0)) })
	return dir
}

// fillDisk fills a disk until empty is called.
func fillDisk(t *testing.T, disk string) (empty func()) {
	t.Helper()
	path := filepath.Join(disk, "ballast")
	err := os.WriteFile(path, make([]byte, 4<<20), 0o600)
	require.ErrorIs(t, err, syscall.ENOSPC)
	return func() { require.NoError(t, os.Remove(path)) }
}
