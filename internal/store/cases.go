package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"duecourse/internal/casework"
)

// Case gives a case as it stands, or [casework.ErrNotFound].
func (s *Store) Case(ctx context.Context, ref string) (*casework.Incident, error) {
	var snapshot string
	err := s.read.WithContext(ctx).Raw("SELECT snapshot FROM cases WHERE ref = ?", ref).Row().Scan(&snapshot)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("case %s: %w", ref, casework.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", ref, err)
	}
	var c casework.Incident
	if err := json.Unmarshal([]byte(snapshot), &c); err != nil {
		return nil, fmt.Errorf("case %s: snapshot: %w", ref, err)
	}
	return &c, nil
}

// CaseAt gives a case as it stood after its event seq: what a request that is
// repeated was told the first time. [casework.ErrNotFound] when it has not come so far.
func (s *Store) CaseAt(ctx context.Context, ref string, seq int) (*casework.Incident, error) {
	c := &casework.Incident{}
	return c, s.stateAt(ctx, ref, seq, c)
}

// Timeline gives the entries of a case in order; none when there is no such case.
func (s *Store) Timeline(ctx context.Context, ref string) ([]ChainLink, error) {
	entries, err := s.entries(ctx, "e.case_ref = ?", ref)
	if err != nil {
		return nil, fmt.Errorf("timeline of %s: %w", ref, err)
	}
	return entries, nil
}

// entries reads the entries of one case that match, in order.
func (s *Store) entries(ctx context.Context, where string, values ...any) ([]ChainLink, error) {
	rows, err := s.read.WithContext(ctx).
		Raw("SELECT "+entryColumns+" FROM events e WHERE "+where+" ORDER BY e.seq", values...).Rows()
	if err != nil {
		return nil, err
	}
	return collect(rows, func(rows *sql.Rows) (ChainLink, error) { return scanEntry(rows) })
}

// collect scans all rows and closes them. A list without rows is empty, not nil.
func collect[T any](rows *sql.Rows, scan func(*sql.Rows) (T, error)) (list []T, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	list = []T{}
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, rows.Err()
}
