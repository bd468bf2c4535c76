package app

import (
	"context"
	"errors"
	"time"
)

// Diagnosis is how a case's workflow does, for those who run the system.
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

// PendingTimer is a durable timer that runs.
type PendingTimer struct {
	ID    string
	Fires time.Time // UTC
}

// PendingActivity is an effect under way or being tried again.
type PendingActivity struct {
	ID          string
	Type        string
	State       string // "scheduled", "started", …
	Attempt     int
	NextAttempt *time.Time // when it waits to be tried again
	LastFailure string     // empty: none so far
}

// Workflow says how the workflow of a case does.
func (s *Service) Workflow(ctx context.Context, who Caller, typed string) (Diagnosis, error) {
	if err := s.May(who, RightDiagnose); err != nil {
		return Diagnosis{}, err
	}
	ref, err := parseRef(prefixIncident, typed)
	if err != nil {
		return Diagnosis{}, err
	}
	if s.isTarget(ctx, who, ref) {
		return Diagnosis{}, noSuchCase()
	}
	return s.diagnose(ctx, ref)
}

// AccountWorkflow says how the workflow of an account request, or of an account, does.
func (s *Service) AccountWorkflow(ctx context.Context, who Caller, typed string) (Diagnosis, error) {
	if err := s.May(who, RightDiagnose); err != nil {
		return Diagnosis{}, err
	}
	ref, err := parseRef(prefixAccountRequest, typed)
	if err != nil {
		ref, err = parseRef(prefixAccount, typed)
	}
	if err != nil {
		return Diagnosis{}, err
	}
	return s.diagnose(ctx, ref)
}

func (s *Service) diagnose(ctx context.Context, ref string) (Diagnosis, error) {
	d, err := s.workflows.Diagnose(ctx, ref)
	switch {
	case errors.Is(err, ErrNotRunning):
		return Diagnosis{}, noSuchCase()
	case err != nil:
		return Diagnosis{}, unavailable(err)
	}
	return d, nil
}
