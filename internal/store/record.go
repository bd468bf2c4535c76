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
	err := tx.Table(tableOf(kindOf(ref))).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
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

// advance brings the case, and what follows from it, to where the entries lead.
func advance(tx *gorm.DB, head caseRow, entries []ChainLink) error {
	if kindOf(entries[0].Case) != KindIncident {
		return advanceState(tx, head, entries)
	}
	var c casework.Incident
	if head.Seq > 0 {
		if err := json.Unmarshal([]byte(head.Snapshot), &c); err != nil {
			return fmt.Errorf("the case as it stood: %w", err)
		}
	}
	before, waits := aspectsOf(&c), waitsOf(&c)
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
	if err := saveSteps(tx, c.Ref, waits, facts); err != nil {
		return err
	}
	if err := saveSnapshot(tx, head.Seq, standingOf(&c), &c); err != nil {
		return err
	}
	if err := saveWords(tx, c.Ref, facts); err != nil {
		return err
	}
	if err := saveWarnings(tx, &c, facts); err != nil {
		return err
	}
	return saveRequests(tx, c.Ref, facts)
}
