package store

import (
	"context"
	"database/sql"
	"fmt"

	"duecourse/internal/casework"
)

// SealOf gives the last seal of a case as it stood after an event, or earlier; or
// [casework.ErrNotFound].
func (s *Store) SealOf(ctx context.Context, ref string, seq int) (LogLink, error) {
	found, err := s.links(ctx, ChainSeals, "ref = ? AND seq <= ? ORDER BY seq DESC, n LIMIT 1", ref, seq)
	if err != nil {
		return LogLink{}, fmt.Errorf("seal of %s: %w", ref, err)
	}
	if len(found) == 0 {
		return LogLink{}, fmt.Errorf("seal of %s: %w", ref, casework.ErrNotFound)
	}
	return found[0], nil
}

// Stretch gives the links of a chain from one number to another.
func (s *Store) Stretch(ctx context.Context, chain Chain, from, to int64) ([]LogLink, error) {
	found, err := s.links(ctx, chain, "n BETWEEN ? AND ? ORDER BY n", from, to)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", chain, err)
	}
	return found, nil
}

func (s *Store) links(ctx context.Context, chain Chain, where string, values ...any) ([]LogLink, error) {
	rows, err := s.read.WithContext(ctx).
		Raw("SELECT "+linkColumns+" FROM "+string(chain)+" WHERE "+where, values...).Rows()
	if err != nil {
		return nil, err
	}
	return collect(rows, func(rows *sql.Rows) (LogLink, error) { return scanLink(rows, chain) })
}

// CheckStretch says what is wrong with links as a stretch of a chain; "" when nothing
// is. What came before the first is taken on trust.
func CheckStretch(links []LogLink) string {
	for i := range links {
		before := Point{links[i].N - 1, links[i].Previous}
		if i > 0 {
			before = Point{links[i-1].N, links[i-1].Hash}
		}
		if wrong := links[i].check(before); wrong != "" {
			return wrong
		}
	}
	return ""
}
