package casework

import (
	"encoding/json"
	"time"
)

// TimelineItem is an event as the store has it: a link in the chain of its case.
type TimelineItem struct {
	Ref      string // of the case
	Seq      int
	At       time.Time // UTC
	Actor    Person
	Kind     EventKind
	Summary  string          // a sentence for people, without personal data
	Clause   string          // from which it follows; empty: none
	Data     json.RawMessage // a [Fact], without personal data
	Personal *Personal       // its personal data; nil: none, or erased
	Erased   bool
	Hash     string
}

// Verification is the result of checking every chain in the store.
type Verification struct {
	OK     bool
	Events int         // that were checked
	Access int         // entries of the access log that were checked
	Heads  int         // signed outside the database, and compared with it
	Head   string      // a hash over the last hash of every case
	AsOf   *time.Time  // when an export was made, as it says itself; nil: it is no export
	Broken *ChainBreak // the first broken place
}

// ChainBreak is a place where the store differs from what was recorded.
type ChainBreak struct {
	Ref string // of a case or of standing advice, or the name of a chain across cases
	Seq int    // of the event, or number of the entry
	Why string // a sentence for people
}
