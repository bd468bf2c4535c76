package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"duecourse/internal/casework"
)

// refill is the part of a migration that no SQL can do: what follows from the
// events is worked out anew for every case. It keeps one batch in memory.
func refill(tx *gorm.DB) error {
	if err := incidentsInBatches(tx, rekeyPosts); err != nil {
		return fmt.Errorf("keys of posts: %w", err)
	}
	err := eachEvent(tx, "", func(ref string, event casework.Event) error {
		return saveWords(tx, ref, []casework.Event{event})
	})
	if err != nil {
		return fmt.Errorf("words: %w", err)
	}
	return nil
}

// recount does the same for what reports count.
func recount(tx *gorm.DB) error {
	if err := incidentsInBatches(tx, countProposed); err != nil {
		return fmt.Errorf("measures: %w", err)
	}
	var of steps // a case may begin in one batch and end in another
	err := eachEvent(tx, "AND e.after <> ''", func(ref string, event casework.Event) error {
		if of.ref != ref {
			of = steps{ref: ref}
		}
		of.follow([]casework.Event{event})
		err := of.write(tx)
		of.now, of.gone = nil, nil
		return err
	})
	if err != nil {
		return fmt.Errorf("steps: %w", err)
	}
	return nil
}

func rekeyPosts(tx *gorm.DB, batch []casework.Incident) error {
	for i := range batch {
		if err := tx.Exec("UPDATE cases SET post_key = ? WHERE ref = ?", postKey(batch[i].Post), batch[i].Ref).Error; err != nil {
			return err
		}
	}
	return nil
}

func countProposed(tx *gorm.DB, batch []casework.Incident) error {
	var rows []proposedRow
	for i := range batch {
		rows = append(rows, proposedOf(&batch[i])...)
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, rowsAtOnce).Error
}

// incidentsInBatches goes through the incidents as they stand.
func incidentsInBatches(tx *gorm.DB, do func(*gorm.DB, []casework.Incident) error) error {
	for last := ""; ; {
		var rows []caseRow
		err := tx.Select("ref", "snapshot").Where("ref > ?", last).Order("ref").Limit(rowsAtOnce).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		batch := make([]casework.Incident, len(rows))
		for i, row := range rows {
			if err := json.Unmarshal([]byte(row.Snapshot), &batch[i]); err != nil {
				return fmt.Errorf("%s: snapshot: %w", row.Ref, err)
			}
		}
		if err := do(tx, batch); err != nil {
			return err
		}
		last = rows[len(rows)-1].Ref
	}
}

// eachEvent goes through the events of every case, in their order.
func eachEvent(tx *gorm.DB, which string, do func(ref string, event casework.Event) error) error {
	var last ChainLink
	for {
		rows, err := tx.Raw("SELECT "+entryColumns+` FROM events e
			WHERE (e.case_ref, e.seq) > (?, ?) `+which+` ORDER BY e.case_ref, e.seq LIMIT ?`, last.Case, last.Seq, rowsAtOnce).Rows()
		if err != nil {
			return err
		}
		batch, err := collect(rows, func(rows *sql.Rows) (ChainLink, error) { return scanEntry(rows) })
		if err != nil || len(batch) == 0 {
			return err
		}
		for i := range batch {
			event, err := batch[i].Event()
			if err != nil {
				return err
			}
			if err := do(batch[i].Case, event); err != nil {
				return err
			}
		}
		last = batch[len(batch)-1]
	}
}
