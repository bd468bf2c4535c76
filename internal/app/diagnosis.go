package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// Diagnosis describes the workflow of a case to the people who run the system.
type Diagnosis struct {
	WorkflowID       string
	RunID            string
	Status           string // "running", "completed", "failed", …
	StartedAt        time.Time
	ClosedAt         *time.Time
	HistoryLength    int64 // events
	StateTransitions int64
	Timers           []PendingTimer
	Activities       []PendingActivity
	Address          string // in the Temporal UI; empty: there is none
}

// PendingTimer is a running durable timer.
type PendingTimer struct {
	ID    string    `json:"id"`
	Fires time.Time `json:"fires_at"` // UTC
}

// PendingActivity is an activity that runs or waits for its next attempt.
type PendingActivity struct {
	ID          string
	Type        string
	State       string // "scheduled", "started", …
	Attempt     int
	NextAttempt *time.Time // nil: it runs
	LastFailure string     // empty: none so far
}

// Workflow describes the workflow of a case.
func (s *Service) Workflow(ctx context.Context, who Caller, kind casework.KindName, typed string) (Diagnosis, error) {
	if err := s.May(who, RightDiagnose); err != nil {
		return Diagnosis{}, err
	}
	ref, err := s.parseRef(kind, typed)
	if err != nil {
		return Diagnosis{}, err
	}
	if s.unknown(ctx, who, ref) || s.isTarget(ctx, who, ref) {
		return Diagnosis{}, noSuchCase()
	}
	d, err := s.workflows.Diagnose(ctx, ref)
	switch {
	case errors.Is(err, ErrNotRunning):
		return Diagnosis{}, noSuchCase()
	case err != nil:
		return Diagnosis{}, unavailable(err)
	}
	return d, nil
}

// Diagnose describes a workflow. It reads the whole history to find the timers, so it is
// slow.
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
	if t.WebUI != "" {
		d.Address = fmt.Sprintf("%s/namespaces/%s/workflows/%s/%s/history",
			strings.TrimRight(t.WebUI, "/"), t.Namespace, url.PathEscape(d.WorkflowID), d.RunID)
	}
	if d.ClosedAt == nil {
		d.Timers, err = t.timers(ctx, id, d.RunID)
	}
	return d, err
}

// timers are the timers that the history started, and that neither fired nor were
// cancelled. Temporal has no call that lists them.
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

// snakeCase spells Temporal's "ContinuedAsNew" as other names of the API are spelled.
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
