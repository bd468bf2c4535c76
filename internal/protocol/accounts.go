package protocol

import (
	"strings"

	"duecourse/internal/casework"
)

// The registered names of the workflows of account requests and accounts.
const (
	AccountRequestWorkflow = "AccountRequest"
	AccountWorkflow        = "Account"
)

// AccountRequestID is the workflow id of the account request with the ref.
func AccountRequestID(ref string) string { return "account-request/" + ref }

// AccountID is the workflow id of the account with the ref, which is made from its
// channel and handle: there is never more than one of them at a time.
func AccountID(ref string) string { return "account/" + ref }

// CaseID is the workflow id of the case of any kind with the ref.
func CaseID(ref string) string {
	switch {
	case strings.HasPrefix(ref, "ACR-"):
		return AccountRequestID(ref)
	case strings.HasPrefix(ref, "SMA-"):
		return AccountID(ref)
	}
	return IncidentID(ref)
}

// UpdateClaim puts an account on the register, once: it carries Claim and answers
// Claimed, or refuses with handle_taken.
const UpdateClaim = "claim"

// StartOf is the input of the workflow of a case that is not an incident.
type StartOf[C any] struct {
	Rules   casework.Rules `json:"rules"`           // pinned for the life of the case (S16)
	Seed    string         `json:"seed"`            // secret, of the salts of personal data
	First   *Request       `json:"first,omitempty"` // a new case begins with it
	Case    *C             `json:"case,omitempty"`  // or goes on from here
	Handled []Answer       `json:"handled,omitempty"`
}

// Claim is a grant that asks for its account on the register.
type Claim struct {
	Request string               `json:"request"` // the ref of the account request
	Open    casework.OpenAccount `json:"open"`    // its ref is made by the claim
	By      casework.Actor       `json:"by"`      // who granted it
	Rules   casework.Rules       `json:"rules"`
	Seed    string               `json:"seed"`
}

// Claimed says under which ref an account is on the register.
type Claimed struct {
	Ref string `json:"ref"`
}
