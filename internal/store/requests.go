package store

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// Request finds a request that changed a case, by its id, or returns [casework.ErrNotFound].
func (s *Store) Request(ctx context.Context, id string) (casework.HandledRequest, error) {
	var r casework.HandledRequest
	var at int64
	err := queryOne(s.read.WithContext(ctx), []any{&r.ID, &r.Ref, &r.Seq, &r.Digest, &at}, `SELECT r.id, r.ref, r.seq, r.digest, e.at
		FROM requests r JOIN events e ON e.case_ref = r.ref AND e.seq = r.seq WHERE r.id = ?`, id)
	if err != nil {
		return casework.HandledRequest{}, fmt.Errorf("request: %w", err)
	}
	r.At = instant(at)
	return r, nil
}

// LatestRequests lists the requests that changed a case last, the latest first.
func (s *Store) LatestRequests(ctx context.Context, ref string, limit int) ([]casework.HandledRequest, error) {
	list, err := queryAll(s.read.WithContext(ctx), func(rows *sql.Rows) (r casework.HandledRequest, err error) {
		err = rows.Scan(&r.ID, &r.Ref, &r.Seq, &r.Digest)
		return r, err
	}, "SELECT id, ref, seq, digest FROM requests WHERE ref = ? ORDER BY seq DESC LIMIT ?", ref, limit)
	return list, wrap(err, "requests of %s", ref)
}

// RequestOf is the id of the request that caused an event of a case; empty: none did.
// [casework.ErrNotFound] when there is no such event.
func (s *Store) RequestOf(ctx context.Context, ref string, seq int) (id string, err error) {
	err = queryOne(s.read.WithContext(ctx), []any{&id}, "SELECT request FROM events WHERE case_ref = ? AND seq = ?", ref, seq)
	return id, wrap(err, "event %d of %s", seq, ref)
}

// saveRequests saves which requests caused the events. A request belongs to the case
// that it changed first.
func saveRequests(tx *gorm.DB, ref string, events []casework.Event) error {
	var rows []requestRow
	for _, e := range events {
		row := requestRow{ID: e.Request, Ref: ref, Seq: e.Seq, Digest: e.Digest}
		switch last := len(rows) - 1; {
		case e.Request == "":
		case last >= 0 && rows[last].ID == e.Request:
			rows[last] = row // the events of a request are consecutive
		default:
			rows = append(rows, row)
		}
	}
	err := insert(tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "id"}},
		DoUpdates: clause.AssignmentColumns([]string{"seq"}),
		Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("requests.ref = excluded.ref")}},
	}), rows)
	return wrap(err, "requests")
}
