package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"golang.org/x/sync/errgroup"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

const (
	casesAtOnce     = 4     // asking a workflow that sleeps replays it
	pageOfCases     = 500   // of the store
	maxAttempts     = 4     // before a case counts as different: its events may be on their way
	maxDifferences  = 1_000 // that are listed; all are counted
	eventsPerRecord = 100   // in one transaction
)

// Store is what a comparison needs of the database.
type Store interface {
	// Position gives the last event and the stage of a case, or [casework.ErrNotFound].
	Position(ctx context.Context, ref string) (seq int, stage casework.StageName, err error)
	// OpenCases lists the references of open cases, in order, after a reference.
	OpenCases(ctx context.Context, after string, limit int) ([]string, error)
	// Record writes events. Events that are already there change nothing.
	Record(ctx context.Context, ref string, events []casework.Event) error
	// Case reads a case, LatestRequests the requests that changed it last, the latest first,
	// and Request one request, or [casework.ErrNotFound].
	Case(ctx context.Context, ref string) (casework.Case, error)
	LatestRequests(ctx context.Context, ref string, limit int) ([]casework.HandledRequest, error)
	Request(ctx context.Context, id string) (casework.HandledRequest, error)
	// BlockedCases lists the open incidents whose block is confirmed and not lifted.
	BlockedCases(ctx context.Context) ([]*incident.Case, error)
	// RepairsOf lists what a person has to put right about a case; AddRepair notes one, and
	// SettleRepairs that it is put right.
	RepairsOf(ctx context.Context, ref string) ([]casework.Repair, error)
	AddRepair(ctx context.Context, r casework.Repair) (fresh bool, err error)
	SettleRepairs(ctx context.Context, ref, of string, at time.Time, kinds ...casework.RepairKind) error
}

// Reconciler compares the store with the workflows of the cases. Where the store lacks what
// the workflow recorded, because an old copy was restored, it gets that back from the history
// as it was, hash for hash. Where the workflow is gone, or lacks what the store has, the case
// gets a new run from the state in the store.
type Reconciler struct {
	Store     Store
	Kinds     casework.Kinds // of the cases to compare
	Client    client.Client
	Converter converter.DataConverter // decrypts histories
	Namespace string                  // of Temporal
	Pause     time.Duration           // between two attempts at a case that seems to differ
	Rules     func() casework.Rules   // in force
	Secret    []byte                  // ids of blocks are derived with it
	Scrubber  *Scrubber               // hashes the evidence; nil: nobody does
	// Restart starts a new run of a case. With replace it ends the one that runs.
	Restart func(ctx context.Context, ref string, start protocol.Start, replace bool) error
}

// Reconcile compares every case and records again what the store lacks. It logs
// each difference by reference and counts them for the metrics.
func (r *Reconciler) Reconcile(ctx context.Context) (protocol.Reconciliation, error) {
	done, err := CompareCases(ctx, r, true, func(cases int) { activity.RecordHeartbeat(ctx, cases) })
	if err != nil {
		return done, err
	}
	log, metrics := activity.GetLogger(ctx), activity.GetMetricsHandler(ctx)
	for _, d := range done.Differences {
		log.Warn("the store differs from a workflow", "ref", d.Ref, "kind", d.Kind, "mended", d.Mended, "why", d.Why)
	}
	r.scrub(ctx)
	log.Info("the store was compared with the workflows", "cases", done.Cases, "differences", done.Found, "mended", done.Mended)
	metrics.Gauge("duecourse_register_differences").Update(float64(done.Found))
	metrics.Gauge("duecourse_register_differences_left").Update(float64(done.Found - done.Mended))
	return done, nil
}

// scrub hashes the files in custody whose turn it is. An evidence store that does not answer
// stops no comparison: the files are hashed on another day.
func (r *Reconciler) scrub(ctx context.Context) {
	if r.Scrubber == nil {
		return
	}
	log, metrics := activity.GetLogger(ctx), activity.GetMetricsHandler(ctx)
	done, err := ScrubEvidence(ctx, r.Scrubber, thisHour(time.Now()), func(files int) { activity.RecordHeartbeat(ctx, files) })
	for _, bad := range done.Bad {
		log.Error("a file in custody is not as it was taken", "ref", bad.Ref, "of", bad.Of, "kind", bad.Kind)
	}
	if err != nil {
		log.Warn("the evidence was not hashed to the end", "files", done.Files, "error", err)
	}
	metrics.Counter("duecourse_evidence_hashed").Inc(int64(done.Files))
	metrics.Gauge("duecourse_evidence_bad").Update(float64(len(done.Bad)))
}

