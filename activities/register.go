package activities

import (
	"context"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// Ledger is where the events of a case are kept. Recording the same events twice
// changes nothing; recording others under their numbers is an error.
type Ledger interface {
	Record(ctx context.Context, ref string, events []casework.Event) error
}

// Register writes what happened to the register that people read.
type Register struct {
	Ledger Ledger
	// Recorded is told how long after an event it was in the store; nil: nobody is.
	Recorded func(lag time.Duration)
}

// Entry is what is written in one go.
type Entry struct {
	Ref    string           `json:"ref"`
	Events []casework.Event `json:"events"`
}

// Record writes the events, the case and its worklist in one transaction.
func (r *Register) Record(ctx context.Context, entry Entry) error {
	if err := r.Ledger.Record(ctx, entry.Ref, entry.Events); err != nil {
		return fmt.Errorf("record %s: %w", entry.Ref, err)
	}
	for i := range entry.Events {
		if r.Recorded != nil {
			r.Recorded(time.Since(entry.Events[i].At))
		}
	}
	return nil
}
