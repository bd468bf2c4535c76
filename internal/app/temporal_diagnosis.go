package app

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"duecourse/internal/protocol"
)

// Diagnose says how the workflow of a case does. It reads the history for the
// timers, so it is nothing to be called often.
func (t *Temporal) Diagnose(ctx context.Context, ref string) (Diagnosis, error) {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	id := protocol.CaseID(ref)
	described, err := t.client.DescribeWorkflowExecution(ctx, id, "")
	if is[*serviceerror.NotFound](err) {
		return Diagnosis{}, fmt.Errorf("%w: %w", ErrNotRunning, err)
	}
	if err != nil {
		return Diagnosis{}, fmt.Errorf("diagnosis of %s: %w", ref, err)
	}
	info := described.GetWorkflowExecutionInfo()
	d := Diagnosis{
		WorkflowID: id, RunID: info.GetExecution().GetRunId(), Status: snakeCase(info.GetStatus().String()),
		StartedAt:     info.GetStartTime().AsTime(),
		HistoryLength: info.GetHistoryLength(), StateTransitions: info.GetStateTransitionCount(),
		Timers: []PendingTimer{}, Activities: []PendingActivity{},
	}
	if info.GetCloseTime() != nil {
		closed := info.GetCloseTime().AsTime()
		d.ClosedAt = &closed
	}
	for _, a := range described.GetPendingActivities() {
		pending := PendingActivity{
			ID: a.GetActivityId(), Type: a.GetActivityType().GetName(), State: snakeCase(a.GetState().String()),
			Attempt: int(a.GetAttempt()), LastFailure: a.GetLastFailure().GetMessage(),
		}
		if next := a.GetNextAttemptScheduleTime(); next != nil {
			at := next.AsTime()
			pending.NextAttempt = &at
		}
		d.Activities = append(d.Activities, pending)
	}
	d.Address = t.address(d)
	if d.ClosedAt == nil {
		d.Timers, err = t.timers(ctx, id, d.RunID)
	}
	return d, err
}

// timers are those that the history started and neither fired nor cancelled:
// Temporal has no other way to ask for them.
func (t *Temporal) timers(ctx context.Context, id, run string) ([]PendingTimer, error) {
	running := map[string]PendingTimer{}
	history := t.client.GetWorkflowHistory(ctx, id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			return nil, fmt.Errorf("history of %s: %w", id, err)
		}
		if started := event.GetTimerStartedEventAttributes(); started != nil {
			fires := event.GetEventTime().AsTime().Add(started.GetStartToFireTimeout().AsDuration())
			running[started.GetTimerId()] = PendingTimer{ID: started.GetTimerId(), Fires: fires}
		}
		delete(running, event.GetTimerFiredEventAttributes().GetTimerId())
		delete(running, event.GetTimerCanceledEventAttributes().GetTimerId())
	}
	return slices.SortedFunc(maps.Values(running), func(a, b PendingTimer) int {
		return a.Fires.Compare(b.Fires)
	}), nil
}

func (t *Temporal) address(d Diagnosis) string {
	if t.WebUI == "" {
		return ""
	}
	return fmt.Sprintf("%s/namespaces/%s/workflows/%s/%s/history",
		strings.TrimRight(t.WebUI, "/"), t.Namespace, url.PathEscape(d.WorkflowID), d.RunID)
}

// snake spells Temporal's "ContinuedAsNew" as all names here are spelled.
func snakeCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
