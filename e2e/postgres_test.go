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
	blocked := s.reported(s.writes("@timers", "Thieves."))
	end := blocked.blocked().Block.Until
	f := s.reported(s.writes("@meanwhile", "Vermin."))
	f.assessed("abusive")
	decision := keyed(f.path("/decide"), "while-it-is-down", yes(f.proposed("warn")))
	before := f.now()

	database.Stop()
	taken := f.takesEventually(decision, http.StatusAccepted)
	require.Greater(t, taken.Seq, before.Seq)
	refuses(t, http.StatusServiceUnavailable, "unavailable", s.as("comms-1").get(f.path("")))
	refuses(t, http.StatusServiceUnavailable, "unavailable", s.as("comms-1").get("/api/v1/incidents"))
	refuses(t, http.StatusServiceUnavailable, "unavailable", s.as("").get("/readyz"))
	require.Equal(t, http.StatusOK, s.as("").get("/healthz").status)
	require.Empty(t, s.author("@meanwhile").Messages, "what is not on the register is not carried out")
	s.isOver(end.Add(time.Second))

	database.Start()
	after := f.reaches("watch")
	require.Greater(t, after.Seq, taken.Seq)
	require.Equal(t, taken.Seq, f.takesEventually(decision, http.StatusOK).Seq, "the same answer")
	require.Equal(t, 1, f.times("decided"))
	require.Len(t, s.author("@meanwhile").Messages, 1)
	blocked.unblockedOnce("@timers")
	s.intact()
}

// takesEventually repeats a request that is answered with 503, as clients do,
// until it is answered with the status.
func (f file) takesEventually(request asked, status int) incident {
	f.t.Helper()
	var got answer
	until(f.t, fmt.Sprintf("%s is answered with %d", request.path, status), func() bool {
		got = f.as("comms-1").must(request)
		return got.status == status
	})
	return read[incident](f.t, status, got)
}

func TestConnectionsCutDuringTransactionsLoseNothing(t *testing.T) {
	t.Parallel()
	database := storetest.NewStoppable(t)
	s := startWith(t, "--database-url", database.Address)
	files := []file{s.reported(s.writes("@one", "Vermin.")), s.reported(s.writes("@two", "Thieves."))}
	const notes = 60
	cut := cutConnections(t, database.Address)
	seqs := make([][notes]int, len(files))
	var writers sync.WaitGroup
	for of, f := range files {
		for n := range notes {
			writers.Go(func() { seqs[of][n] = f.notes(n) })
		}
	}
	writers.Wait()
	require.Positive(t, cut(), "connections that were cut")
	for of, f := range files {
		for n := range notes {
			require.Equal(t, seqs[of][n], f.notes(n), "sent again, the same answer")
		}
		require.Equal(t, notes, f.times("noted"))
	}
	s.intact()
}

// cutConnections ends every connection that has a transaction open, again and
// again, until it is told to stop; it says how many there were.
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
	f := s.reported(s.writes("@much", "Vermin."))
	empty := fill(t, disk)
	taken := 0
	until(t, "the register takes nothing more", func() bool {
		taken++
		return f.as("comms-1").must(f.longNote(taken)).status == http.StatusAccepted
	})
	before := f.now()
	require.Equal(t, http.StatusAccepted, f.as("comms-1").must(f.longNote(taken)).status, "the same again")
	require.Equal(t, before, f.now(), "people still read what is recorded")

	empty()
	f.becomes("the register catches up", func(i incident) bool { return i.Seq > before.Seq })
	require.Equal(t, http.StatusOK, f.as("comms-1").must(f.longNote(taken)).status)
	require.Equal(t, taken, f.times("noted"))
	f.assessed("abusive")
	s.intact()
}

// longNote is a note that fills a disk, and can be sent again.
func (f file) longNote(n int) asked {
	text := make([]byte, 9_000)
	for i := range text {
		text[i] = 'a' + byte((i*n)%26)
	}
	return keyed(f.path("/note"), fmt.Sprint("long-", n), fields{"text": string(text)})
}

// smallDisk mounts a disk of three megabytes, which only root can.
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

// fill leaves no room on a disk, until it is told to make room again.
func fill(t *testing.T, disk string) (empty func()) {
	t.Helper()
	path := filepath.Join(disk, "ballast")
	err := os.WriteFile(path, make([]byte, 4<<20), 0o600)
	require.ErrorIs(t, err, syscall.ENOSPC)
	return func() { require.NoError(t, os.Remove(path)) }
}
