package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"duecourse/internal/casework"
)

// OpenCaseOfPost finds the open case of a post, so that the same post reported
// again joins it (domain §3 rule 9). [casework.ErrNotFound] when there is none.
func (s *Store) OpenCaseOfPost(ctx context.Context, post casework.Post) (string, error) {
	var ref string
	err := s.read.WithContext(ctx).Raw(
		"SELECT ref FROM cases WHERE post_key = ? AND stage <> ? ORDER BY opened_at, ref LIMIT 1",
		postKey(post), casework.StageClosed,
	).Row().Scan(&ref)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("open case of the post: %w", casework.ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("open case of the post: %w", err)
	}
	return ref, nil
}

// CasesOfPost lists the refs of every case that a post has had, the first first.
func (s *Store) CasesOfPost(ctx context.Context, post casework.Post) ([]string, error) {
	rows, err := s.read.WithContext(ctx).
		Raw("SELECT ref FROM cases WHERE post_key = ? ORDER BY opened_at, ref", postKey(post)).Rows()
	if err != nil {
		return nil, fmt.Errorf("cases of the post: %w", err)
	}
	refs, err := collect(rows, scanText)
	if err != nil {
		return nil, fmt.Errorf("cases of the post: %w", err)
	}
	return refs, nil
}

func scanText(rows *sql.Rows) (string, error) {
	var text string
	err := rows.Scan(&text)
	return text, err
}