// CompareCases compares every case that Temporal knows or that is open in the
// store. With mend, it records again what the store lacks. It calls progress, if
// given, with the number of cases so far, never twice at once.
//
// It is no method, because every method of the reconciler is an activity.
func CompareCases(ctx context.Context, r *Reconciler, mend bool, progress func(cases int)) (protocol.Reconciliation, error) {
	c := &comparison{Reconciler: r, mend: mend, progress: progress, result: protocol.Reconciliation{Differences: []protocol.Difference{}}}
	workers, working := errgroup.WithContext(ctx)
	workers.SetLimit(casesAtOnce)
	err := c.eachCase(working, func(ref string) { workers.Go(func() error { return c.compare(working, ref) }) })
	err = errors.Join(workers.Wait(), err)
	if err == nil {
		err = c.eachBlock(ctx)
	}
	if err != nil {
		return c.result, fmt.Errorf("compare the store with the workflows: %w", err)
	}
	return c.result, nil
}

// comparison is a comparison under way.
type comparison struct {
	*Reconciler
	mend     bool
	progress func(int)

	mu     sync.Mutex
	result protocol.Reconciliation
}

// eachCase goes through the workflows, and then through the open cases without one.
func (c *comparison) eachCase(ctx context.Context, compare func(ref string)) error {
	seen := map[string]bool{}
	err := c.eachWorkflow(ctx, func(ref string, running bool) error {
		if !seen[ref] && (running || !c.closed(ctx, ref)) {
			seen[ref] = true
			compare(ref)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for after := ""; ctx.Err() == nil; {
		open, err := c.Store.OpenCases(ctx, after, pageOfCases)
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

// closed says whether the store has a case as closed. If its workflow has ended
// too, there is nothing to compare.
func (c *comparison) closed(ctx context.Context, ref string) bool {
	_, stage, err := c.Store.Position(ctx, ref)
	return err == nil && stage == casework.StageClosed
}

// compare looks at a case until both agree, or as often as it may.
func (c *comparison) compare(ctx context.Context, ref string) error {
	var found *protocol.Difference
	for attempt := 1; ; attempt++ {
		found = c.difference(ctx, ref)
		if found == nil || attempt == maxAttempts {
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
	if c.mend {
		c.noteRepair(ctx, ref, found)
	}
	c.count(found)
	return ctx.Err()
}

// difference asks the workflow first: what it has recorded by then is in the
// store. Nil: they agree.
func (c *comparison) difference(ctx context.Context, ref string) *protocol.Difference {
	found := &protocol.Difference{Ref: ref}
	workflow, running, workflowErr := c.workflowPosition(ctx, ref)
	if workflowErr == nil {
		found.Workflow = &workflow
	}
	seq, stage, storeErr := c.Store.Position(ctx, ref)
	if storeErr == nil {
		found.Register = &protocol.Position{Seq: seq, Stage: stage}
	}
	for _, err := range []error{workflowErr, storeErr} {
		if err != nil && !errors.Is(err, casework.ErrNotFound) {
			found.Kind, found.Why = protocol.Unknown, err.Error()
			return found
		}
	}
	if c.inConflict(ctx, ref) {
		found.Kind = protocol.RecordConflict
		return found
	}
	if found.Kind = differenceKind(found.Workflow, running, found.Register); found.Kind == "" {
		return nil
	}
	return found
}

// differenceKind says how two positions differ; "" when they agree.
func differenceKind(workflow *protocol.Position, running bool, store *protocol.Position) protocol.DifferenceKind {
	switch {
	case workflow == nil && (store == nil || store.Stage == casework.StageClosed):
		return "" // Temporal forgets what ended long ago
	case workflow == nil:
		return protocol.MissingWorkflow
	case store == nil:
		return protocol.MissingCase
	case store.Seq < workflow.Seq:
		return protocol.Behind
	case store.Seq > workflow.Seq:
		return protocol.Ahead
	case store.Stage != workflow.Stage:
		return protocol.StageDiffers
	case !running && workflow.Stage != casework.StageClosed:
		return protocol.MissingWorkflow
	}
	return ""
}

// mendCase records again what the store lacks.
func (c *comparison) mendCase(ctx context.Context, d *protocol.Difference) {
	from := 1
	switch d.Kind {
	case protocol.Behind:
		from = d.Register.Seq + 1
	case protocol.MissingCase:
	case protocol.MissingWorkflow:
		c.revive(ctx, d, false)
		return
	case protocol.Ahead, protocol.RecordConflict:
		c.revive(ctx, d, true)
		return
	case protocol.StageDiffers, protocol.Unknown, protocol.MissingBlock:
		return // the workflow has nothing that would help
	}
	events, err := c.recordedEvents(ctx, d.Ref, from)
	for len(events) > 0 && err == nil {
		batch := events[:min(len(events), eventsPerRecord)]
		events = events[len(batch):]
		err = c.Store.Record(ctx, d.Ref, batch)
	}
	if err != nil {
		d.Why = err.Error()
		return
	}
	if left := c.difference(ctx, d.Ref); left != nil {
		d.Why = fmt.Sprintf("Temporal's history no longer has what the workflow recorded: the store is still %s.", left.Kind)
		return
	}
	d.Mended = true
}

// revive gives a case a new run from the store. A run that lags behind the store is asked once
// more, after the store: it may just have been recorded.
func (c *comparison) revive(ctx context.Context, d *protocol.Difference, replace bool) {
	if d.Kind == protocol.Ahead {
		stored, _, err := c.Store.Position(ctx, d.Ref)
		now, _, workflowErr := c.workflowPosition(ctx, d.Ref)
		if err != nil || workflowErr != nil || now.Seq >= stored {
			d.Why = "The workflow was at work while it was compared. Compare it again."
			return
		}
	}
	lost, err := Revive(ctx, c.Reconciler, d.Ref, replace)
	if err != nil {
		d.Why = err.Error()
		return
	}
	d.Mended = true
	if len(lost) > 0 {
		d.Why = "The new run goes on from the record. Not stored, and to be done again: " + strings.Join(lost, "; ") + "."
	}
}

// inConflict says whether the store refused events of the workflow.
func (c *comparison) inConflict(ctx context.Context, ref string) bool {
	known, err := c.Store.RepairsOf(ctx, ref)
	return err == nil && slices.ContainsFunc(known, func(r casework.Repair) bool { return r.Kind == casework.RepairRecordConflict })
}

// noteRepair puts a case that could not be mended on the worklist, and takes one off that is
// as it should be.
func (c *comparison) noteRepair(ctx context.Context, ref string, found *protocol.Difference) {
	var err error
	switch {
	case found == nil || found.Mended:
		err = c.Store.SettleRepairs(ctx, ref, "", time.Now().UTC(), casework.RepairWorkflow)
	case found.Register != nil && found.Kind != protocol.Unknown:
		_, err = c.Store.AddRepair(ctx, casework.Repair{
			Ref: ref, Kind: casework.RepairWorkflow, FoundAt: time.Now().UTC(),
			Why: "The workflow of this case and the record differ (" + string(found.Kind) + "), and the system could not mend it. Run duecourse revive " + ref + ".",
		})
	}
	if err != nil && found != nil && found.Why == "" {
		found.Why = err.Error()
	}
}

func (c *comparison) count(found *protocol.Difference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.result.Cases++
	if found != nil {
		c.add(found)
	}
	if c.progress != nil {
		c.progress(c.result.Cases)
	}
}

// addDifference adds a difference that is not that of a case and its workflow.
func (c *comparison) addDifference(found *protocol.Difference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(found)
}

func (c *comparison) add(found *protocol.Difference) {
	c.result.Found++
	if found.Mended {
		c.result.Mended++
	}
	if len(c.result.Differences) < maxDifferences {
		c.result.Differences = append(c.result.Differences, *found)
	}
}
