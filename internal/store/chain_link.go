package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strconv"
	"time"

	"duecourse/internal/casework"
)

// ChainLink is an event as the store has it: a link in the chain of its case. Data,
// Personal and After stay byte for byte as they were hashed.
type ChainLink struct {
	Case           string             `json:"case"`
	Seq            int                `json:"seq"`
	At             time.Time          `json:"at"` // UTC, whole microseconds
	Actor          casework.Person    `json:"actor"`
	Kind           casework.EventKind `json:"kind"`
	Data           json.RawMessage    `json:"data"`
	Personal       json.RawMessage    `json:"personal,omitempty"` // nil: none, or erased
	Salt           string             `json:"salt,omitempty"`     // erased together with Personal
	PersonalDigest string             `json:"personal_digest,omitempty"`
	After          json.RawMessage    `json:"after,omitempty"`
	Request        string             `json:"request,omitempty"`
	Digest         string             `json:"digest,omitempty"`
	Previous       string             `json:"previous,omitempty"` // hash of the link before it
	Hash           string             `json:"hash"`
}

// newChainLink links an event to the hash of the event before it.
func newChainLink(ref, previous string, event casework.Event) (ChainLink, error) {
	l := ChainLink{
		Case: ref, Seq: event.Seq, At: event.At.UTC().Truncate(time.Microsecond),
		Actor: casework.Person{ID: storable(event.Actor.ID), Name: storable(event.Actor.Name)},
		Kind:  event.Kind, Request: event.Request, Digest: event.Digest, Previous: previous,
	}
	var err error
	if l.Data, err = json.Marshal(event.Data); err != nil {
		return l, fmt.Errorf("event %d of %s: %w", l.Seq, ref, err)
	}
	if event.After != nil {
		if l.After, err = json.Marshal(event.After); err != nil {
			return l, fmt.Errorf("event %d of %s: standing: %w", l.Seq, ref, err)
		}
	}
	if event.Personal != nil {
		if l.Personal, err = json.Marshal(event.Personal); err != nil {
			return l, fmt.Errorf("event %d of %s: personal data: %w", l.Seq, ref, err)
		}
		l.Salt = event.Salt
		l.PersonalDigest = l.digestPersonal()
	}
	l.Hash = l.sum()
	return l, nil
}

// Erased says whether the event had personal data that has been erased.
func (l *ChainLink) Erased() bool { return l.PersonalDigest != "" && l.Personal == nil }

// timelineItem describes the event to people.
func (l *ChainLink) timelineItem(all casework.Kinds) (casework.TimelineItem, error) {
	kind := all.ByRef(l.Case)
	event, err := l.Event(kind)
	if err != nil {
		return casework.TimelineItem{}, err
	}
	return casework.TimelineItem{
		Ref: l.Case, Seq: l.Seq, At: l.At, Actor: l.Actor, Kind: l.Kind,
		Summary: kind.Summary(event), Clause: kind.Clause(event),
		Data: l.Data, Personal: event.Personal, Erased: l.Erased(), Hash: l.Hash,
	}, nil
}

// Event returns the event that was recorded, in a case of the kind.
func (l *ChainLink) Event(kind *casework.Kind) (casework.Event, error) {
	event := casework.Event{
		Seq: l.Seq, At: l.At, Actor: l.Actor, Kind: l.Kind,
		Request: l.Request, Digest: l.Digest, Salt: l.Salt,
	}
	var err error
	if event.Data, err = kind.ParseFact(l.Kind, l.Data); err != nil {
		return event, fmt.Errorf("event %d of %s: %w", l.Seq, l.Case, err)
	}
	if l.Personal != nil {
		if err := json.Unmarshal(l.Personal, &event.Personal); err != nil {
			return event, fmt.Errorf("event %d of %s: personal data: %w", l.Seq, l.Case, err)
		}
	}
	if l.After != nil {
		if err := json.Unmarshal(l.After, &event.After); err != nil {
			return event, fmt.Errorf("event %d of %s: standing: %w", l.Seq, l.Case, err)
		}
	}
	return event, nil
}

// Check says why the link cannot be the one that follows the link with the hash
// previous; "" when it can.
func (l *ChainLink) Check(previous string) string {
	switch {
	case l.Previous != previous:
		return "it does not follow the event before it"
	case l.sum() != l.Hash:
		return "it has been changed"
	case l.Personal == nil && l.Salt != "", l.Personal != nil && l.digestPersonal() != l.PersonalDigest:
		return "its personal data have been changed"
	}
	return ""
}

// sum is the SHA-256, in hex, of everything but the personal data itself, each
// part written as its length in bytes, a colon and the part, so that no two
// links have the same sum.
func (l *ChainLink) sum() string {
	h := sha256.New()
	for _, part := range []string{
		l.Previous, l.Case, strconv.Itoa(l.Seq), l.At.Format(time.RFC3339Nano), l.Actor.ID, l.Actor.Name,
		string(l.Kind), string(l.Data), string(l.After), l.Request, l.Digest, l.PersonalDigest,
	} {
		writePart(h, part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writePart(h hash.Hash, part string) {
	_, _ = io.WriteString(h, strconv.Itoa(len(part))+":"+part) // writing to a hash never fails
}

// digestOf is the SHA-256, in hex, of the parts.
func digestOf(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		writePart(h, part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digestPersonal is [casework.Event.PersonalDigest], computed from the stored bytes.
func (l *ChainLink) digestPersonal() string {
	mac := hmac.New(sha256.New, []byte(l.Salt))
	mac.Write(l.Personal)
	return hex.EncodeToString(mac.Sum(nil))
}

// eventColumns are what scanEvent scans, in its order.
const eventColumns = `e.case_ref, e.seq, e.at, e.actor_id, e.actor_name, e.kind, e.data, e.personal, e.salt,
	e.personal_digest, e.after, e.request, e.digest, e.previous, e.hash`

// scanEvent scans eventColumns, and more columns after them.
func scanEvent(rows *sql.Rows, more ...any) (ChainLink, error) {
	var l ChainLink
	var at int64
	var data, after string
	var personal, salt *string
	err := rows.Scan(append([]any{
		&l.Case, &l.Seq, &at, &l.Actor.ID, &l.Actor.Name, &l.Kind, &data, &personal, &salt,
		&l.PersonalDigest, &after, &l.Request, &l.Digest, &l.Previous, &l.Hash,
	}, more...)...)
	if err != nil {
		return l, err
	}
	l.At, l.Data = instant(at), json.RawMessage(data)
	if after != "" {
		l.After = json.RawMessage(after)
	}
	if personal != nil {
		l.Personal = json.RawMessage(*personal)
	}
	if salt != nil {
		l.Salt = *salt
	}
	return l, nil
}

func (l *ChainLink) row() eventRow {
	row := eventRow{
		CaseRef: l.Case, Seq: l.Seq, At: micros(l.At), ActorID: l.Actor.ID, ActorName: l.Actor.Name,
		Kind: string(l.Kind), Data: string(l.Data), PersonalDigest: l.PersonalDigest, After: string(l.After),
		Request: l.Request, Digest: l.Digest, Previous: l.Previous, Hash: l.Hash,
	}
	if l.Personal != nil {
		personal, salt := string(l.Personal), l.Salt
		row.Personal, row.Salt = &personal, &salt
	}
	return row
}
