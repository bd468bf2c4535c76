package store

import (
	"context"
	"database/sql"
	"fmt"

	"duecourse/internal/casework"
)

// History is what the register remembers of an author when a command is given,
// without the case it is given to: how many other cases there are, and when they
// warned the author, overturned warnings left out.
func (s *Store) History(ctx context.Context, channel, author, exceptRef string) (casework.History, error) {
	var h casework.History
	key := authorKey(channel, author)
	rows, err := s.read.WithContext(ctx).Raw(`
		SELECT (SELECT count(*) FROM cases WHERE author_key = ? AND channel = ? AND ref <> ?), w.at
		FROM (SELECT 1) AS one LEFT JOIN warnings w
			ON w.author_key = ? AND w.channel = ? AND w.ref <> ? AND NOT w.overturned
		ORDER BY w.at`, key, channel, exceptRef, key, channel, exceptRef).Rows()
	if err != nil {
		return h, fmt.Errorf("history of an author: %w", err)
	}
	warnings, err := collect(rows, func(rows *sql.Rows) (*int64, error) {
		var at *int64
		err := rows.Scan(&h.EarlierCases, &at)
		return at, err
	})
	if err != nil {
		return h, fmt.Errorf("history of an author: %w", err)
	}
	for _, at := range warnings {
		if at != nil {
			h.Warnings = append(h.Warnings, instant(*at))
		}
	}
	return h, nil
}

// Warnings lists those that went to an author, the earliest first.
// [casework.ErrNotFound] when the register has never heard of the author.
func (s *Store) Warnings(ctx context.Context, channel, author string) ([]casework.AuthorWarning, error) {
	key := authorKey(channel, author)
	rows, err := s.read.WithContext(ctx).
		Raw("SELECT ref, at, overturned FROM warnings WHERE author_key = ? AND channel = ? ORDER BY at, ref", key, channel).Rows()
	if err != nil {
		return nil, fmt.Errorf("warnings of an author: %w", err)
	}
	warnings, err := collect(rows, scanWarning)
	if err != nil || len(warnings) > 0 {
		return warnings, err
	}
	var known bool
	err = s.read.WithContext(ctx).
		Raw("SELECT EXISTS (SELECT 1 FROM cases WHERE author_key = ? AND channel = ?)", key, channel).Row().Scan(&known)
	if err == nil && !known {
		err = casework.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("warnings of an author: %w", err)
	}
	return warnings, nil
}

func scanWarning(rows *sql.Rows) (casework.AuthorWarning, error) {
	var w casework.AuthorWarning
	var at int64
	err := rows.Scan(&w.Ref, &at, &w.Overturned)
	w.At = instant(at)
	return w, err
}
