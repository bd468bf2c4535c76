package wire

import (
	"context"
	"errors"
	"io"
	"time"

	"duecourse/internal/app"
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

// desk is the service, watched, and not ready any more once the process is about
// to end.
type desk struct {
	*app.Service
	watch   Watch
	leaving func() bool
}

func (p Parts) desk(service *app.Service) desk {
	return desk{Service: service, watch: p.watch(), leaving: p.Leaving}
}

func (d desk) Ready(ctx context.Context) error {
	if d.leaving != nil && d.leaving() {
		return &app.Error{Code: app.CodeUnavailable, Why: "This process is about to end.", RetryAfter: time.Second}
	}
	return d.Service.Ready(ctx)
}

func (d desk) Report(ctx context.Context, who app.Caller, post casework.Post, note, contact string) (app.Answer, error) {
	answer, err := d.Service.Report(ctx, who, post, note, contact)
	d.decided(casework.CommandReport, err)
	return answer, err
}

func (d desk) PublicReport(ctx context.Context, key string, post casework.Post, contact string) (app.Answer, error) {
	answer, err := d.Service.PublicReport(ctx, key, post, contact)
	d.decided(casework.CommandReport, err)
	return answer, err
}

func (d desk) Do(ctx context.Context, who app.Caller, ref string, command casework.Command) (app.Answer, error) {
	answer, err := d.Service.Do(ctx, who, ref, command)
	d.decided(command.Name(), err)
	return answer, err
}

func (d desk) AddEvidence(ctx context.Context, who app.Caller, ref string, upload io.Reader, name, note string) (
	casework.Exhibit, app.Answer, error,
) {
	exhibit, answer, err := d.Service.AddEvidence(ctx, who, ref, upload, name, note)
	d.decided(casework.CommandAddEvidence, err)
	return exhibit, answer, err
}

func (d desk) decided(name casework.Name, err error) {
	outcome := "done"
	var failed *app.Error
	if errors.As(err, &failed) {
		outcome = string(failed.Code)
	} else if err != nil {
		outcome = string(app.CodeInternal)
	}
	d.watch.Decided(string(name), outcome)
}
