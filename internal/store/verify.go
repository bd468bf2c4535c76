package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"

	"duecourse/internal/casework"
)

// Verification is what became of checking the register.
type Verification struct {
	OK     bool   `json:"ok"`
	Events int    `json:"events"`           // that were checked
	Head   string `json:"head,omitempty"`   // a hash over the last hash of every case: note it elsewhere, and a later one shows what is gone
	Broken *Break `json:"broken,omitempty"` // the first broken place
}

// Break is a place where the register is not what was recorded.
type Break struct {
	Case string `json:"case"`
	Seq  int    `json:"seq"`
	What string `json:"what"` // a sentence for people
}

// Verify checks every event of every case against its chain, and every case
// against its events: changed, removed, reordered, added and cut-off events are
// found, and cases that say something else than what happened. It reads the
// register once, in order, and keeps one case in memory. An error means that it
// could not be checked, never that it is broken.
func (s *Store) Verify(ctx context.Context) (Verification, error) {
	v := &verifier{head: sha256.New()}
	if err := s.verifyEvents(ctx, v); err != nil {
		return Verification{}, fmt.Errorf("verify: %w", err)
	}
	if v.broken == nil {
		if err := s.verifyCases(ctx, v); err != nil {
			return Verification{}, fmt.Errorf("verify: %w", err)
		}
	}
	if v.broken != nil {
		return Verification{Events: v.events, Broken: v.broken}, nil
	}
	return Verification{OK: true, Events: v.events, Head: hex.EncodeToString(v.head.Sum(nil))}, nil
}

func (s *Store) verifyEvents(ctx context.Context, v *verifier) (err error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT " + entryColumns + `,
		c.seq, c.hash, c.stage, c.outcome, CASE WHEN e.seq = c.seq THEN c.snapshot END
		FROM events e LEFT JOIN cases c ON c.ref = e.case_ref ORDER BY e.case_ref, e.seq`).Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for v.broken == nil && rows.Next() {
		var row registered
		entry, err := scanEntry(rows, &row.seq, &row.hash, &row.stage, &row.outcome, &row.snapshot)
		if err != nil {
			return err
		}
		v.next(entry, row)
	}
	if v.broken == nil {
		v.endCase()
	}
	return rows.Err()
}

// verifyCases finds what has no events at all.
func (s *Store) verifyCases(ctx context.Context, v *verifier) error {
	var ref string
	err := s.read.WithContext(ctx).Raw(`
		SELECT ref FROM (SELECT ref FROM cases UNION SELECT ref FROM requests) AS known
		WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.case_ref = known.ref) ORDER BY ref LIMIT 1`).Row().Scan(&ref)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		v.broken = &Break{Case: ref, Seq: 1, What: "The case has no events."}
	}
	return err
}

// registered is what the register says of the case of an entry.
type registered struct {
	seq                            *int // nil: there is no such case
	hash, stage, outcome, snapshot *string
}

// verifier goes through the entries of one case after the other.
type verifier struct {
	last   Entry // checked last
	row    registered
	folded casework.Incident
	erased bool // something of the case was
	events int
	head   hash.Hash
	broken *Break
}

func (v *verifier) next(entry Entry, row registered) {
	if entry.Case != v.last.Case {
		if v.endCase(); v.broken != nil {
			return
		}
		v.last, v.folded, v.erased = Entry{Case: entry.Case}, casework.Incident{}, false
	}
	switch {
	case entry.Seq != v.last.Seq+1:
		v.report(v.last.Seq+1, "The event is missing.")
		return
	case row.seq == nil:
		v.report(entry.Seq, "The case of the event is missing.")
		return
	}
	if wrong := entry.Check(v.last.Hash); wrong != "" {
		v.report(entry.Seq, "The event is not the one that was recorded: "+wrong+".")
		return
	}
	if _, err := fold(&v.folded, []Entry{entry}); err != nil {
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
	case *row.seq > v.last.Seq:
		v.report(v.last.Seq+1, "The events from here on have been cut off.")
	case *row.seq < v.last.Seq:
		v.report(*row.seq+1, "The case does not know of the event.")
	case *row.hash != v.last.Hash:
		v.report(v.last.Seq, "The case remembers another last event.")
	case *row.stage != string(v.folded.Stage), *row.outcome != string(v.folded.Outcome), !v.sameCase():
		v.report(v.last.Seq, "The case says something else than its events.")
	}
	writePart(v.head, v.last.Case)
	writePart(v.head, v.last.Hash)
}

// sameCase compares the snapshot with what the events come to: wholly or, when
// their words were erased, where the case stands.
func (v *verifier) sameCase() bool {
	var kept casework.Incident
	if err := json.Unmarshal([]byte(*v.row.snapshot), &kept); err != nil {
		return false
	}
	if v.erased {
		return kept.Seq == v.folded.Seq && kept.Stage == v.folded.Stage && kept.Outcome == v.folded.Outcome
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
