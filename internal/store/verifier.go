package store

import (
	"bytes"
	"encoding/json"
	"hash"
)

// registered is what the register says of the case of an entry.
type registered struct {
	seq                            *int // nil: there is no such case
	hash, stage, outcome, snapshot *string

	elsewhere bool // it is an export: what the register says of the case is not in it
}

// verifier goes through the entries of one case after the other.
type verifier struct {
	last   ChainLink // checked last
	row    registered
	folded state
	erased bool // something of the case was
	events int
	head   hash.Hash
	broken *Break
}

func (v *verifier) next(entry ChainLink, row registered) {
	if entry.Case != v.last.Case {
		if v.endCase(); v.broken != nil {
			return
		}
		v.last, v.folded, v.erased = ChainLink{Case: entry.Case}, newState(entry.Case), false
	}
	switch {
	case entry.Seq != v.last.Seq+1:
		v.report(v.last.Seq+1, "The event is missing.")
		return
	case row.seq == nil && !row.elsewhere:
		v.report(entry.Seq, "The case of the event is missing.")
		return
	}
	if wrong := entry.Check(v.last.Hash); wrong != "" {
		v.report(entry.Seq, "The event is not the one that was recorded: "+wrong+".")
		return
	}
	if _, err := fold(v.folded, []ChainLink{entry}); err != nil {
		v.report(entry.Seq, "The event cannot be read: "+err.Error()+".")
		return
	}
	v.erased = v.erased || entry.Erased()
	v.last, v.row = entry, row
	v.events++
}

// endCase compares the case with its events once the last of them was checked.
func (v *verifier) endCase() {
	if v.last.Case == "" {
		return
	}
	switch row := v.row; {
	case row.elsewhere:
	case *row.seq > v.last.Seq:
		v.report(v.last.Seq+1, "The events from here on have been cut off.")
	case *row.seq < v.last.Seq:
		v.report(*row.seq+1, "The case does not know of the event.")
	case *row.hash != v.last.Hash:
		v.report(v.last.Seq, "The case remembers another last event.")
	case *row.stage != standingOf(v.folded).stage, *row.outcome != standingOf(v.folded).outcome, !v.sameCase():
		v.report(v.last.Seq, "The case says something else than its events.")
	}
	writePart(v.head, v.last.Case)
	writePart(v.head, v.last.Hash)
}

// sameCase compares the snapshot with what the events come to: wholly or, when
// their words were erased, where the case stands.
func (v *verifier) sameCase() bool {
	kept := newState(v.last.Case)
	if err := json.Unmarshal([]byte(*v.row.snapshot), kept); err != nil {
		return false
	}
	if v.erased {
		return standingOf(kept) == standingOf(v.folded)
	}
	was, err := json.Marshal(kept)
	if err != nil {
		return false
	}
	is, err := json.Marshal(v.folded)
	return err == nil && bytes.Equal(was, is)
}

func (v *verifier) report(seq int, what string) {
	v.broken = &Break{Case: v.last.Case, Seq: seq, What: what}
}
