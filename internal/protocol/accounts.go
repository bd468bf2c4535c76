package protocol

import (
	"duecourse/internal/casework"

	"duecourse/internal/casework/account"
	"duecourse/internal/casework/kinds"
)

// The registered names of the workflows of account requests and accounts.
const (
	AccountRequestWorkflow = "AccountRequest"
	AccountWorkflow        = "Account"
)

// AccountRequestID is the workflow id of the account request with the ref.
func AccountRequestID(ref string) string { return "account-request/" + ref }

// AccountID is the workflow id of the account with the ref. The ref comes from the
// channel and the handle, so that a handle has one account at a time.
func AccountID(ref string) string { return "account/" + ref }

// CaseID is the id of the workflow of the case with the reference, whatever its kind.
func CaseID(ref string) string {
	if k := kinds.All().ByRef(ref); k != nil {
		return k.WorkflowID(ref)
	}
	return IncidentID(ref)
}

// UpdateClaim claims a handle for an account: Claim → Claimed, or refused with
// handle_taken.
const UpdateClaim = "claim"

// StartOf is the input of the workflow of a case that is not an incident.
type StartOf[C any] struct {
	Rules   casework.Rules `json:"rules"`           // pinned for the life of the case (S16)
	Seed    string         `json:"seed"`            // secret; the salts of personal data are made from it
	First   *Request       `json:"first,omitempty"` // the command that begins a new case
	Case    *C             `json:"case,omitempty"`  // the state from which a case continues in a new run
	Handled []Answer       `json:"handled,omitempty"`
}

// Claim asks to put the account of a grant on the register.
type Claim struct {
	Request string         `json:"request"` // the ref of the account request
	Open    account.Open   `json:"open"`    // without its ref, which the activity makes
	By      casework.Actor `json:"by"`      // who granted it
	Rules   casework.Rules `json:"rules"`
	Seed    string         `json:"seed"`
}

// Claimed gives the ref of the account on the register.
type Claimed struct {
	Ref string `json:"ref"`
}
