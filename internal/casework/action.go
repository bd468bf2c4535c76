package casework

import (
	"time"
)

// ActionKind is what is to be done.
type ActionKind string

// ActionMode is who does it.
type ActionMode string

// The modes of an action.
const (
	Automatic ActionMode = "automatic"
	Manual    ActionMode = "manual"
)

// ActionStatus says how far an action has come.
type ActionStatus string

// The statuses of an action.
const (
	ActionIsPending     ActionStatus = "pending"
	ActionIsHeld        ActionStatus = "held"
	ActionIsDone        ActionStatus = "done"
	ActionIsNotPossible ActionStatus = "not_possible"
	ActionHasFailed     ActionStatus = "failed"
)

// Action is one thing to do for a measure.
type Action struct {
	ID       string       `json:"id"` // "A1", within the case
	Proposal string       `json:"proposal,omitempty"`
	Measure  Measure      `json:"measure,omitempty"`
	Kind     ActionKind   `json:"kind"`
	Mode     ActionMode   `json:"mode"`
	Status   ActionStatus `json:"status"`
	Post     int          `json:"post,omitempty"`
	Detail   string       `json:"detail"`
	Draft    *Letter      `json:"draft,omitempty"` // what a person is asked to send
	Pack     *PackMade    `json:"pack,omitempty"`  // what was built
	Void     bool         `json:"void,omitempty"`  // true: it was overturned and no longer counts (rule 8)
	At       time.Time    `json:"at"`
	Seq      int          `json:"seq"` // of the event that last changed it
}

// Finished says whether the action has ended, with or without success.
func (a Action) Finished() bool {
	return a.Status != ActionIsPending && a.Status != ActionIsHeld
}

// Result is how an automatic action ended.
type Result struct {
	Outcome ResultOutcome  `json:"outcome"`
	Detail  string         `json:"detail"`
	Letter  *Letter        `json:"letter,omitempty"`  // the letter that was sent, or that a person has to send
	Outside bool           `json:"outside,omitempty"` // true: somebody else had done it, for example the post was already gone
	Taken   []CapturedFile `json:"taken,omitempty"`   // files that a capture took into custody
	Pack    *PackMade      `json:"pack,omitempty"`    // the pack that was built
}

// ResultOutcome is how an automatic action ended.
type ResultOutcome string

// The ways in which an automatic action ends.
const (
	ResultDone        ResultOutcome = "done"
	ResultNotPossible ResultOutcome = "not_possible" // nobody can do it, for example because the author does not exist
	ResultNeedsPerson ResultOutcome = "needs_person" // the platform cannot do it, or refused
	ResultFailed      ResultOutcome = "failed"
)

// ActionModes lists the modes of an action.
func ActionModes() []ActionMode { return []ActionMode{Automatic, Manual} }

// ActionStatuses lists the statuses of an action.
func ActionStatuses() []ActionStatus {
	return []ActionStatus{ActionIsPending, ActionIsHeld, ActionIsDone, ActionIsNotPossible, ActionHasFailed}
}

// LookReason is why the system checks whether the posts are still there.
type LookReason string

// The reasons to check.
const (
	NotLooking      LookReason = ""
	LookForResponse LookReason = "response" // the author's time to answer is over
	LookForEvidence LookReason = "evidence" // nobody could take a screenshot
)

// Found is the result of checking whether the posts are still there.
type Found string

// The results of a check: the posts are gone, at least one is still there, or the channel
// cannot tell.
const (
	FoundGone     Found = "gone"
	FoundStanding Found = "standing"
	FoundUnclear  Found = "unclear"
)
