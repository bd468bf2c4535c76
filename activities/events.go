package activities

import (
	"context"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// Events records the events of cases in the store.
type Events struct {
	// Save writes the events, the case and its worklist in one transaction. Writing the
	// same events again changes nothing; other events with the same numbers are an error.
	Save func(ctx context.Context, ref string, events []casework.Event) error
	// ObserveDelay gets the time that an event took to reach the store; nil: nobody does.
	ObserveDelay func(delay time.Duration)
}

// RecordInput is what is written in one transaction.
type RecordInput struct {
	Ref    string           `json:"ref"`
	Events []casework.Event `json:"events"`
}

// Record writes events of a case.
func (e *Events) Record(ctx context.Context, in RecordInput) error {
	if err := e.Save(ctx, in.Ref, in.Events); err != nil {
		return fmt.Errorf("record %s: %w", in.Ref, err)
	}
	if e.ObserveDelay != nil {
		for i := range in.Events {
			e.ObserveDelay(time.Since(in.Events[i].At))
		}
	}
	return nil
}
