package pack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store"
)

// contents is everything that a pack is made from, except the bytes of the exhibits. The
// same contents make the same pack.
type contents struct {
	Case    *incident.Case    // as it stood after the last of the events
	Events  []event           // from the first
	Letters []casework.Letter // sent by then
	Seal    json.RawMessage   // [sealFile]; nil: nothing was signed
	Rules   *casework.Rules   // only what a pack says of them
	Zone    string
	Names   bool   // with who reported the post, and whom it is about
	Reason  string // why these names are needed

	zone   *time.Location
	erased bool
}

// event is an event of the case, and how the pack shows it in the chain.
type event struct {
	casework.Event
	Hash     string
	Previous string          // hash of the event before it
	Raw      json.RawMessage // as it was hashed, without personal data and its salt
}

// layout says how packs are written. Change it with every change to that, because the
// same contents then make another pack.
const layout = "4"

// identity is a hash of the contents and the layout (SHA-256, hex).
func (c *contents) identity() (string, error) {
	raw, err := json.Marshal(struct {
		Layout string
		*contents
	}{layout, c})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// last is the event that the pack is as of.
func (c *contents) last() event { return c.Events[len(c.Events)-1] }

// read reads the contents of a pack.
func (b *Builder) read(ctx context.Context, c *incident.Case, reason string) (*contents, error) {
	rules := b.Rules()
	read := &contents{
		Case:  c,
		Rules: &casework.Rules{Council: rules.Council, Contact: rules.Contact, Clauses: rules.Clauses, Grounds: rules.Grounds},
		Zone:  b.Zone.String(), zone: b.Zone, Names: reason != "", Reason: reason,
	}
	links, err := b.Store.ChainLinks(ctx, c.Ref)
	if err != nil {
		return nil, err
	}
	for i := range links {
		if links[i].Seq > c.Seq {
			break
		}
		read.erased = read.erased || links[i].Erased()
		e, err := newEvent(links[i])
		if err != nil {
			return nil, err
		}
		if e.Kind == casework.EventLetterSent {
			read.Letters = append(read.Letters, letterOf(e))
		}
		read.Events = append(read.Events, e)
	}
	if len(read.Events) == 0 || read.last().Seq != c.Seq {
		return nil, errors.New("the events do not lead to where the case stands")
	}
	read.Seal, err = b.sealOf(ctx, c)
	return read, err
}

func newEvent(l store.ChainLink) (event, error) {
	recorded, err := l.Event(incident.Kind())
	if err != nil {
		return event{}, err
	}
	l.Personal, l.Salt = nil, ""
	raw, err := json.Marshal(l)
	if err != nil {
		return event{}, fmt.Errorf("event %d of %s: %w", l.Seq, l.Case, err)
	}
	return event{Event: recorded, Hash: l.Hash, Previous: l.Previous, Raw: raw}, nil
}

// letterOf is the letter that an event keeps. Of an erased letter it is the id and kind.
func letterOf(e event) casework.Letter {
	if e.Personal != nil && e.Personal.Letter != nil {
		return e.Personal.Letter.WithoutCode()
	}
	sent, _ := e.Data.(casework.LetterSent)
	return casework.Letter{ID: sent.ID, Kind: sent.Letter}
}
