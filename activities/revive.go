package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/converter"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// maxLost is how many lost commands are named.
const maxLost = 20

// Revive starts the workflow of an open case again, from the state in the store. With replace
// it ends a run that still runs, because that run has other events than the store. It returns
// what people did in the lost run that the store never had: nobody was told that it is done.
//
// It is no method, because every method of the reconciler is an activity.
func Revive(ctx context.Context, r *Reconciler, ref string, replace bool) (lost []string, err error) {
	c, err := r.Store.Case(ctx, ref)
	if err != nil {
		return nil, fmt.Errorf("revive %s: %w", ref, err)
	}
	if c.Closed() {
		return nil, fmt.Errorf("revive %s: the case is closed, and a closed case needs no workflow", ref)
	}
	handled, err := r.Store.LatestRequests(ctx, ref, keepAnswers)
	if err != nil {
		return nil, fmt.Errorf("revive %s: %w", ref, err)
	}
	start := protocol.Start{Rules: r.rulesOf(ctx, ref), Case: c}
	for _, h := range slices.Backward(handled) {
		start.Handled = append(start.Handled, protocol.Answer{ID: h.ID, Digest: h.Digest, Ref: h.Ref, Seq: h.Seq})
	}
	lost = r.lostCommands(ctx, ref)
	if err := r.Restart(ctx, ref, start, replace); err != nil {
		return nil, fmt.Errorf("revive %s: %w", ref, err)
	}
	return lost, r.Store.SettleRepairs(ctx, ref, "", time.Now().UTC(), casework.RepairRecordConflict, casework.RepairWorkflow)
}

// keepAnswers is how many requests a run is told of. The store knows all of them.
const keepAnswers = 200

// rulesOf are the rules that the latest run was started with (S16), or those in force if
// Temporal no longer has it.
func (r *Reconciler) rulesOf(ctx context.Context, ref string) casework.Rules {
	id := protocol.CaseID(ref)
	history := r.Client.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	if !history.HasNext() {
		return r.Rules()
	}
	first, err := history.Next()
	if err != nil {
		return r.Rules()
	}
	made := converter.WithDataConverterSerializationContext(r.Converter, converter.WorkflowSerializationContext{Namespace: r.Namespace, WorkflowID: id})
	var start protocol.Start
	err = made.FromPayloads(first.GetWorkflowExecutionStartedEventAttributes().GetInput(), &start)
	if _, unproved := start.Signed(); err != nil || unproved != nil || start.Rules.Version == "" {
		return r.Rules()
	}
	return start.Rules
}

// lostCommands says what people did in runs of a case that the store does not have, as far as
// the histories show it.
func (r *Reconciler) lostCommands(ctx context.Context, ref string) []string {
	events, err := r.recordedEvents(ctx, ref, 1)
	if err != nil {
		return nil
	}
	var lost []string
	for _, e := range events {
		if e.Request == "" || len(lost) == maxLost {
			continue
		}
		if _, err := r.Store.Request(ctx, e.Request); errors.Is(err, casework.ErrNotFound) {
			lost = append(lost, fmt.Sprintf("%s by %s at %s, as event %d", e.Kind, e.Actor.ID, e.At.UTC().Format(time.RFC3339), e.Seq))
		}
	}
	return lost
}
