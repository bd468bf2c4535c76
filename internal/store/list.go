package store

import (
	"context"
	"fmt"
)

// Sort is the order of a list of cases.
type Sort string

// The orders of a list of cases.
const (
	SortNewest  Sort = ""          // by when they were opened, the newest first
	SortOldest  Sort = "opened_at" // the oldest first
	SortDue     Sort = "due"       // what is due first first; last, where nothing is due
	SortChanged Sort = "-changed"  // what changed last first
)

// Cases lists the cases that the filter lets through, a page at a time.
// [ErrCursor] when the cursor is not one of this order's.
func (s *Store) Cases(ctx context.Context, f Filter) (Page[Item], error) {
	statement, values, err := f.statement(s.isPostgres())
	if err != nil {
		return Page[Item]{}, fmt.Errorf("list of cases: %w", err)
	}
	rows, err := s.read.WithContext(ctx).Raw(statement, values...).Rows()
	if err != nil {
		return Page[Item]{}, fmt.Errorf("list of cases: %w", err)
	}
	items, err := collect(rows, scanItem)
	if err != nil {
		return Page[Item]{}, fmt.Errorf("list of cases: %w", err)
	}
	key := orders()[f.Sort].key
	return pageOf(items, limited(f.Limit), f.Cursor == "", func(i Item) cursor {
		return cursor{Sort: f.Sort, Key: key(i), Ref: i.Ref}
	}), nil
}

// statement is the query of a page and of one case beyond it.
func (f *Filter) statement(postgres bool) (statement string, values []any, err error) {
	order, ok := orders()[f.Sort]
	if !ok {
		return "", nil, fmt.Errorf("unknown order %q", f.Sort)
	}
	w := f.conditions(postgres)
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
	key               func(Item) int64
}

func orders() map[Sort]order {
	opened := func(i Item) int64 { return micros(i.OpenedAt) }
	return map[Sort]order{
		SortNewest:  {"c.opened_at", " DESC", "<", opened},
		SortOldest:  {"c.opened_at", " ASC", ">", opened},
		SortChanged: {"c.changed_at", " DESC", "<", func(i Item) int64 { return micros(i.ChangedAt) }},
		SortDue: {"c.due_at", " ASC", ">", func(i Item) int64 {
			if i.DueWhat == "" {
				return never
			}
			return micros(i.DueBy)
		}},
	}
}
