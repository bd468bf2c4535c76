package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// Tasks lists what waits for a person by when it is due, a page at a time.
// What is about the person waits for others (R12), and so does what four eyes keep
// the person from.
func (s *Store) Tasks(ctx context.Context, f casework.TaskFilter) (casework.Page[casework.WorklistItem], error) {
	statement, values, err := tasksStatement(&f)
	if err != nil {
		return casework.Page[casework.WorklistItem]{}, err
	}
	rows, err := s.read.WithContext(ctx).Raw(statement, values...).Rows()
	if err != nil {
		return casework.Page[casework.WorklistItem]{}, fmt.Errorf("worklist: %w", err)
	}
	tasks, err := collect(rows, scanTask)
	if err != nil {
		return casework.Page[casework.WorklistItem]{}, fmt.Errorf("worklist: %w", err)
	}
	return pageOf(tasks, limited(f.Limit), f.Cursor == "", func(t casework.WorklistItem) cursor {
		return cursor{Sort: sortTasks, Key: micros(t.Due), Ref: t.Ref, N: t.N}
	}), nil
}

// tasksStatement is the query of a page and of one task beyond it.
func tasksStatement(f *casework.TaskFilter) (statement string, values []any, err error) {
	w := &conditions{}
	switch {
	case f.Mine:
		w.add("(t.person = ? OR t.person = '' AND t.role IN ?)", f.Person, f.Roles)
	default:
		w.add("(t.person = ? OR t.role IN ?)", f.Person, f.Roles)
	}
	w.add(notAbout("t.ref"), f.Person, RelationTarget)
	w.add("NOT EXISTS (SELECT 1 FROM task_not_for x WHERE x.ref = t.ref AND x.n = t.n AND x.person = ?)", f.Person)
	if f.Cursor != "" {
		after, err := parseCursor(f.Cursor, sortTasks)
		if err != nil {
			return "", nil, err
		}
		w.add("(t.due, t.ref, t.n) > (?, ?, ?)", after.Key, after.Ref, after.N)
	}
	return "SELECT t.ref, t.kind, t.n, t.what, t.of, t.why, t.role, t.person, t.command, t.since, t.due FROM tasks t" + w.sql() +
		" ORDER BY t.due, t.ref, t.n LIMIT ?", append(w.values, limited(f.Limit)+1), nil
}

// sortTasks is the order of the worklist, so that no other list's cursor fits it.
const sortTasks casework.SortOrder = "tasks"

func scanTask(rows *sql.Rows) (casework.WorklistItem, error) {
	var t casework.WorklistItem
	var since, due int64
	err := rows.Scan(&t.Ref, &t.Kind, &t.N, &t.What, &t.Of, &t.Why, &t.Role, &t.Person, &t.Command, &since, &due)
	t.Due = instant(due)
	if since != 0 {
		t.Since = instant(since)
	}
	return t, err
}

// sinceMicros is 0 where nobody knows since when somebody is waited for.
func sinceMicros(since time.Time) int64 {
	if since.IsZero() {
		return 0
	}
	return micros(since)
}
