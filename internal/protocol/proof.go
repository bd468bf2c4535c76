package protocol

import (
	"errors"
	"time"
)

// ErrUnsigned says that nobody signed what was sent to a workflow.
var ErrUnsigned = errors.New("nobody signed it")

// Proof says when a payload was signed for the workflow that received it. It is in every
// type that a workflow acts on, and is no part of the JSON. The zero value is unsigned.
type Proof struct {
	at      time.Time
	refused error
}

// SetProof is called by the data converter that checks the signature of a payload.
func (p *Proof) SetProof(at time.Time, err error) { p.at, p.refused = at, err }

// Signed returns when the payload was signed, or why that is not proved: [ErrUnsigned], or
// an error of the data converter.
func (p Proof) Signed() (time.Time, error) {
	if p.at.IsZero() {
		return p.at, ErrUnsigned
	}
	return p.at, p.refused
}

// HasSignature says whether the payload had a signature, whether it holds or not. It needs
// no key, so a workflow may branch on it.
func (p Proof) HasSignature() bool { return !p.at.IsZero() }

// The purposes of the payloads that a workflow acts on: one made for one purpose is not
// read as another.

// PayloadName is the purpose of a start.
func (Start) PayloadName() string { return "start" }

// PayloadName is the purpose of a request.
func (Request) PayloadName() string { return "request" }

// PayloadName is the purpose of a claim.
func (Claim) PayloadName() string { return "claim" }

// PayloadName is the purpose of a share.
func (Share) PayloadName() string { return "share" }

// PayloadName is the purpose of what a joined case gives.
func (Joining) PayloadName() string { return "join" }

// PayloadName is the purpose of the start of a block.
func (Block) PayloadName() string { return "block" }

// PayloadName is the purpose of the start of an alarm about an exhibit.
func (Custody) PayloadName() string { return "custody" }

// PayloadName is the purpose of the start of a comparison.
func (Reconcile) PayloadName() string { return "reconcile" }

// PayloadName is the purpose of the signal of a block.
func (BlockSignal) PayloadName() string { return "block report" }

// PayloadName is the purpose of the signal about an exhibit.
func (CustodySignal) PayloadName() string { return "changed exhibit" }

// ForUpdate is the update that a request is for.
func (r Request) ForUpdate() string { return string(r.Name) }

// ForUpdate is the update that a claim is for.
func (Claim) ForUpdate() string { return UpdateClaim }

// ForUpdate is the update that a share is for.
func (s Share) ForUpdate() string { return s.Update }

// ForUpdate is the update with which a joined case gives its posts.
func (Joining) ForUpdate() string { return UpdateTake }
