package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// Request is a request that changed a case, and where the case then stood.
type Request struct {
	ID     string
	Ref    string
	Seq    int    // of the last event that it caused: [Store.CaseAt] answers it again
	Digest string // of what was asked for
}

// Request finds a request by its id, or [ErrNotFound].
func (s *Store) Request(ctx context.Context, id string) (Request, error) {
	var row requestRow
	err := s.read.WithContext(ctx).Take(&row, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Request{}, fmt.Errorf("request: %w", ErrNotFound)
	}
	if err != nil {
		return Request{}, fmt.Errorf("request: %w", err)
	}
	return Request(row), nil
}

// saveRequests keeps which requests caused the events. A request belongs to the
// case that it changed first.
func saveRequests(tx *gorm.DB, ref string, events []casework.Event) error {
	var rows []requestRow
	for _, e := range events {
		row := requestRow{ID: e.Request, Ref: ref, Seq: e.Seq, Digest: e.Digest}
		switch last := len(rows) - 1; {
		case e.Request == "":
		case last >= 0 && rows[last].ID == e.Request:
			rows[last] = row // the events of a request follow one another
		default:
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "id"}},
		DoUpdates: clause.AssignmentColumns([]string{"seq"}),
		Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("requests.ref = excluded.ref")}},
	}).CreateInBatches(rows, rowsAtOnce).Error
	if err != nil {
		return fmt.Errorf("requests: %w", err)
	}
	return nil
}
