package adapters

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/cases"
	"duecourse/internal/casework"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/store"
)

// Packs makes evidence packs from the register, the vault and what was signed.
type Packs struct {
	Register *store.Store
	Files    pack.Files
	Proof    *Proof // nil: nothing was signed
	Zone     *time.Location
}

var _ cases.Packer = Packs{}

func (p Parts) packs() Packs {
	return Packs{Register: p.Register, Files: p.Vault, Proof: p.Proof, Zone: p.Policy.Zone()}
}

// Write makes a pack.
func (p Packs) Write(ctx context.Context, of cases.PackContents, to io.Writer) error {
	c := pack.Contents{Case: of.Case, Rules: of.Rules, Zone: p.Zone, Personal: of.Personal, Reason: of.Reason}
	entries, err := p.Register.Timeline(ctx, of.Case.Ref)
	if err != nil {
		return err
	}
	for i := range entries {
		if entries[i].Seq > of.Case.Seq {
			break
		}
		event, err := linked(entries[i])
		if err != nil {
			return err
		}
		if event.Kind == casework.KindLetterSent {
			c.Letters = append(c.Letters, letterIn(event))
		}
		c.Events = append(c.Events, event)
	}
	if c.Proof, err = p.proof(ctx, of.Case); err != nil {
		return err
	}
	return pack.Write(ctx, to, c, p.Files, printedLetters{Letters{Zone: p.Zone}})
}

// linked is an entry as a pack keeps it: its words go no further than the letters.
func linked(e store.Entry) (pack.Event, error) {
	event, err := e.Event()
	if err != nil {
		return pack.Event{}, err
	}
	e.Personal, e.Salt = nil, ""
	raw, err := json.Marshal(e)
	if err != nil {
		return pack.Event{}, fmt.Errorf("event %d of %s: %w", e.Seq, e.Case, err)
	}
	return pack.Event{Event: event, Hash: e.Hash, Previous: e.Previous, Raw: raw}, nil
}

// letterIn is the letter that an event keeps; of an erased one, its id and kind.
func letterIn(e pack.Event) casework.Letter {
	if e.Personal != nil && e.Personal.Letter != nil {
		return *e.Personal.Letter
	}
	sent, _ := e.Data.(casework.LetterSent)
	return casework.Letter{ID: sent.ID, Kind: sent.Letter}
}

type printedLetters struct{ Letters }

func (p printedLetters) HTML(ref string, l casework.Letter) ([]byte, error) {
	return p.Letters.HTML(ref, cases.Letter{Letter: l})
}

func (p printedLetters) PDF(ref string, l casework.Letter) ([]byte, error) {
	return p.Letters.PDF(ref, cases.Letter{Letter: l})
}

// signedStretch is what ties a case to a signed head: the seal of the case, and
// the chain of seals from there to where it stood when that was signed.
type signedStretch struct {
	Seals []store.Link    `json:"seals"`
	Head  json.RawMessage `json:"head"`
}

// proof is the first head that covers the last seal of the case up to where it is
// told; a later head would say no more, and make another pack. Nil: there is none.
func (p Packs) proof(ctx context.Context, c *casework.Incident) (json.RawMessage, error) {
	if p.Proof == nil || p.Proof.sealer == nil {
		return nil, nil
	}
	seal, err := p.seal(ctx, c)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	heads, err := p.Proof.Heads()
	if err != nil {
		return nil, err
	}
	for _, head := range heads {
		if end := head.Points[string(store.ChainSeals)].N; end >= seal.N {
			return p.stretch(ctx, seal.N, end, head)
		}
	}
	return nil, nil
}

// seal is the last of the case. One that has gone on since is sealed first.
func (p Packs) seal(ctx context.Context, c *casework.Incident) (store.Link, error) {
	seal, err := p.Register.SealOf(ctx, c.Ref, c.Seq)
	if err == nil && seal.Seq == c.Seq || err != nil && !errors.Is(err, store.ErrNotFound) {
		return seal, err
	}
	if err := p.Proof.sealer.Seal(ctx, time.Now()); err != nil {
		return seal, err
	}
	return p.Register.SealOf(ctx, c.Ref, c.Seq)
}

func (p Packs) stretch(ctx context.Context, from, to int64, head audit.Head) (json.RawMessage, error) {
	links, err := p.Register.Stretch(ctx, store.ChainSeals, from, to)
	if err != nil {
		return nil, err
	}
	file, err := audit.File(p.Proof.dir, head)
	if err != nil {
		return nil, err
	}
	return json.Marshal(signedStretch{Seals: links, Head: file})
}
