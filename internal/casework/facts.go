package casework

import "time"

// Reported opens a case (S14: only a report by somebody does).
type Reported struct {
	Ref           string     `json:"ref"`
	PolicyVersion string     `json:"policy_version"` // S16: the case is pinned to it
	Channel       string     `json:"channel"`
	PostedAt      *time.Time `json:"posted_at,omitempty"`
	History       History    `json:"history"`
}

// ReportedAgain is a further report of the same post (domain §3 rule 9).
type ReportedAgain struct{}

// Assessed is Comms' finding (R1, R2, R11).
type Assessed struct {
	Finding          Finding  `json:"finding"`
	Grounds          []Ground `json:"grounds"`
	TargetsStaff     bool     `json:"targets_staff"`
	Target           string   `json:"target,omitempty"` // id of the person targeted (R12)
	PossiblyCriminal bool     `json:"possibly_criminal"`
	Removable        bool     `json:"removable"`
	History          History  `json:"history"`
}

// Identified is the result of the efforts to identify the author (R5).
type Identified struct {
	Outcome IdentificationOutcome `json:"outcome"`
}

// EvidenceAdded puts a piece of evidence in custody (R7).
type EvidenceAdded struct {
	ID        string         `json:"id"`
	Source    EvidenceSource `json:"source"`
	SHA256    string         `json:"sha256"` // hex
	MediaType string         `json:"media_type"`
	Size      int64          `json:"size"` // bytes
}

// EvidenceUnavailable records that evidence is out of reach (R7).
type EvidenceUnavailable struct {
	Reason string `json:"reason"`
}

// EvidenceChanged records that what is kept as an exhibit is not what was taken
// into custody (R7). It is served to nobody.
type EvidenceChanged struct {
	ID string `json:"id"`
}

// Proposed is a proposal of measures that belong together (R3–R6, R9).
type Proposed struct {
	ID       string    `json:"id"`
	Measures []Measure `json:"measures"`
	Clauses  []string  `json:"clauses"`
	Urgent   bool      `json:"urgent"`
	History  History   `json:"history"`
}

// Advised is Legal's advice (R8). Its text is privileged.
type Advised struct {
	Proposal string   `json:"proposal"`
	Position Position `json:"position"`
	Standing string   `json:"standing,omitempty"` // id of the standing advice it follows from
	Dropped  bool     `json:"dropped,omitempty"`  // a binding opposition ends the proposal
}

// Decided is Comms' decision after the advice (R8).
type Decided struct {
	Proposal string `json:"proposal"`
	Proceed  bool   `json:"proceed"`
}

// ActionPending puts an action on the list, or says how it is to be done now.
type ActionPending struct {
	ID       string     `json:"id"`
	Proposal string     `json:"proposal,omitempty"`
	Measure  Measure    `json:"measure,omitempty"`
	Kind     ActionKind `json:"action"`
	Mode     ActionMode `json:"mode"`
	Post     int        `json:"post,omitempty"` // which post: 0 is the first, n the n-th further one
	Detail   string     `json:"detail"`
}

// ActionHeld puts an action on the list that must wait for evidence (R7).
type ActionHeld ActionPending

// ActionDone ends an action: done, or not possible.
type ActionDone struct {
	ID      string       `json:"id"`
	Status  ActionStatus `json:"status"` // done or not_possible
	Outside bool         `json:"outside,omitempty"`
	Detail  string       `json:"detail"`
	Pack    *PackMade    `json:"pack,omitempty"` // that was built
}

// ActionFailed ends an action that went wrong for good.
type ActionFailed struct {
	ID     string `json:"id"`
	Detail string `json:"detail"`
}

// LetterSent keeps a letter that went out (R3, R10, R12).
type LetterSent struct {
	ID     string     `json:"id"`
	Letter LetterKind `json:"letter"`
	Action string     `json:"action,omitempty"`
}

// Blocked is a block that the platform, or a person, confirmed (R4).
type Blocked struct {
	Action string    `json:"action"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
}

// Unblocked is the confirmed end of a block (R4).
type Unblocked struct {
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitempty"` // this case's share only; others may still hold theirs
}

// Observed is what the author did, as a person or the system saw it.
type Observed struct {
	Behaviour Behaviour  `json:"behaviour"`
	Further   bool       `json:"further,omitempty"` // it came with a further post
	PostedAt  *time.Time `json:"posted_at,omitempty"`
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

// Reminded is a reminder that went out before a wait was due.
type Reminded struct {
	What Window    `json:"what"`
	Of   string    `json:"of,omitempty"`
	By   time.Time `json:"by"`
}

// Escalated is an overdue wait that the comms_lead was told of.
type Escalated struct {
	What Window    `json:"what"`
	Of   string    `json:"of,omitempty"`
	By   time.Time `json:"by"`
}

// Assigned gives the case to an officer.
type Assigned struct {
	To string `json:"to"`
}

// Noted is a note.
type Noted struct{}

// Progressed is news of a referral or of a legal action (R6, R9).
type Progressed struct {
	Action    string `json:"action"`
	Force     string `json:"force,omitempty"`
	Reference string `json:"reference,omitempty"`
	On        string `json:"on,omitempty"` // date, "2026-11-20"
	Status    string `json:"status,omitempty"`
}

// Paused stops the clock of the case.
type Paused struct {
	Category string `json:"category"`
}

// Resumed starts the clock again.
type Resumed struct{}

// Closed ends the case.
type Closed struct {
	Outcome Outcome `json:"outcome"`
}

// Reopened begins a closed case again.
type Reopened struct{}

// Overturned undoes what the case decided (domain §3 rule 8).
type Overturned struct{}

func (Reported) Event() EventKind            { return EventReported }
func (ReportedAgain) Event() EventKind       { return EventReportedAgain }
func (Assessed) Event() EventKind            { return EventAssessed }
func (Identified) Event() EventKind          { return EventIdentified }
func (EvidenceAdded) Event() EventKind       { return EventEvidenceAdded }
func (EvidenceUnavailable) Event() EventKind { return EventEvidenceUnavailable }
func (EvidenceChanged) Event() EventKind     { return EventEvidenceChanged }
func (Proposed) Event() EventKind            { return EventProposed }
func (Advised) Event() EventKind             { return EventAdvised }
func (Decided) Event() EventKind             { return EventDecided }
func (ActionPending) Event() EventKind       { return EventActionPending }
func (ActionHeld) Event() EventKind          { return EventActionHeld }
func (ActionDone) Event() EventKind          { return EventActionDone }
func (ActionFailed) Event() EventKind        { return EventActionFailed }
func (LetterSent) Event() EventKind          { return EventLetterSent }
func (Blocked) Event() EventKind             { return EventBlocked }
func (Unblocked) Event() EventKind           { return EventUnblocked }
func (Observed) Event() EventKind            { return EventObserved }
func (WindowStarted) Event() EventKind       { return EventWindowStarted }
func (WindowLapsed) Event() EventKind        { return EventWindowLapsed }
func (Reminded) Event() EventKind            { return EventReminded }
func (Escalated) Event() EventKind           { return EventEscalated }
func (Assigned) Event() EventKind            { return EventAssigned }
func (Noted) Event() EventKind               { return EventNoted }
func (Progressed) Event() EventKind          { return EventProgressed }
func (Paused) Event() EventKind              { return EventPaused }
func (Resumed) Event() EventKind             { return EventResumed }
func (Closed) Event() EventKind              { return EventClosed }
func (Reopened) Event() EventKind            { return EventReopened }
func (Overturned) Event() EventKind          { return EventOverturned }
