package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// backfillWords works out the search index and the keys of posts for every case: SQL
// cannot do this part of the migration. It keeps one batch in memory.
func backfillWords(tx *gorm.DB, all casework.Kinds) error {
	if err := incidentsInBatches(tx, savePostKeys); err != nil {
		return fmt.Errorf("keys of posts: %w", err)
	}
	err := eachEvent(tx, all, "", func(kind *casework.Kind, ref string, event casework.Event) error {
		return saveWords(tx, kind, ref, []casework.Event{event})
	})
	return wrap(err, "words")
}

// backfillFigures does the same for what reports count.
func backfillFigures(tx *gorm.DB, all casework.Kinds) error {
	if err := incidentsInBatches(tx, saveProposed); err != nil {
		return fmt.Errorf("measures: %w", err)
	}
	var times stepTimes // of the case, which may span two batches
	err := eachEvent(tx, all, "AND e.after <> ''", func(_ *casework.Kind, ref string, event casework.Event) error {
		if times.ref != ref {
			times = stepTimes{ref: ref}
		}
		times.add([]casework.Event{event})
		err := times.save(tx)
		times.changed, times.removed = nil, nil
		return err
	})
	return wrap(err, "steps")
}

func savePostKeys(tx *gorm.DB, batch []incident.Case) error {
	for i := range batch {
		if err := tx.Exec("UPDATE cases SET post_key = ? WHERE ref = ?", postKey(batch[i].Post), batch[i].Ref).Error; err != nil {
			return err
		}
	}
	return nil
}

// savePosts makes the posts of incidents findable by the normal forms of their addresses.
func savePosts(tx *gorm.DB, batch []incident.Case) error {
	var rows []postRow
	for i := range batch {
		rows = append(rows, postRows(&batch[i])...)
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, rowsAtOnce).Error
}

func saveProposed(tx *gorm.DB, batch []incident.Case) error {
	var rows []proposedRow
	for i := range batch {
		rows = append(rows, proposedRows(&batch[i])...)
	}
	return insert(tx, rows)
}

// incidentsInBatches calls a function for every incident, in batches.
func incidentsInBatches(tx *gorm.DB, do func(*gorm.DB, []incident.Case) error) error {
	for last := ""; ; {
		var rows []incidentRow
		err := tx.Table("cases").Select("ref", "snapshot").Where("ref > ?", last).Order("ref").Limit(rowsAtOnce).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		batch := make([]incident.Case, len(rows))
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

// eachEvent calls a function for the events of every case, in their order.
func eachEvent(tx *gorm.DB, all casework.Kinds, which string, do func(kind *casework.Kind, ref string, event casework.Event) error) error {
	var last ChainLink
	for {
		batch, err := queryAll(tx, func(rows *sql.Rows) (ChainLink, error) { return scanEvent(rows) }, "SELECT "+eventColumns+` FROM events e
			WHERE (e.case_ref, e.seq) > (?, ?) `+which+` ORDER BY e.case_ref, e.seq LIMIT ?`, last.Case, last.Seq, rowsAtOnce)
		if err != nil || len(batch) == 0 {
			return err
		}
		for i := range batch {
			kind, err := kindOf(all, batch[i].Case)
			if err != nil {
				return err
			}
			event, err := batch[i].Event(kind)
			if err != nil {
				return err
			}
			if err := do(kind, batch[i].Case, event); err != nil {
				return err
			}
		}
		last = batch[len(batch)-1]
	}
}
