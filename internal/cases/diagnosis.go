package cases

import "time"

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
