package pack

import (
	"encoding/json"
	"time"
)

// chainFile is the chain of the case's events up to the one the pack is made as of.
type chainFile struct {
	Ref   string    `json:"ref"`
	Seq   int       `json:"seq"`
	At    time.Time `json:"at"`   // of the last event: the time of every file
	Head  string    `json:"head"` // hash of the last event
	Links []link    `json:"links"`
}

// link is an event: as it was hashed, or only where it stands in the chain.
type link struct {
	Seq      int             `json:"seq"`
	Previous string          `json:"previous,omitempty"`
	Hash     string          `json:"hash"`
	Withheld string          `json:"withheld,omitempty"` // why there is no event
	Event    json.RawMessage `json:"event,omitempty"`    // without words and names; its digest of them is part of the hash
}

func (b *builder) chain() error {
	last := b.Events[len(b.Events)-1]
	file := chainFile{Ref: b.Case.Ref, Seq: last.Seq, At: last.At, Head: last.Hash, Links: make([]link, 0, len(b.Events))}
	for _, e := range b.Events {
		l := link{Seq: e.Seq, Previous: e.Previous, Hash: e.Hash, Withheld: b.withheld(e)}
		if l.Withheld == "" {
			l.Event = e.Raw
		}
		file.Links = append(file.Links, l)
	}
	content, err := json.Marshal(file) // not indented: events are hashed byte for byte
	if err != nil {
		return err
	}
	return b.bytes(chainName, append(content, '\n'))
}
