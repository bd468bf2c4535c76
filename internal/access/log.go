package access

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// LogEntry is something that somebody did, or tried to do, and what came of it. It
// holds no words of a case and no names.
type LogEntry struct {
	At      time.Time
	Person  string // id; empty: nobody was signed in
	From    string // the address that they came from
	Action  string // method and route: "GET /api/v1/incidents/:ref"
	Ref     string // what it was about; empty: nothing in particular
	Outcome int    // HTTP status; 0: it was asked for, and the answer is still to come
	Request string // by which the process's log finds it
}

// LogStore keeps the access log.
type LogStore interface {
	AddAccess(ctx context.Context, entries []LogEntry) error
}

// ErrLogUnavailable says that what was done cannot be written down just now.
var ErrLogUnavailable = errors.New("the access log cannot be written just now")

// Limits of the log.
const (
	maxQueuedEntries = 10_000                 // that wait for the database at most
	batchDelay       = 200 * time.Millisecond // how long a line may wait for others
	retryDelay       = time.Second            // after a failure
	writeTimeout     = 5 * time.Second        // of one attempt, and of who waits for it
)

// PersonalInPack begins the action of an entry that says for what reason names were
// handed over with an evidence pack.
const PersonalInPack = "personal data in a pack, because: "

// Log writes the access log, many lines at a time. Its owner calls Stop.
type Log struct {
	ledger LogStore
	log    *slog.Logger

	mu      sync.Mutex
	lines   []LogEntry
	waiting []chan struct{} // closed once all that is in lines now is written

	wake, urgent, stop chan struct{}
	working            sync.WaitGroup
}

// StartTrail begins to write.
func StartLog(ledger LogStore, log *slog.Logger) *Log {
	t := &Log{
		ledger: ledger, log: log,
		wake: make(chan struct{}, 1), urgent: make(chan struct{}, 1), stop: make(chan struct{}),
	}
	t.working.Go(t.write)
	return t
}

// Ready is [ErrLogUnavailable] while as many lines wait as there may be: then nothing more
// should be done that would have to be noted.
func (t *Log) Ready() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) >= maxQueuedEntries {
		return ErrLogUnavailable
	}
	return nil
}

// Note takes a line to be written soon. It does not wait for the database.
func (t *Log) Note(e LogEntry) {
	t.mu.Lock()
	t.lines = append(t.lines, e)
	t.mu.Unlock()
	signal(t.wake)
}

// Must returns once the line is written; [ErrLogUnavailable] when that takes too long. The
// line stays, and is written as soon as it can be.
func (t *Log) Must(ctx context.Context, e LogEntry) error {
	written := make(chan struct{})
	t.mu.Lock()
	t.lines, t.waiting = append(t.lines, e), append(t.waiting, written)
	t.mu.Unlock()
	signal(t.wake)
	signal(t.urgent)
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	select {
	case <-written:
		return nil
	case <-ctx.Done():
		return ErrLogUnavailable
	}
}

// Stop writes what still waits, and says when that cannot be done.
func (t *Log) Stop() error {
	close(t.stop)
	t.working.Wait()
	return t.flush()
}

func (t *Log) write() {
	for {
		select {
		case <-t.stop:
			return
		case <-t.wake:
		}
		t.pause(batchDelay, t.urgent)
		for err := t.flush(); err != nil; err = t.flush() {
			t.log.Error("the access log cannot be written", "error", err)
			if t.pause(retryDelay, nil) {
				return
			}
		}
	}
}

// pause waits, but not for longer than it is urgent; true: it is time to stop.
func (t *Log) pause(long time.Duration, urgent <-chan struct{}) bool {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-t.stop:
		return true
	case <-urgent:
	case <-timer.C:
	}
	return false
}

// flush writes all that waits. What cannot be written goes on waiting, in its place.
func (t *Log) flush() error {
	t.mu.Lock()
	lines, waiting := t.lines, t.waiting
	t.lines, t.waiting = nil, nil
	t.mu.Unlock()
	if len(lines) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	if err := t.ledger.AddAccess(ctx, lines); err != nil {
		t.mu.Lock()
		t.lines, t.waiting = append(lines, t.lines...), append(waiting, t.waiting...)
		t.mu.Unlock()
		return err
	}
	for _, written := range waiting {
		close(written)
	}
	return nil
}

func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default: // it has been told
	}
}
