package wire

import (
	"context"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// Watch is told what happens, in strings and numbers that hold nothing personal.
type Watch interface {
	// Served tells of an answer; the route is a pattern, empty where there is none.
	Served(ctx context.Context, method, route string, status int, took time.Duration)
	// Decided tells of a command: done, or the code of what stood against it.
	Decided(command, outcome string)
	// Recorded tells how long after it happened an event stood on the register.
	Recorded(lag time.Duration)
}

func (p Parts) watch() Watch {
	if p.Watch == nil {
		return nobody{}
	}
	return p.Watch
}

type nobody struct{}

func (nobody) Served(context.Context, string, string, int, time.Duration) {}
func (nobody) Decided(string, string)                                     {}
func (nobody) Recorded(time.Duration)                                     {}

// ledger is the register, watched.
type ledger struct {
	*store.Store
	watch Watch
}

func (l ledger) Record(ctx context.Context, ref string, events []casework.Event) error {
	if err := l.Store.Record(ctx, ref, events); err != nil {
		return err
	}
	for i := range events {
		l.watch.Recorded(time.Since(events[i].At))
	}
	return nil
}
