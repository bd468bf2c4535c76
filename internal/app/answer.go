package app

import (
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Caller is who asks, and how often they may be asking.
type Caller struct {
	casework.Actor
	Key    string // Idempotency-Key; empty: none
	Expect int    // If-Match: the sequence the caller has seen; 0: any
}

// View is a case as the caller may see it, at one moment.
type View struct {
	Case        *incident.Case
	Whole       bool // false: an opener sees ref, stage, post and outcome, and nothing else
	History     incident.History
	Remembered  int // warnings that the policy still remembers
	Recommended []casework.Measure
	Due         *casework.Wait // nil: nothing is being waited for
	Overdue     bool
	Forecast    []casework.Expected
	Offers      []casework.Offer // every command, for this caller
	At          time.Time
}

// Answer is what became of a command: the case as it stood then, or, when it is
// durable but not yet on the register, only its ref and sequence.
type Answer struct {
	Ref  string
	Seq  int
	New  bool  // a report opened the case
	Done bool  // an equal request had done it before: nothing happened now
	View *View // nil: not yet on the register (202)
}
