package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/letter"
	"duecourse/internal/store"
)

// Packs makes evidence packs from the register, the vault and what was signed.
type Packs struct {
	Register *store.Store
	Vault    *evidence.Vault
	Proof    *Proof // nil: nothing was signed
	Zone     *time.Location
	Rules    func() *casework.Rules // how grounds and clauses are worded
}

func (p Parts) packs() Packs {
	return Packs{
		Register: p.Register, Vault: p.Vault, Proof: p.Proof, Zone: p.Policy.Zone(),
		Rules: func() *casework.Rules { rules := p.Policy.Rules(time.Now()); return &rules },
	}
}

// Prepare reads all that a pack is made from, but for the bytes of the exhibits.
func (p Packs) Prepare(ctx context.Context, of app.PackContents) (app.PackDraft, error) {
	c, erased, err := p.contents(ctx, of)
	if err != nil {
		return app.PackDraft{}, err
	}
	tag, err := c.Identity()
	return app.PackDraft{Tag: tag, Erased: erased, Write: func(ctx context.Context, to io.Writer) error {
		return pack.Write(ctx, to, c, p.Vault, letter.Writer{Zone: p.Zone})
	}}, err
}

// Build builds the pack of a case as of an event, and keeps it.
func (p Packs) Build(ctx context.Context, ref string, asOf int, progress func(done, of int64)) (casework.PackMade, error) {
	c, err := p.Register.CaseAt(ctx, ref, asOf)
	if err != nil {
		return casework.PackMade{}, fmt.Errorf("pack of %s: %w", ref, err)
	}
	draft, err := p.Prepare(ctx, app.PackContents{Case: c, Rules: p.Rules()})
	if err != nil {
		return casework.PackMade{}, fmt.Errorf("pack of %s: %w", ref, err)
	}
	counter := &counted{progress: progress}
	for _, x := range c.Evidence {
		counter.of += 2 * x.Size // a pack is written twice: once for its name
	}
	digest, size, err := p.Vault.PutGenerated(ctx, "application/zip", func(to io.Writer) error {
		return draft.Write(ctx, io.MultiWriter(to, counter))
	})
	return casework.PackMade{AsOf: asOf, SHA256: digest, Size: size}, err
}

// counted says how many bytes have been written.
type counted struct {
	done, of int64
	progress func(done, of int64)
}

func (c *counted) Write(p []byte) (int, error) {
	c.done += int64(len(p))
	c.progress(c.done, max(c.of, c.done))
	return len(p), nil
}

// contents reads the events, the letters and what was signed.
func (p Packs) contents(ctx context.Context, of app.PackContents) (c pack.Contents, erased bool, err error) {
	worded := &casework.Rules{Council: of.Rules.Council, Contact: of.Rules.Contact, Clauses: of.Rules.Clauses, Grounds: of.Rules.Grounds}
	c = pack.Contents{Case: of.Case, Rules: worded, Zone: p.Zone, Personal: of.Personal, Reason: of.Reason}
	entries, err := p.Register.Timeline(ctx, of.Case.Ref)
	if err != nil {
		return c, false, err
	}
	for i := range entries {
		if entries[i].Seq > of.Case.Seq {
			break
		}
		erased = erased || entries[i].Erased()
		event, err := linked(entries[i])
		if err != nil {
			return c, false, err
		}
		if event.Kind == casework.KindLetterSent {
			c.Letters = append(c.Letters, letterIn(event))
		}
		c.Events = append(c.Events, event)
	}
	c.Proof, err = p.proof(ctx, of.Case)
	return c, erased, err
}

// linked is an entry as a pack keeps it: its words go no further than the letters.
func linked(e store.ChainLink) (pack.Event, error) {
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

// signedStretch is what ties a case to a signed head: the seal of the case, and
// the chain of seals from there to where it stood when that was signed.
type signedStretch struct {
	Seals []store.LogLink `json:"seals"`
	Head  json.RawMessage `json:"head"`
}

// proof is the first head that covers the last seal of the case up to where it is
// told; a later head would say no more, and make another pack. Nil: there is none.
func (p Packs) proof(ctx context.Context, c *casework.Incident) (json.RawMessage, error) {
	if p.Proof == nil || p.Proof.dir == "" {
		return nil, nil
	}
	seal, err := p.seal(ctx, c)
	if errors.Is(err, casework.ErrNotFound) {
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
func (p Packs) seal(ctx context.Context, c *casework.Incident) (store.LogLink, error) {
	seal, err := p.Register.LastSeal(ctx, c.Ref, c.Seq)
	if err == nil && seal.Seq == c.Seq || err != nil && !errors.Is(err, casework.ErrNotFound) {
		return seal, err
	}
	if p.Proof.sealer == nil { // another process signs
		return seal, err
	}
	if err := p.Proof.sealer.Seal(ctx, time.Now()); err != nil {
		return seal, err
	}
	return p.Register.LastSeal(ctx, c.Ref, c.Seq)
}

func (p Packs) stretch(ctx context.Context, from, to int64, head audit.Head) (json.RawMessage, error) {
	links, err := p.Register.Links(ctx, store.ChainSeals, from, to)
	if err != nil {
		return nil, err
	}
	file, err := audit.File(p.Proof.dir, head)
	if err != nil {
		return nil, err
	}
	return json.Marshal(signedStretch{Seals: links, Head: file})
}
