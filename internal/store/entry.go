package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strconv"
	"time"

	"duecourse/internal/casework"
)

// Entry is an event as it stands on the register: a link of its case's chain.
// Data, Personal and After are kept byte for byte, because they were hashed so.
type ChainLink struct {
	Case           string          `json:"case"`
	Seq            int             `json:"seq"`
	At             time.Time       `json:"at"` // UTC, whole microseconds
	Actor          casework.Person `json:"actor"`
	Kind           casework.Kind   `json:"kind"`
	Data           json.RawMessage `json:"data"`
	Personal       json.RawMessage `json:"personal,omitempty"` // nothing when there was none, or it was erased
	Salt           string          `json:"salt,omitempty"`     // erased with it
	PersonalDigest string          `json:"personal_digest,omitempty"`
	After          json.RawMessage `json:"after,omitempty"`
	Request        string          `json:"request,omitempty"`
	Digest         string          `json:"digest,omitempty"`
	Previous       string          `json:"previous,omitempty"` // hash of the entry before it in the case
	Hash           string          `json:"hash"`
}

// newEntry links an event to the hash before it.
func newEntry(ref, previous string, event casework.Event) (ChainLink, error) {
	e := ChainLink{
		Case: ref, Seq: event.Seq, At: event.At.UTC().Truncate(time.Microsecond),
		Actor: casework.Person{ID: storable(event.Actor.ID), Name: storable(event.Actor.Name)},
		Kind:  event.Kind, Request: event.Request, Digest: event.Digest, Previous: previous,
	}
	var err error
	if e.Data, err = json.Marshal(event.Data); err != nil {
		return e, fmt.Errorf("event %d of %s: %w", e.Seq, ref, err)
	}
	if event.After != nil {
		if e.After, err = json.Marshal(event.After); err != nil {
			return e, fmt.Errorf("event %d of %s: standing: %w", e.Seq, ref, err)
		}
	}
	if event.Personal != nil {
		if e.Personal, err = json.Marshal(event.Personal); err != nil {
			return e, fmt.Errorf("event %d of %s: personal data: %w", e.Seq, ref, err)
		}
		e.Salt = event.Salt
		e.PersonalDigest = e.digestPersonal()
	}
	e.Hash = e.sum()
	return e, nil
}

// Erased says whether the entry held personal data that is gone.
func (e *ChainLink) Erased() bool { return e.PersonalDigest != "" && e.Personal == nil }

// Event gives the event that was recorded.
func (e *ChainLink) Event() (casework.Event, error) {
	event := casework.Event{
		Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind,
		Request: e.Request, Digest: e.Digest, Salt: e.Salt,
	}
	var err error
	if event.Data, err = casework.ParseFact(e.Kind, e.Data); err != nil {
		return event, fmt.Errorf("event %d of %s: %w", e.Seq, e.Case, err)
	}
	if e.Personal != nil {
		if err := json.Unmarshal(e.Personal, &event.Personal); err != nil {
			return event, fmt.Errorf("event %d of %s: personal data: %w", e.Seq, e.Case, err)
		}
	}
	if e.After != nil {
		if err := json.Unmarshal(e.After, &event.After); err != nil {
			return event, fmt.Errorf("event %d of %s: standing: %w", e.Seq, e.Case, err)
		}
	}
	return event, nil
}

// Check says what is wrong with the entry as the one that follows the entry with
// the hash previous; "" when nothing is.
func (e *ChainLink) Check(previous string) string {
	switch {
	case e.Previous != previous:
		return "it does not follow the event before it"
	case e.sum() != e.Hash:
		return "it has been changed"
	case e.Personal == nil && e.Salt != "", e.Personal != nil && e.digestPersonal() != e.PersonalDigest:
		return "its personal data have been changed"
	}
	return ""
}

// sum is the SHA-256, in hex, of everything but the personal data itself, each
// part written as its length in bytes, a colon and the part, so that no two
// entries have the same sum.
func (e *ChainLink) sum() string {
	h := sha256.New()
	for _, part := range []string{
		e.Previous, e.Case, strconv.Itoa(e.Seq), e.At.Format(time.RFC3339Nano), e.Actor.ID, e.Actor.Name,
		string(e.Kind), string(e.Data), string(e.After), e.Request, e.Digest, e.PersonalDigest,
	} {
		writePart(h, part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writePart(h hash.Hash, part string) {
	_, _ = io.WriteString(h, strconv.Itoa(len(part))+":"+part) // a hash takes everything
}

// digestPersonal is [casework.Event.PersonalDigest], of the bytes that were kept.
func (e *ChainLink) digestPersonal() string {
	mac := hmac.New(sha256.New, []byte(e.Salt))
	mac.Write(e.Personal)
	return hex.EncodeToString(mac.Sum(nil))
}
