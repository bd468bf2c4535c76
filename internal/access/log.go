package access

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// LogEntry says what somebody did or tried to do, and with what result. It holds no
// text of a case and no names.
type LogEntry struct {
	N       int64 // its number in the log, from 1; zero until it is written
	At      time.Time
	Person  string // id; empty: nobody was signed in
	From    string // network address
	Action  string // method and route: "GET /api/v1/incidents/:ref"
	Ref     string // what it was about; empty: nothing in particular
	Outcome int    // HTTP status; 0: not answered yet
	Request string // id of the request in the process's log
}

// PersonalInPack begins the action of an entry that gives the reason for handing over
// names in an evidence pack.
const PersonalInPack = "personal data in a pack, because: "

// ErrLogUnavailable means that the access log cannot be written now.
var ErrLogUnavailable = errors.New("the access log cannot be written now")

const (
	maxQueuedEntries = 10_000                 // that wait for the store
	batchDelay       = 200 * time.Millisecond // how long an entry waits for others
	retryDelay       = time.Second            // after a failure
	writeTimeout     = 5 * time.Second        // of one attempt, and of a caller who waits for it
)

// Log writes the access log in batches. Its owner calls Stop. A nil log keeps nothing.
type Log struct {
	write func(context.Context, []LogEntry) error
	log   *slog.Logger

	mu      sync.Mutex
	queue   []LogEntry
	waiting []chan struct{} // closed once everything in the queue is written

	wake, urgent, stop chan struct{}
	working            sync.WaitGroup
}

// StartLog starts to write entries: write appends them to the store, all or none.
func StartLog(write func(context.Context, []LogEntry) error, log *slog.Logger) *Log {
	l := &Log{
		write: write, log: log,
		wake: make(chan struct{}, 1), urgent: make(chan struct{}, 1), stop: make(chan struct{}),
	}
	l.working.Go(l.run)
	return l
}

// Ready returns [ErrLogUnavailable] while the queue is full. Then nothing should be done
// that has to be logged.
func (l *Log) Ready() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) >= maxQueuedEntries {
		return ErrLogUnavailable
	}
	return nil
}

// Add queues an entry. It does not wait for the store.
func (l *Log) Add(e LogEntry) {
	if l == nil {
		return
	}
	l.mu.Lock()
	l.queue = append(l.queue, e)
	l.mu.Unlock()
	signal(l.wake)
}

// Write returns once the entry is in the store, or [ErrLogUnavailable] if that takes too
// long. Then the entry stays in the queue and is written later.
func (l *Log) Write(ctx context.Context, e LogEntry) error {
	if l == nil {
		return nil
	}
	written := make(chan struct{})
	l.mu.Lock()
	l.queue, l.waiting = append(l.queue, e), append(l.waiting, written)
	l.mu.Unlock()
	signal(l.wake)
	signal(l.urgent)
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	select {
	case <-written:
		return nil
	case <-ctx.Done():
		return ErrLogUnavailable
	}
}

// Stop writes the entries in the queue. An error means that they are lost.
func (l *Log) Stop() error {
	close(l.stop)
	l.working.Wait()
	return l.flush()
}

func (l *Log) run() {
	for {
		select {
		case <-l.stop:
			return
		case <-l.wake:
		}
		l.pause(batchDelay, l.urgent)
		for err := l.flush(); err != nil; err = l.flush() {
			l.log.Error("the access log could not be written", "error", err)
			if l.pause(retryDelay, nil) {
				return
			}
		}
	}
}

// pause waits until the time is up or an entry is urgent. It returns true if the log
// stops.
func (l *Log) pause(long time.Duration, urgent <-chan struct{}) bool {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-l.stop:
		return true
	case <-urgent:
	case <-timer.C:
	}
	return false
}

// flush writes the queue. After a failure the entries stay in their place.
func (l *Log) flush() error {
	l.mu.Lock()
	entries, waiting := l.queue, l.waiting
	l.queue, l.waiting = nil, nil
	l.mu.Unlock()
	if len(entries) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	if err := l.write(ctx, entries); err != nil {
		l.mu.Lock()
		l.queue, l.waiting = append(entries, l.queue...), append(waiting, l.waiting...)
		l.mu.Unlock()
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
	default: // there is a signal already
	}
}
