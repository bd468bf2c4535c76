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
	OK     bool        `json:"ok"`
	Events int         `json:"events"` // that were checked
	Access int         `json:"access" doc:"Entries of the access log"`
	Heads  int         `json:"heads" doc:"Signed outside the database, with which it was compared"`
	Head   string      `json:"head" doc:"A hash over the last link of every chain"`
	AsOf   *time.Time  `json:"-"` // when an export was made, as it says itself; nil: it is no export
	Broken *ChainBreak `json:"broken,omitempty" doc:"The first broken place"`
}

// ChainBreak is a place where the store differs from what was recorded.
type ChainBreak struct {
	Ref string `json:"ref" doc:"Of a case, or the name of a chain across cases"`
	Seq int    `json:"seq" doc:"Of the event, or number of the entry"`
	Why string `json:"why"` // a sentence for people
}
