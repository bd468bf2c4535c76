package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// snapshotEvery is after how many events a case's state is kept beside them. A
// case of ten thousand events is then told as it was at any time from a hundred.
const snapshotEvery = 100

// saveSnapshot keeps the case as it stands when it has come far enough.
func saveSnapshot(tx *gorm.DB, before int, c *casework.Incident) error {
	if before/snapshotEvery == c.Seq/snapshotEvery {
		return nil
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("%s: snapshot: %w", c.Ref, err)
	}
	row := snapshotRow{Ref: c.Ref, Seq: c.Seq, Snapshot: string(raw)}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("%s: snapshot: %w", c.Ref, err)
	}
	return nil
}

// snapshotAt gives the case as it stood at its last snapshot up to an event; the
// zero case when there is none.
func (s *Store) snapshotAt(ctx context.Context, ref string, seq int) (casework.Incident, error) {
	var c casework.Incident
	var snapshot string
	err := s.read.WithContext(ctx).Raw(
		"SELECT snapshot FROM case_snapshots WHERE ref = ? AND seq <= ? ORDER BY seq DESC LIMIT 1", ref, seq,
	).Row().Scan(&snapshot)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(snapshot), &c)
}
