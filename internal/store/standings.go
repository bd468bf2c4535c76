package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"duecourse/internal/casework"
)

// Standing says where a case stands: after which event, and at which stage; or
// [ErrNotFound].
func (s *Store) Standing(ctx context.Context, ref string) (seq int, stage casework.Stage, err error) {
	err = s.read.WithContext(ctx).Raw("SELECT seq, stage FROM cases WHERE ref = ?", ref).Row().Scan(&seq, &stage)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", fmt.Errorf("case %s: %w", ref, ErrNotFound)
	}
	if err != nil {
		return 0, "", fmt.Errorf("case %s: %w", ref, err)
	}
	return seq, stage, nil
}

// OpenCases lists the refs of cases that are not closed, in their order, those
// after a ref.
func (s *Store) OpenCases(ctx context.Context, after string, limit int) ([]string, error) {
	rows, err := s.read.WithContext(ctx).
		Raw("SELECT ref FROM cases WHERE ref > ? AND stage <> ? ORDER BY ref LIMIT ?", after, casework.StageClosed, limit).Rows()
	if err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	refs, err := collect(rows, scanText)
	if err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	return refs, nil
}
