package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// Databases bound how many values one statement may carry: these many rows are safe.
const rowsAtOnce = 500

// Record writes the events of a case that are not on the register yet, and with
// them the case as it then stands and its worklist, in one transaction. Events
// that are there already change nothing, so that it can be repeated; one that
// says something else is a [ConflictError], a missing one a [GapError].
func (s *Store) Record(ctx context.Context, ref string, events []casework.Event) error {
	if len(events) == 0 {
		return nil
	}
	const tries = 3
	for try := 1; ; try++ {
		err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return record(tx, ref, events) })
		if duplicate(err) && try < tries {
			continue // somebody recorded the same in between: now it is there to compare with
		}
		if err != nil {
			return fmt.Errorf("record %s: %w", ref, err)
		}
		return nil
	}
}

func record(tx *gorm.DB, ref string, events []casework.Event) error {
	head, err := lockCase(tx, ref)
	if err != nil {
		return err
	}
	known, fresh := split(events, head.Seq)
	if err := compare(tx, ref, known); err != nil {
		return err
	}
	if len(fresh) == 0 {
		return nil
	}
	entries, err := link(ref, head, fresh)
	if err != nil {
		return err
	}
	if err := appendEntries(tx, entries); err != nil {
		return err
	}
	return advance(tx, head, entries)
}

// lockCase reads where the case stands, and keeps others from recording it. The
// zero row stands for a case that is not on the register yet.
func lockCase(tx *gorm.DB, ref string) (caseRow, error) {
	var head caseRow
	err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Select("ref", "seq", "hash", "snapshot").Take(&head, "ref = ?", ref).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return caseRow{}, nil
	}
	if err != nil {
		return caseRow{}, fmt.Errorf("reading the case: %w", err)
	}
	return head, nil
}

// split parts the events that are on the register from those that are not.
func split(events []casework.Event, recorded int) (known, fresh []casework.Event) {
	for _, e := range events {
		if e.Seq <= recorded {
			known = append(known, e)
		} else {
			fresh = append(fresh, e)
		}
	}
	return known, fresh
}

// compare sees that the events on the register are the ones given.
func compare(tx *gorm.DB, ref string, known []casework.Event) error {
	if len(known) == 0 {
		return nil
	}
	seqs := make([]int, len(known))
	for i, e := range known {
		seqs[i] = e.Seq
	}
	var stored []eventRow
	err := tx.Select("seq", "previous", "hash").Find(&stored, "case_ref = ? AND seq IN ?", ref, seqs).Error
	if err != nil {
		return fmt.Errorf("comparing events: %w", err)
	}
	bySeq := make(map[int]eventRow, len(stored))
	for _, row := range stored {
		bySeq[row.Seq] = row
	}
	for _, event := range known {
		row := bySeq[event.Seq]
		entry, err := newEntry(ref, row.Previous, event)
		if err != nil {
			return err
		}
		if entry.Hash != row.Hash {
			return &ConflictError{Ref: ref, Seq: event.Seq}
		}
	}
	return nil
}

// link makes entries of the events, the first of which follows the head.
func link(ref string, head caseRow, events []casework.Event) ([]Entry, error) {
	entries := make([]Entry, 0, len(events))
	seq, previous := head.Seq, head.Hash
	for _, event := range events {
		if event.Seq != seq+1 {
			return nil, &GapError{Ref: ref, Has: seq, Next: event.Seq}
		}
		entry, err := newEntry(ref, previous, event)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
		seq, previous = entry.Seq, entry.Hash
	}
	return entries, nil
}

func appendEntries(tx *gorm.DB, entries []Entry) error {
	rows := make([]eventRow, len(entries))
	for i := range entries {
		rows[i] = entries[i].row()
	}
	if err := tx.CreateInBatches(rows, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("appending events: %w", err)
	}
	return nil
}

// advance brings the case, and what follows from it, to where the entries lead.
func advance(tx *gorm.DB, head caseRow, entries []Entry) error {
	var c casework.Incident
	if head.Seq > 0 {
		if err := json.Unmarshal([]byte(head.Snapshot), &c); err != nil {
			return fmt.Errorf("the case as it stood: %w", err)
		}
	}
	before := aspectsOf(&c)
	facts, err := fold(&c, entries)
	if err != nil {
		return err
	}
	last := entries[len(entries)-1]
	if c.Ref != last.Case {
		return fmt.Errorf("the events are those of %q", c.Ref)
	}
	if err := saveCase(tx, &c, last); err != nil {
		return err
	}
	if err := before.change(tx, c.Ref, aspectsOf(&c)); err != nil {
		return err
	}
	if err := saveWarnings(tx, &c, facts); err != nil {
		return err
	}
	return saveRequests(tx, c.Ref, facts)
}
