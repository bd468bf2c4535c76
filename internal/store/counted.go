package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"duecourse/internal/casework"
)

// proposedRow is a measure that was proposed, and what became of it.
type proposedRow struct {
	Ref      string
	Proposal string
	Measure  string
	At       int64
	Fate     string
}

// TableName is the table of the measures that were proposed.
func (proposedRow) TableName() string { return "case_proposed" }

func proposedOf(c *casework.Incident) []proposedRow {
	var rows []proposedRow
	for _, p := range c.ProposedMeasures() {
		rows = append(rows, proposedRow{
			Ref: c.Ref, Proposal: p.Proposal, Measure: string(p.Measure), At: micros(p.At), Fate: string(p.Fate),
		})
	}
	return rows
}

// recount is the part of a migration that no SQL can do: what reports count is
// worked out for the cases that are there. It keeps one batch in memory.
func recount(tx *gorm.DB) error {
	if err := recountProposed(tx); err != nil {
		return fmt.Errorf("measures: %w", err)
	}
	if err := recountSteps(tx); err != nil {
		return fmt.Errorf("steps: %w", err)
	}
	return nil
}

func recountProposed(tx *gorm.DB) error {
	for last := ""; ; {
		var batch []caseRow
		err := tx.Select("ref", "snapshot").Where("ref > ?", last).Order("ref").Limit(rowsAtOnce).Find(&batch).Error
		if err != nil || len(batch) == 0 {
			return err
		}
		var rows []proposedRow
		for _, row := range batch {
			var c casework.Incident
			if err := json.Unmarshal([]byte(row.Snapshot), &c); err != nil {
				return fmt.Errorf("%s: snapshot: %w", row.Ref, err)
			}
			rows = append(rows, proposedOf(&c)...)
		}
		if len(rows) > 0 {
			if err := tx.CreateInBatches(rows, rowsAtOnce).Error; err != nil {
				return err
			}
		}
		last = batch[len(batch)-1].Ref
	}
}

// recountSteps goes through every event; a case may begin in one batch and end in another.
func recountSteps(tx *gorm.DB) error {
	var last Entry
	var of steps
	for {
		rows, err := tx.Raw("SELECT "+entryColumns+` FROM events e
			WHERE (e.case_ref, e.seq) > (?, ?) AND e.after <> '' ORDER BY e.case_ref, e.seq LIMIT ?`, last.Case, last.Seq, rowsAtOnce).Rows()
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
			if of.ref != batch[i].Case {
				of = steps{ref: batch[i].Case}
			}
			of.follow([]casework.Event{event})
			if err := of.write(tx); err != nil {
				return err
			}
			of.now, of.gone = nil, nil
		}
		last = batch[len(batch)-1]
	}
}
