package store

import (
	"context"
	"database/sql"
	"fmt"
	"unicode/utf8"

	"duecourse/internal/casework"
)

// The orders of the two searches, so that no other list's cursor fits them.
const (
	sortEvents casework.SortOrder = "events"
	sortLooks  casework.SortOrder = "looks"
)

// Events finds events of whatever case, the newest first, a page at a time.
func (s *Store) Events(ctx context.Context, t casework.AuditFilter) (casework.Page[ChainLink], error) {
	w := traceConditions(&t, "e.actor_id", "e.at")
	w.addIf(t.NotAbout != "", notAbout("e.case_ref"), t.NotAbout, RelationTarget)
	w.addIf(t.Ref != "", "e.case_ref = ?", t.Ref)
	w.addIf(t.Kind != "", "e.kind = ?", t.Kind)
	if t.Cursor != "" {
		after, err := parseCursor(t.Cursor, sortEvents)
		if err != nil {
			return casework.Page[ChainLink]{}, err
		}
		w.add("(e.at, e.case_ref, e.seq) < (?, ?, ?)", after.Key, after.Ref, after.N)
	}
	rows, err := s.read.WithContext(ctx).Raw("SELECT "+entryColumns+" FROM events e"+w.sql()+
		" ORDER BY e.at DESC, e.case_ref DESC, e.seq DESC LIMIT ?", append(w.values, limited(t.Limit)+1)...).Rows()
	if err != nil {
		return casework.Page[ChainLink]{}, fmt.Errorf("events: %w", err)
	}
	list, err := collect(rows, func(rows *sql.Rows) (ChainLink, error) { return scanEntry(rows) })
	if err != nil {
		return casework.Page[ChainLink]{}, fmt.Errorf("events: %w", err)
	}
	return pageOf(list, limited(t.Limit), t.Cursor == "", func(e ChainLink) cursor {
		return cursor{Sort: sortEvents, Key: micros(e.At), Ref: e.Case, N: e.Seq}
	}), nil
}

// Looks finds entries of the access log, the newest first, a page at a time.
func (s *Store) Looks(ctx context.Context, t casework.AuditFilter) (casework.Page[LogLink], error) {
	statement, values, err := looksStatement(&t)
	if err != nil {
		return casework.Page[LogLink]{}, err
	}
	rows, err := s.read.WithContext(ctx).Raw(statement, values...).Rows()
	if err != nil {
		return casework.Page[LogLink]{}, fmt.Errorf("access log: %w", err)
	}
	list, err := collect(rows, func(rows *sql.Rows) (LogLink, error) { return scanLink(rows, ChainAccess) })
	if err != nil {
		return casework.Page[LogLink]{}, fmt.Errorf("access log: %w", err)
	}
	return pageOf(list, limited(t.Limit), t.Cursor == "", func(l LogLink) cursor {
		return cursor{Sort: sortLooks, Key: micros(l.At), Ref: string(ChainAccess), N: int(l.N)}
	}), nil
}

// looksStatement is the query of a page of the access log and of one entry beyond it.
func looksStatement(t *casework.AuditFilter) (statement string, values []any, err error) {
	w := traceConditions(t, "actor", "at")
	inside := t.Ref + "/"
	w.addIf(t.Ref != "", "(ref = ? OR substr(ref, 1, ?) = ?)", t.Ref, utf8.RuneCountInString(inside), inside)
	w.addIf(t.Kind != "", "substr(kind, 1, ?) = ?", utf8.RuneCountInString(t.Kind), t.Kind)
	if t.Cursor != "" {
		after, err := parseCursor(t.Cursor, sortLooks)
		if err != nil {
			return "", nil, err
		}
		w.add("(at, n) < (?, ?)", after.Key, after.N)
	}
	return "SELECT " + linkColumns + " FROM " + string(ChainAccess) + w.sql() + " ORDER BY at DESC, n DESC LIMIT ?",
		append(w.values, limited(t.Limit)+1), nil
}

// traceConditions are those that both searches share.
func traceConditions(t *casework.AuditFilter, person, at string) *conditions {
	w := &conditions{}
	w.addIf(t.Person != "", person+" = ?", t.Person)
	w.addIf(!t.From.IsZero(), at+" >= ?", micros(t.From))
	w.addIf(!t.To.IsZero(), at+" < ?", micros(t.To))
	return w
}
