package casework

import "time"

// AccountRequested opens an account request (S1–S6).
type AccountRequested struct {
	Ref            string   `json:"ref"`
	PolicyVersion  string   `json:"policy_version"`
	Channel        string   `json:"channel"`
	Handle         string   `json:"proposed_handle"`
	Team           string   `json:"team"`
	CoveredAs      Covered  `json:"covered_as"`
	LineManager    string   `json:"line_manager"`   // id
	BudgetHolder   string   `json:"budget_holder"`  // id
	Administrators []string `json:"administrators"` // ids
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

// DelegationEnded says that the deputy's days are over.
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

// EvidenceVerified is what Comms finds of it (S5).
type EvidenceVerified struct {
	Check  CheckName `json:"check"`
	Accept bool      `json:"accept"`
}

// PermissionDecided is Comms' decision, with its answer to S6 (S2).
type PermissionDecided struct {
	Grant   bool   `json:"grant"`
	Account string `json:"account,omitempty"` // that is on the register by now
}

// RequestEnded ends an account request.
type RequestEnded struct {
	Outcome RequestOutcome `json:"outcome"`
}

// AccountOpened puts an account on the register (S2).
type AccountOpened struct {
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
}

// Accepted is evidence that Comms accepted (S5).
type Accepted struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"`
	ValidUntil    time.Time `json:"valid_until"`
	PolicyVersion string    `json:"policy_version,omitempty"`
}

// AccountReviewed is a yearly review.
type AccountReviewed struct {
	Licence  string     `json:"licence,omitempty"`
	Evidence []Accepted `json:"evidence,omitempty"` // given again
}

// AccountSuspended takes an account out of use, for one cause more.
type AccountSuspended struct {
	Cause Cause     `json:"cause"`
	Of    CheckName `json:"of,omitempty"` // what has lapsed
}

// AccountReinstated puts it back into use.
type AccountReinstated struct {
	Evidence []Accepted `json:"evidence,omitempty"` // given again
}

// AccountTransferred gives the account to a new owner, who gave the evidence again.
type AccountTransferred struct {
	To       string     `json:"to"` // id
	Evidence []Accepted `json:"evidence"`
}

// AccountClosed ends an account. It stays findable.
type AccountClosed struct{}

func (AccountRequested) Event() EventKind   { return EventAccountRequested }
func (CheckApproved) Event() EventKind      { return EventCheckApproved }
func (CheckDelegated) Event() EventKind     { return EventCheckDelegated }
func (DelegationEnded) Event() EventKind    { return EventDelegationEnded }
func (EvidenceGiven) Event() EventKind      { return EventEvidenceGiven }
func (EvidenceVerified) Event() EventKind   { return EventEvidenceVerified }
func (PermissionDecided) Event() EventKind  { return EventPermissionDecided }
func (RequestEnded) Event() EventKind       { return EventRequestEnded }
func (AccountOpened) Event() EventKind      { return EventAccountOpened }
func (AccountReviewed) Event() EventKind    { return EventAccountReviewed }
func (AccountSuspended) Event() EventKind   { return EventAccountSuspended }
func (AccountReinstated) Event() EventKind  { return EventAccountReinstated }
func (AccountTransferred) Event() EventKind { return EventAccountTransferred }
func (AccountClosed) Event() EventKind      { return EventAccountClosed }
