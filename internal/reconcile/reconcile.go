package reconcile

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

const (
	casesAtOnce     = 4     // asking a workflow that sleeps replays it
	pageOfCases     = 500   // of the register
	looks           = 4     // at a case before it is said to differ: its events may be on their way
	mostDifferences = 1_000 // that are listed; all are counted
	eventsAtOnce    = 100   // that are recorded in one transaction
)

// ErrNone says that there is no such case, or no such workflow.
var ErrNone = errors.New("there is none")

// Standing is where a case stands on the register.
type Standing struct {
	Ref string
	protocol.Place
}

// Register is what people look at.
type Register interface {
	// Standing gives the place of a case, or [ErrNone].
	Standing(ctx context.Context, ref string) (protocol.Place, error)
	// OpenCases lists the cases that are not closed, by ref, after the one with the ref.
	OpenCases(ctx context.Context, after string, limit int) ([]string, error)
	// Record writes events; those that are there already change nothing.
	Record(ctx context.Context, ref string, events []casework.Event) error
}

// Workflows is what happens.
type Workflows interface {
	// Each gives the ref of each case that runs, or came to its end not too long ago.
	Each(ctx context.Context, each func(ref string, running bool) error) error
	// Place asks a workflow where its case stands, and whether it still runs; [ErrNone].
	Place(ctx context.Context, ref string) (place protocol.Place, running bool, err error)
	// Recorded gives the events of a case, in order, that its workflow gave to the
	// register, from one on.
	Recorded(ctx context.Context, ref string, from int) ([]casework.Event, error)
}

// Reconciler compares one with the other.
type Reconciler struct {
	Register  Register
	Workflows Workflows
	Pause     time.Duration // between two looks at a case that seems to differ
}

// Reconcile compares every case that Temporal knows or that the register has open. With
// mend, what the register lacks is recorded again. Progress, if given, is told how
// many cases have been compared, never twice at once.
func (r *Reconciler) Reconcile(ctx context.Context, mend bool, progress func(cases int)) (protocol.Reconciliation, error) {
	run := &comparison{Reconciler: r, mend: mend, progress: progress, result: protocol.Reconciliation{Differences: []protocol.Difference{}}}
	workers, working := errgroup.WithContext(ctx)
	workers.SetLimit(casesAtOnce)
	err := run.each(working, func(ref string) { workers.Go(func() error { return run.compare(working, ref) }) })
	if err := errors.Join(workers.Wait(), err); err != nil {
		return run.result, fmt.Errorf("reconcile: %w", err)
	}
	return run.result, nil
}

// comparison is a comparison under way.
type comparison struct {
	*Reconciler
	mend     bool
	progress func(int)

	mu     sync.Mutex
	result protocol.Reconciliation
}

// each goes through the workflows, and then through the open cases that have none.
func (c *comparison) each(ctx context.Context, compare func(ref string)) error {
	seen := map[string]bool{}
	err := c.Workflows.Each(ctx, func(ref string, running bool) error {
		if !seen[ref] && (running || !c.over(ctx, ref)) {
			seen[ref] = true
			compare(ref)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for after := ""; ctx.Err() == nil; {
		open, err := c.Register.OpenCases(ctx, after, pageOfCases)
		if err != nil || len(open) == 0 {
			return err
		}
		for _, ref := range open {
			if !seen[ref] {
				compare(ref)
			}
		}
		after = open[len(open)-1]
	}
	return ctx.Err()
}

// over says whether a case whose workflow has ended is closed on the register too:
// then there is nothing to ask.
func (c *comparison) over(ctx context.Context, ref string) bool {
	place, err := c.Register.Standing(ctx, ref)
	return err == nil && place.Stage == casework.StageClosed
}

// compare looks at a case until both agree, or long enough.
func (c *comparison) compare(ctx context.Context, ref string) error {
	var found *protocol.Difference
	for look := 1; ; look++ {
		found = c.look(ctx, ref)
		if found == nil || look == looks {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(c.Pause):
		}
	}
	if found != nil && c.mend {
		c.mendCase(ctx, found)
	}
	c.tell(found)
	return ctx.Err()
}

// look asks the workflow first: what it has told the register by then is there.
func (c *comparison) look(ctx context.Context, ref string) *protocol.Difference {
	workflow, running, werr := c.Workflows.Place(ctx, ref)
	register, rerr := c.Register.Standing(ctx, ref)
	found := &protocol.Difference{Ref: ref}
	if werr == nil {
		found.Workflow = &workflow
	}
	if rerr == nil {
		found.Register = &register
	}
	for _, err := range []error{werr, rerr} {
		if err != nil && !errors.Is(err, ErrNone) {
			found.Kind, found.Why = protocol.Unknown, err.Error()
			return found
		}
	}
	if found.Kind = differs(found.Workflow, running, found.Register); found.Kind == "" {
		return nil
	}
	return found
}

// differs says how two places differ; "" when they agree.
func differs(workflow *protocol.Place, running bool, register *protocol.Place) protocol.DifferenceKind {
	switch {
	case workflow == nil && (register == nil || register.Stage == casework.StageClosed):
		return "" // Temporal forgets what ended long ago
	case workflow == nil:
		return protocol.MissingWorkflow
	case register == nil:
		return protocol.MissingCase
	case register.Seq < workflow.Seq:
		return protocol.Behind
	case register.Seq > workflow.Seq:
		return protocol.Ahead
	case register.Stage != workflow.Stage:
		return protocol.StageDiffers
	case !running && workflow.Stage != casework.StageClosed:
		return protocol.MissingWorkflow
	}
	return ""
}

// mendCase records again what the register lacks.
func (c *comparison) mendCase(ctx context.Context, d *protocol.Difference) {
	from := 1
	switch d.Kind {
	case protocol.Behind:
		from = d.Register.Seq + 1
	case protocol.MissingCase:
	case protocol.MissingWorkflow, protocol.Ahead, protocol.StageDiffers, protocol.Unknown:
		return // nothing that the workflow knows would help
	}
	events, err := c.Workflows.Recorded(ctx, d.Ref, from)
	for len(events) > 0 && err == nil {
		batch := events[:min(len(events), eventsAtOnce)]
		events = events[len(batch):]
		err = c.Register.Record(ctx, d.Ref, batch)
	}
	if err != nil {
		d.Why = err.Error()
		return
	}
	if left := c.look(ctx, d.Ref); left != nil {
		d.Why = fmt.Sprintf("What the workflow recorded is no longer in Temporal's history: the register is still %s.", left.Kind)
		return
	}
	d.Mended = true
}

func (c *comparison) tell(found *protocol.Difference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.result.Cases++
	if found != nil {
		c.result.Found++
		if found.Mended {
			c.result.Mended++
		}
		if len(c.result.Differences) < mostDifferences {
			c.result.Differences = append(c.result.Differences, *found)
		}
	}
	if c.progress != nil {
		c.progress(c.result.Cases)
	}
}
