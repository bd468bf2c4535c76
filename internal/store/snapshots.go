package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// snapshotEvery is after how many events a case's state is kept beside them. A
// case of ten thousand events is then told as it was at any time from a hundred.
const snapshotEvery = 100

// saveSnapshot keeps the case as it stands when it has come far enough.
func saveSnapshot(tx *gorm.DB, before int, at standing, c state) error {
	if before/snapshotEvery == at.seq/snapshotEvery {
		return nil
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("%s: snapshot: %w", at.ref, err)
	}
	row := snapshotRow{Ref: at.ref, Seq: at.seq, Snapshot: string(raw)}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("%s: snapshot: %w", at.ref, err)
	}
	return nil
}

// snapshotAt reads the case as it stood at its last snapshot up to an event; it is
// left as it is when there is none.
func (s *Store) snapshotAt(ctx context.Context, ref string, seq int, c state) error {
	var snapshot string
	err := s.read.WithContext(ctx).Raw(
		"SELECT snapshot FROM case_snapshots WHERE ref = ? AND seq <= ? ORDER BY seq DESC LIMIT 1", ref, seq,
	).Row().Scan(&snapshot)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(snapshot), c)
}
