package account

import (
	"time"

	"duecourse/internal/casework"
)

// The kinds of events of account requests and accounts.
const (
	EventRequested         casework.EventKind = "account_requested"
	EventCheckApproved     casework.EventKind = "check_approved"
	EventCheckDelegated    casework.EventKind = "check_delegated"
	EventDelegationEnded   casework.EventKind = "delegation_ended"
	EventEvidenceGiven     casework.EventKind = "evidence_given"
	EventEvidenceVerified  casework.EventKind = "evidence_verified"
	EventPermissionDecided casework.EventKind = "permission_decided"
	EventRequestEnded      casework.EventKind = "request_ended"
	EventAcceptanceAsked   casework.EventKind = "acceptance_asked"
	EventOpened            casework.EventKind = "account_opened"
	EventReviewed          casework.EventKind = "account_reviewed"
	EventSuspended         casework.EventKind = "account_suspended"
	EventReinstated        casework.EventKind = "account_reinstated"
	EventTransferred       casework.EventKind = "account_transferred"
	EventClosed            casework.EventKind = "account_closed"
	EventEvidenceRenewed   casework.EventKind = "evidence_renewed"
	EventTransferBegan     casework.EventKind = "transfer_began"
	EventTransferCancelled casework.EventKind = "transfer_cancelled"
)

// Requested opens an account request (S1–S6).
type Requested struct {
	Ref            string   `json:"ref"`
	PolicyVersion  string   `json:"policy_version"`
	Channel        string   `json:"channel"`
	Handle         string   `json:"proposed_handle"`
	Team           string   `json:"team"`
	CoveredAs      Covered  `json:"covered_as"`
	LineManager    string   `json:"line_manager"`   // id
	BudgetHolder   string   `json:"budget_holder"`  // id
	Administrators []string `json:"administrators"` // ids
	Strict         bool     `json:"strict,omitempty"`
}

// CheckApproved is a manager's or budget holder's answer (S3, S4).
type CheckApproved struct {
	Check   CheckName `json:"check"`
	Approve bool      `json:"approve"`
}

// CheckDelegated names a deputy, until a day has passed.
type CheckDelegated struct {
	Check CheckName `json:"check"`
	To    string    `json:"to"` // id
	Until time.Time `json:"until"`
}

// DelegationEnded says that the deputy can no longer answer.
type DelegationEnded struct {
	Check CheckName `json:"check"`
}

// EvidenceGiven is evidence of learning or acceptance (S5).
type EvidenceGiven struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"` // date, "2026-11-20"
	ValidUntil    time.Time `json:"valid_until"`
	PolicyVersion string    `json:"policy_version,omitempty"` // that was accepted
	File          *File     `json:"file,omitempty"`
}

// EvidenceVerified is whether Comms accepts the evidence (S5).
type EvidenceVerified struct {
	Check  CheckName `json:"check"`
	Accept bool      `json:"accept"`
}

// PermissionDecided is Comms' decision, with its answer to S6 (S2).
type PermissionDecided struct {
	Grant   bool   `json:"grant"`
	Account string `json:"account,omitempty"` // that the grant put on the register
	Licence string `json:"licence,omitempty"` // on the council's social media management platform (S4)
}

// RequestEnded ends an account request.
type RequestEnded struct {
	Outcome RequestOutcome `json:"outcome"`
}

// Opened puts an account on the register (S2).
type Opened struct {
	Ref            string     `json:"ref"`
	PolicyVersion  string     `json:"policy_version"`
	Channel        string     `json:"channel"`
	Handle         string     `json:"handle"`
	Team           string     `json:"team"`
	Owner          string     `json:"owner"`          // id
	Administrators []string   `json:"administrators"` // ids
	Licence        string     `json:"licence,omitempty"`
	Request        string     `json:"request,omitempty"` // that was granted: the permission's number
	Unreviewed     bool       `json:"unreviewed,omitempty"`
	Evidence       []Accepted `json:"evidence"`
	Strict         bool       `json:"strict,omitempty"`
}

// Accepted is evidence that Comms accepted (S5).
type Accepted struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"`
	ValidUntil    time.Time `json:"valid_until"`
	PolicyVersion string    `json:"policy_version,omitempty"`
}

// Reviewed is a yearly review.
type Reviewed struct {
	Licence  string     `json:"licence,omitempty"`
	Evidence []Accepted `json:"evidence,omitempty"` // given again
}

// Suspended takes an account out of use, for one cause more.
type Suspended struct {
	Cause Cause       `json:"cause"`
	Of    CheckName   `json:"of,omitempty"`   // what has lapsed
	Also  []CheckName `json:"also,omitempty"` // what has lapsed at the same time
}

// Reinstated puts it back into use.
type Reinstated struct {
	Evidence []Accepted `json:"evidence,omitempty"` // given again
}

// Transferred gives the account to a new owner, who gave the evidence again.
type Transferred struct {
	To       string     `json:"to"` // id
	Evidence []Accepted `json:"evidence"`
}

// Closed ends an account. It stays findable.
type Closed struct{}

func (Requested) Event() casework.EventKind         { return EventRequested }
func (CheckApproved) Event() casework.EventKind     { return EventCheckApproved }
func (CheckDelegated) Event() casework.EventKind    { return EventCheckDelegated }
func (DelegationEnded) Event() casework.EventKind   { return EventDelegationEnded }
func (EvidenceGiven) Event() casework.EventKind     { return EventEvidenceGiven }
func (EvidenceVerified) Event() casework.EventKind  { return EventEvidenceVerified }
func (PermissionDecided) Event() casework.EventKind { return EventPermissionDecided }
func (RequestEnded) Event() casework.EventKind      { return EventRequestEnded }
func (Opened) Event() casework.EventKind            { return EventOpened }
func (Reviewed) Event() casework.EventKind          { return EventReviewed }
func (Suspended) Event() casework.EventKind         { return EventSuspended }
func (Reinstated) Event() casework.EventKind        { return EventReinstated }
func (Transferred) Event() casework.EventKind       { return EventTransferred }
func (Closed) Event() casework.EventKind            { return EventClosed }
