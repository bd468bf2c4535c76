package store

import (
	"context"
	"fmt"

	"duecourse/internal/casework"
)

// Cases lists the cases that the filter lets through, a page at a time.
// [casework.ErrCursor] when the cursor is not one of this order's.
func (s *Store) Cases(ctx context.Context, f casework.IncidentFilter) (casework.Page[casework.IncidentItem], error) {
	statement, values, err := casesStatement(&f, s.isPostgres())
	if err != nil {
		return casework.Page[casework.IncidentItem]{}, fmt.Errorf("list of cases: %w", err)
	}
	rows, err := s.read.WithContext(ctx).Raw(statement, values...).Rows()
	if err != nil {
		return casework.Page[casework.IncidentItem]{}, fmt.Errorf("list of cases: %w", err)
	}
	items, err := collect(rows, scanItem)
	if err != nil {
		return casework.Page[casework.IncidentItem]{}, fmt.Errorf("list of cases: %w", err)
	}
	key := orders()[f.Sort].key
	return pageOf(items, limited(f.Limit), f.Cursor == "", func(i casework.IncidentItem) cursor {
		return cursor{Sort: f.Sort, Key: key(i), Ref: i.Ref}
	}), nil
}

// casesStatement is the query of a page and of one case beyond it.
func casesStatement(f *casework.IncidentFilter, postgres bool) (statement string, values []any, err error) {
	order, ok := orders()[f.Sort]
	if !ok {
		return "", nil, fmt.Errorf("unknown order %q", f.Sort)
	}
	w := casesConditions(f, postgres)
	if f.Cursor != "" {
		after, err := parseCursor(f.Cursor, f.Sort)
		if err != nil {
			return "", nil, err
		}
		w.add("("+order.column+", c.ref) "+order.beyond+" (?, ?)", after.Key, after.Ref)
	}
	return "SELECT " + itemColumns + " FROM cases c" + w.sql() +
			" ORDER BY " + order.column + order.direction + ", c.ref" + order.direction + " LIMIT ?",
		append(w.values, limited(f.Limit)+1), nil
}

type order struct {
	column, direction string
	beyond            string // how a row compares that comes later
	key               func(casework.IncidentItem) int64
}

func orders() map[casework.SortOrder]order {
	opened := func(i casework.IncidentItem) int64 { return micros(i.OpenedAt) }
	return map[casework.SortOrder]order{
		casework.SortNewest:  {"c.opened_at", " DESC", "<", opened},
		casework.SortOldest:  {"c.opened_at", " ASC", ">", opened},
		casework.SortChanged: {"c.changed_at", " DESC", "<", func(i casework.IncidentItem) int64 { return micros(i.ChangedAt) }},
		casework.SortDue: {"c.due_at", " ASC", ">", func(i casework.IncidentItem) int64 {
			if i.DueWhat == "" {
				return never
			}
			return micros(i.DueBy)
		}},
	}
}
