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
	if err := rekeyPosts(tx); err != nil {
		return fmt.Errorf("keys of posts: %w", err)
	}
	if err := refillWords(tx); err != nil {
		return fmt.Errorf("words: %w", err)
	}
	return nil
}

func rekeyPosts(tx *gorm.DB) error {
	for last := ""; ; {
		var batch []caseRow
		err := tx.Select("ref", "snapshot").Where("ref > ?", last).Order("ref").Limit(rowsAtOnce).Find(&batch).Error
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, row := range batch {
			var c casework.Incident
			if err := json.Unmarshal([]byte(row.Snapshot), &c); err != nil {
				return fmt.Errorf("%s: snapshot: %w", row.Ref, err)
			}
			if err := tx.Exec("UPDATE cases SET post_key = ? WHERE ref = ?", postKey(c.Post), row.Ref).Error; err != nil {
				return err
			}
		}
		last = batch[len(batch)-1].Ref
	}
}

func refillWords(tx *gorm.DB) error {
	var last Entry
	for {
		rows, err := tx.Raw("SELECT "+entryColumns+` FROM events e
			WHERE (e.case_ref, e.seq) > (?, ?) ORDER BY e.case_ref, e.seq LIMIT ?`, last.Case, last.Seq, rowsAtOnce).Rows()
		if err != nil {
			return err
		}
		batch, err := collect(rows, func(rows *sql.Rows) (Entry, error) { return scanEntry(rows) })
		if err != nil || len(batch) == 0 {
			return err
		}
		for i := range batch {
			event, err := batch[i].Event()
			if err != nil {
				return err
			}
			if err := saveWords(tx, batch[i].Case, []casework.Event{event}); err != nil {
				return err
			}
		}
		last = batch[len(batch)-1]
	}
}
