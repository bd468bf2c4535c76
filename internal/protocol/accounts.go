package protocol

import (
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// UpdateClaim claims a handle for an account: Claim → Claimed, or refused with
// handle_taken.
const UpdateClaim = "claim"

// Claim asks to put the account of a grant on the register.
type Claim struct {
	Proof
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
