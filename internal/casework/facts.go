package casework

import "time"

// EvidenceAdded puts a piece of evidence in custody (R7).
type EvidenceAdded struct {
	ID        string         `json:"id"`
	Source    EvidenceSource `json:"source"`
	SHA256    string         `json:"sha256"` // hex
	MediaType string         `json:"media_type"`
	Size      int64          `json:"size"`           // bytes
	Post      int            `json:"post,omitempty"` // which post it shows: 0 is the first

	// Of an exhibit of a case that was joined into this one: "INC-7K3M-9Q2D/E1", and when and
	// by whom it was taken there. The file is the same.
	Origin  string    `json:"origin,omitempty"`
	TakenAt time.Time `json:"taken_at,omitzero"`
	TakenBy Person    `json:"taken_by,omitzero"`
}

// EvidenceUnavailable records that no evidence can be obtained, and why (R7).
type EvidenceUnavailable struct {
	Reason string `json:"reason"`
	Post   int    `json:"post,omitempty"` // of which post: 0 is the first
}

// EvidenceChanged records that a stored exhibit differs from the file that was taken
// into custody (R7). Nobody can open it.
type EvidenceChanged struct {
	ID string `json:"id"`
}

// ActionPending adds an action, or changes how it is to be done.
type ActionPending struct {
	ID       string     `json:"id"`
	Proposal string     `json:"proposal,omitempty"`
	Measure  Measure    `json:"measure,omitempty"`
	Kind     ActionKind `json:"action"`
	Mode     ActionMode `json:"mode"`
	Post     int        `json:"post,omitempty"`    // which post: 0 is the first, n the n-th further one
	Channel  string     `json:"channel,omitempty"` // that it is for, in a case with several channels
	URL      string     `json:"url,omitempty"`     // of the post that it is about
	Detail   string     `json:"detail"`
	Optional bool       `json:"optional,omitempty"` // it holds nothing up if it fails
	Doubted  string     `json:"doubted,omitempty"`  // id of who said first that a person cannot do it
	Target   string     `json:"target,omitempty"`   // "T1": whom it is to tell (R12)
}

// ActionHeld adds an action that must wait for evidence (R7).
type ActionHeld ActionPending

// ActionDone ends an action as done or not possible.
type ActionDone struct {
	ID      string       `json:"id"`
	Status  ActionStatus `json:"status"` // done or not_possible
	Outside bool         `json:"outside,omitempty"`
	Detail  string       `json:"detail"`
	Pack    *PackMade    `json:"pack,omitempty"`  // the pack that was built
	Posts   []int        `json:"posts,omitempty"` // that its letter named: 0 is the first
	URL     string       `json:"url,omitempty"`   // of the post that it made

	Kind    ActionKind `json:"action,omitempty"` // of the action; empty in events that are older than the field
	Measure Measure    `json:"measure,omitempty"`
	// RespondBy is until when its letter gives the author time to answer.
	RespondBy time.Time `json:"respond_by,omitzero"`
}

// ActionFailed ends an action that failed and will not be retried.
type ActionFailed struct {
	ID      string     `json:"id"`
	Detail  string     `json:"detail"`
	Kind    ActionKind `json:"action,omitempty"` // of the action; empty in events that are older than the field
	Measure Measure    `json:"measure,omitempty"`
}

// LetterSent records a letter that was sent (R3, R10, R12).
type LetterSent struct {
	ID     string     `json:"id"`
	Letter LetterKind `json:"letter"`
	Action string     `json:"action,omitempty"`
	Clause string     `json:"clause,omitempty"` // under which it was written; empty: that of its kind
	Posts  []int      `json:"posts,omitempty"`  // that it names: 0 is the first
	Target string     `json:"target,omitempty"` // "T1": whom it told (R12)
}

// WindowStarted begins a window of watching.
type WindowStarted struct {
	Window Window    `json:"window"`
	Until  time.Time `json:"until"`
}

// WindowLapsed ends a window of watching.
type WindowLapsed struct {
	Window Window `json:"window"`
}

// Reminded records a reminder that was sent before a wait was due.
type Reminded struct {
	What    Window     `json:"what"`
	Of      string     `json:"of,omitempty"`
	By      time.Time  `json:"by"`
	Kind    ActionKind `json:"action,omitempty"` // of the action that is waited for, if any
	Measure Measure    `json:"measure,omitempty"`
}

// Escalated records that the comms_lead was told about an overdue wait.
type Escalated struct {
	What    Window     `json:"what"`
	Of      string     `json:"of,omitempty"`
	By      time.Time  `json:"by"`
	Kind    ActionKind `json:"action,omitempty"` // of the action that is waited for, if any
	Measure Measure    `json:"measure,omitempty"`
}

// Assigned gives the case to an officer, or takes it from the one who has it.
type Assigned struct {
	To string `json:"to"` // id; empty: to nobody
}

// Noted is a note.
type Noted struct{}

// Paused stops the clock of the case.
type Paused struct {
	Category PauseCategory `json:"category"`
}

// Resumed starts the clock again.
type Resumed struct{}

func (EvidenceAdded) Event() EventKind       { return EventEvidenceAdded }
func (EvidenceUnavailable) Event() EventKind { return EventEvidenceUnavailable }
func (EvidenceChanged) Event() EventKind     { return EventEvidenceChanged }
func (ActionPending) Event() EventKind       { return EventActionPending }
func (ActionHeld) Event() EventKind          { return EventActionHeld }
func (ActionDone) Event() EventKind          { return EventActionDone }
func (ActionFailed) Event() EventKind        { return EventActionFailed }
func (LetterSent) Event() EventKind          { return EventLetterSent }
func (WindowStarted) Event() EventKind       { return EventWindowStarted }
func (WindowLapsed) Event() EventKind        { return EventWindowLapsed }
func (Reminded) Event() EventKind            { return EventReminded }
func (Escalated) Event() EventKind           { return EventEscalated }
func (Assigned) Event() EventKind            { return EventAssigned }
func (Noted) Event() EventKind               { return EventNoted }
func (Paused) Event() EventKind              { return EventPaused }
func (Resumed) Event() EventKind             { return EventResumed }
