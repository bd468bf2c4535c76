package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"duecourse/internal/casework"
)

// Standing says where a case stands: after which event, and at which stage; or
// [casework.ErrNotFound].
func (s *Store) Standing(ctx context.Context, ref string) (seq int, stage casework.Stage, err error) {
	err = s.read.WithContext(ctx).Raw("SELECT seq, stage FROM "+tableOf(kindOf(ref))+" WHERE ref = ?", ref).Row().Scan(&seq, &stage)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", fmt.Errorf("case %s: %w", ref, casework.ErrNotFound)
	}
	if err != nil {
		return 0, "", fmt.Errorf("case %s: %w", ref, err)
	}
	return seq, stage, nil
}

// OpenCases lists the refs of cases of every kind that are not closed, in their
// order, those after a ref.
func (s *Store) OpenCases(ctx context.Context, after string, limit int) ([]string, error) {
	rows, err := s.read.WithContext(ctx).
		Raw(`SELECT ref FROM (
			SELECT ref FROM cases WHERE ref > @after AND stage <> @closed
			UNION ALL SELECT ref FROM account_requests WHERE ref > @after AND stage <> @closed
			UNION ALL SELECT ref FROM accounts WHERE ref > @after AND stage <> @closed
		) open ORDER BY ref LIMIT @limit`, map[string]any{"after": after, "closed": casework.StageClosed, "limit": limit}).Rows()
	if err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	refs, err := collect(rows, scanText)
	if err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	return refs, nil
}
