package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// rowsAtOnce keeps a statement below the number of values that databases allow.
const rowsAtOnce = 500

// snapshotEvery is the number of events after which the store keeps the case as it
// stands: [Store.CaseAt] then applies a hundred events at most.
const snapshotEvery = 100

// ConflictError says that the store has another event of the number. Two programs
// wrote different histories of one case; nothing may repair that by itself.
type ConflictError struct {
	Ref string
	Seq int
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("store: %s has another event %d than the one to be recorded", e.Ref, e.Seq)
}

// GapError says that events before the first new one are missing.
type GapError struct {
	Ref       string
	Has, Next int // numbers of the last event in the store and of the next one given
}

func (e *GapError) Error() string {
	return fmt.Sprintf("store: %s has %d events, number %d cannot be recorded", e.Ref, e.Has, e.Next)
}

// NoteConflict notes that the workflow of a case has other events than the store.
func (s *Store) NoteConflict(ctx context.Context, ref string) error {
	_, err := s.AddRepair(ctx, conflictRepair(ref, time.Now().UTC()))
	return err
}

// Record saves the new events of a case, the case as it then stands and its worklist,
// in one transaction. Events that the store has already change nothing, so that Record
// can be repeated. A different event of the same number is a [ConflictError], a missing
// one a [GapError].
func (s *Store) Record(ctx context.Context, ref string, events []casework.Event) error {
	if len(events) == 0 {
		return nil
	}
	const tries = 3
	for try := 1; ; try++ {
		err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return s.record(tx, ref, events) })
		if isDuplicate(err) && try < tries {
			continue // another process recorded the same events meanwhile: compare with them
		}
		if conflict, is := errors.AsType[*ConflictError](err); is {
			return wrap(errors.Join(conflict, s.NoteConflict(ctx, ref)), "record %s", ref)
		}
		return wrap(err, "record %s", ref)
	}
}

func (s *Store) record(tx *gorm.DB, ref string, events []casework.Event) error {
	kind, err := kindOf(s.kinds, ref)
	if err != nil {
		return err
	}
	head, err := lockCase(tx, kind, ref)
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
	links, err := chainEvents(ref, head, fresh)
	if err != nil {
		return err
	}
	rows := make([]eventRow, len(links))
	for i := range links {
		rows[i] = links[i].row()
	}
	if err := tx.CreateInBatches(rows, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("appending events: %w", err)
	}
	return project(tx, kind, head, links)
}

// headRow is the last event of a case, and the case after it.
type headRow struct {
	Ref      string
	Seq      int // 0: the store does not have the case yet
	Hash     string
	Snapshot string
}

// lockCase reads the head of a case, and locks the case until the transaction ends.
func lockCase(tx *gorm.DB, kind *casework.Kind, ref string) (headRow, error) {
	var head headRow
	err := tx.Table(kind.Table).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Select("ref", "seq", "hash", "snapshot").Take(&head, "ref = ?", ref).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return headRow{}, fmt.Errorf("reading the case: %w", err)
	}
	return head, nil
}

// split separates the events that the store has from the new ones.
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

// compare checks that the store has the same events.
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
		link, err := newChainLink(ref, row.Previous, event)
		if err != nil {
			return err
		}
		if link.Hash != row.Hash {
			return &ConflictError{Ref: ref, Seq: event.Seq}
		}
	}
	return nil
}

// chainEvents makes links of the events. The first follows the head.
func chainEvents(ref string, head headRow, events []casework.Event) ([]ChainLink, error) {
	links := make([]ChainLink, 0, len(events))
	seq, previous := head.Seq, head.Hash
	for _, event := range events {
		if event.Seq != seq+1 {
			return nil, &GapError{Ref: ref, Has: seq, Next: event.Seq}
		}
		link, err := newChainLink(ref, previous, event)
		if err != nil {
			return nil, err
		}
		links = append(links, link)
		seq, previous = link.Seq, link.Hash
	}
	return links, nil
}

// fold applies events to a case, and returns them.
func fold(kind *casework.Kind, c casework.Case, links []ChainLink) ([]casework.Event, error) {
	events := make([]casework.Event, 0, len(links))
	for i := range links {
		event, err := links[i].Event(kind)
		if err != nil {
			return nil, err
		}
		if err := casework.Apply(c, event); err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}

// project saves the case after new events, and everything that follows from them.
func project(tx *gorm.DB, kind *casework.Kind, head headRow, links []ChainLink) error {
	last := links[len(links)-1]
	c := kind.New()
	if head.Seq > 0 {
		if err := json.Unmarshal([]byte(head.Snapshot), c); err != nil {
			return fmt.Errorf("the case as it stood: %w", err)
		}
	}
	before, waits := projectionsOf(c), c.State().Waits
	events, err := fold(kind, c, links)
	if err != nil {
		return err
	}
	at := c.Status()
	if at.Ref != last.Case {
		return fmt.Errorf("the events are those of %q", at.Ref)
	}
	snapshot, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	now := headRow{Ref: at.Ref, Seq: at.Seq, Hash: last.Hash, Snapshot: string(snapshot)}
	for _, save := range []func() error{
		func() error { return saveCase(tx, kind, c, head.Seq, now, last.At) },
		func() error { return before.replace(tx, at.Ref, projectionsOf(c)) },
		func() error { return saveStepTimes(tx, at.Ref, waits, events) },
		func() error { return saveWords(tx, kind, at.Ref, events) },
		func() error { return saveRequests(tx, at.Ref, events) },
		func() error { return saveExtension(tx, c, events) },
	} {
		if err := save(); err != nil {
			return err
		}
	}
	return nil
}
