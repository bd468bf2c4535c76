package wire

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"

	"duecourse/internal/audit"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/store"
)

// Notary checks what a pack holds of the chains.
type Notary struct {
	Public ed25519.PublicKey // nil: signatures are not checked
}

var _ pack.Notary = Notary{}

// Event reads an event, and sees that it follows another.
func (Notary) Event(raw json.RawMessage, ref, previous string) (pack.Event, error) {
	var e store.ChainLink
	if err := json.Unmarshal(raw, &e); err != nil {
		return pack.Event{}, err
	}
	if wrong := e.Check(previous); wrong != "" {
		return pack.Event{}, errors.New(wrong)
	}
	if e.Case != ref {
		return pack.Event{}, errors.New("it is of another case")
	}
	return linked(e)
}

// Seal sees that the seal of a case leads to what was signed.
func (n Notary) Seal(proof json.RawMessage) (pack.Seal, error) {
	var stretch signedStretch
	if err := json.Unmarshal(proof, &stretch); err != nil {
		return pack.Seal{}, err
	}
	if len(stretch.Seals) == 0 {
		return pack.Seal{}, errors.New("there is no seal")
	}
	for _, link := range stretch.Seals {
		if link.Chain != store.ChainSeals {
			return pack.Seal{}, errors.New("it is of another chain")
		}
	}
	if wrong := store.CheckLinks(stretch.Seals); wrong != "" {
		return pack.Seal{}, errors.New(wrong)
	}
	head, err := audit.Open(stretch.Head, n.Public)
	if err != nil {
		return pack.Seal{}, err
	}
	first, last := stretch.Seals[0], stretch.Seals[len(stretch.Seals)-1]
	if head.Points[string(store.ChainSeals)] != (audit.Point{N: last.N, Hash: last.Hash}) {
		return pack.Seal{}, errors.New("the seals do not lead to what was signed")
	}
	return pack.Seal{Ref: first.Ref, Seq: first.Seq, Hash: first.Data, At: head.At, Signed: n.Public != nil}, nil
}
