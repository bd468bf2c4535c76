package casework

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Event is one thing that happened in a case, in the order of Seq (1, 2, 3 …,
// without a gap). The events of a case, folded, are its state.
type Event struct {
	Seq      int       `json:"seq"`
	At       time.Time `json:"at"` // UTC
	Actor    Person    `json:"actor"`
	Kind     EventKind `json:"kind"`
	Data     Fact      `json:"data"`               // what happened, without personal data
	Personal *Personal `json:"personal,omitempty"` // the words and names that may one day be erased (S15)
	After    *State    `json:"after,omitempty"`    // the state of the case after the event, if it changed
	Request  string    `json:"request,omitempty"`  // the request that caused it, if any
	Digest   string    `json:"digest,omitempty"`   // of what that request asked for
	Salt     string    `json:"salt,omitempty"`     // of the digest of Personal, erased with it
}

// Fact is what an event of one kind says.
type Fact interface{ Event() EventKind }

// Personal holds the personal data of an event. The chain holds only its digest, so
// erasing it does not break the chain.
type Personal struct {
	Post     *PostWords `json:"post,omitempty"`
	Text     string     `json:"text,omitempty"`     // a reason, rationale, note or advice
	Person   string     `json:"person,omitempty"`   // who somebody is, or is thought to be
	Contact  string     `json:"contact,omitempty"`  // e-mail address of a member of the public
	Contacts []string   `json:"contacts,omitempty"` // the same, of a case that was joined
	Letter   *Letter    `json:"letter,omitempty"`
	// Explanation is the reason in plain words that letters give the author of a post.
	Explanation string `json:"explanation,omitempty"`

	Request *RequestWords `json:"request,omitempty"` // of account requests and accounts
	Permit  *PermitWords  `json:"permit,omitempty"`

	Publication *PublicationWords `json:"publication,omitempty"`
	Enquiry     *EnquiryWords     `json:"enquiry,omitempty"`
}

// PublicationWords are the words of a publication. Nobody sees them before its time who does
// not work on it (S9).
type PublicationWords struct {
	Title string `json:"title,omitempty"`
	Body  string `json:"body,omitempty"`
	Link  string `json:"link,omitempty"`
}

// EnquiryWords say who in the media asked what.
type EnquiryWords struct {
	From     string `json:"from,omitempty"`
	Outlet   string `json:"outlet,omitempty"`
	Question string `json:"question,omitempty"`
}

// RequestWords are the words of an account request, and the names of its people by id.
type RequestWords struct {
	Purpose         string            `json:"purpose,omitempty"`
	Audience        string            `json:"audience,omitempty"`
	WhyNotCorporate string            `json:"why_not_corporate,omitempty"`
	Names           map[string]string `json:"names,omitempty"`
}

// PermitWords are the words of Comms' decision on an account request.
type PermitWords struct {
	Conditions      string `json:"conditions,omitempty"`
	CorporateAnswer string `json:"corporate_answer,omitempty"`
}

// PostWords is what identifies a post and its author, and what it says.
type PostWords struct {
	URL    string `json:"url,omitempty"`
	Author string `json:"author,omitempty"`
	Text   string `json:"text,omitempty"`
}

// Letter is a letter as it was sent.
type Letter struct {
	ID      string     `json:"id"` // "L1", within the case
	Kind    LetterKind `json:"kind"`
	To      string     `json:"to"`
	Subject string     `json:"subject"`
	Text    string     `json:"text"` // laid out, as it was sent

	// The parts from which the letter is laid out as a page or PDF.
	Council string    `json:"council"`
	Contact string    `json:"contact"`
	Dated   time.Time `json:"dated"`
	Body    string    `json:"body"`

	Posts     []int     `json:"posts,omitempty"`     // that it names: 0 is the first
	RespondBy time.Time `json:"respond_by,omitzero"` // the time for an answer that it names
	Code      string    `json:"code,omitempty"`      // that a review must name; empty: none
}

// RawFact is the data of an event as JSON, before [Kinds.Decode] has read it.
type RawFact struct {
	Kind EventKind
	JSON json.RawMessage
}

// Event returns the kind of the event.
func (f RawFact) Event() EventKind { return f.Kind }

// MarshalJSON returns the data unchanged.
func (f RawFact) MarshalJSON() ([]byte, error) { return f.JSON, nil }

// UnmarshalJSON reads an event. Its data become a [RawFact], which [Kinds.Decode] reads.
func (e *Event) UnmarshalJSON(raw []byte) error {
	type plain Event
	wire := struct {
		*plain
		Data json.RawMessage `json:"data"`
	}{plain: (*plain)(e)}
	if err := json.Unmarshal(raw, &wire); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	e.Data = RawFact{Kind: e.Kind, JSON: wire.Data}
	return nil
}

// PersonalDigest is the salted digest of the event's personal data, hex; empty
// when it holds none.
func (e *Event) PersonalDigest() (string, error) {
	if e.Personal == nil {
		return "", nil
	}
	raw, err := json.Marshal(e.Personal)
	if err != nil {
		return "", fmt.Errorf("event %d: personal data: %w", e.Seq, err)
	}
	mac := hmac.New(sha256.New, []byte(e.Salt))
	mac.Write(raw)
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// Salt derives the salt of an event's personal data from the secret seed of the case,
// so that replaying a workflow gives the same salt.
func Salt(seed string, seq int) string {
	mac := hmac.New(sha256.New, []byte(seed))
	mac.Write([]byte(strconv.Itoa(seq)))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// EventKind names what happened.
type EventKind string

// The kinds of events that cases of every kind share.
const (
	EventEvidenceAdded       EventKind = "evidence_added"
	EventEvidenceUnavailable EventKind = "evidence_unavailable"
	EventEvidenceChanged     EventKind = "evidence_changed"
	EventActionPending       EventKind = "action_pending"
	EventActionHeld          EventKind = "action_held"
	EventActionDone          EventKind = "action_done"
	EventActionFailed        EventKind = "action_failed"
	EventLetterSent          EventKind = "letter_sent"
	EventWindowStarted       EventKind = "window_started"
	EventWindowLapsed        EventKind = "window_lapsed"
	EventReminded            EventKind = "reminded"
	EventEscalated           EventKind = "escalated"
	EventAssigned            EventKind = "assigned"
	EventNoted               EventKind = "noted"
	EventPaused              EventKind = "paused"
	EventResumed             EventKind = "resumed"
)
