package store

import (
	"fmt"

	"gorm.io/gorm"

	"duecourse/internal/casework"
)

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
func link(ref string, head caseRow, events []casework.Event) ([]ChainLink, error) {
	entries := make([]ChainLink, 0, len(events))
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

func appendEntries(tx *gorm.DB, entries []ChainLink) error {
	rows := make([]eventRow, len(entries))
	for i := range entries {
		rows[i] = entries[i].row()
	}
	if err := tx.CreateInBatches(rows, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("appending events: %w", err)
	}
	return nil
}
