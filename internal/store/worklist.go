package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Tasks lists the tasks that wait for a person, the first due first, a page at a
// time. It leaves out cases that are about the person (R12), and tasks that the
// four-eyes rule keeps from them.
func (s *Store) Tasks(ctx context.Context, f casework.TaskFilter) (casework.Page[casework.WorklistItem], error) {
	page, err := taskListing(&f).page(s.read.WithContext(ctx))
	return page, wrap(err, "worklist")
}

func taskListing(f *casework.TaskFilter) *listing[casework.WorklistItem] {
	c := &conditions{}
	if f.Mine {
		c.add("(t.person = ? OR t.person = '' AND t.role IN ?)", f.Person, f.Roles)
	} else {
		c.add("(t.person = ? OR t.role IN ?)", f.Person, f.Roles)
	}
	c.notAbout("t.ref", f.Person)
	c.add("NOT EXISTS (SELECT 1 FROM task_not_for x WHERE x.ref = t.ref AND x.n = t.n AND x.person = ?)", f.Person)
	return &listing[casework.WorklistItem]{
		sort:     "tasks",
		selected: "SELECT t.ref, t.kind, t.n, t.what, t.of, t.why, t.role, t.person, t.command, t.since, t.due FROM tasks t",
		where:    c, order: order{key: "t.due", ref: "t.ref", n: "t.n"}, scan: scanTask, cursor: f.Cursor, limit: f.Limit,
		position: func(t casework.WorklistItem) cursor { return cursor{Key: micros(t.Due), Ref: t.Ref, N: t.N} },
	}
}

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

// Workload is the number of open incidents at a stage.
type Workload struct {
	Stage   incident.Stage
	Cases   int // all of them
	Overdue int // those with a window that has run out
}

// Workload counts the open incidents at every stage but the last, in the order of
// the stages. It reads open incidents only.
func (s *Store) Workload(ctx context.Context, now time.Time) ([]Workload, error) {
	stages := incident.Stages()
	open := stages[:len(stages)-1]
	load := make([]Workload, len(open))
	for i, stage := range open {
		load[i].Stage = stage
	}
	for rows, err := range queryRows(s.read.WithContext(ctx), `SELECT stage, count(*), sum(CASE WHEN due_at < ? THEN 1 ELSE 0 END)
		FROM cases WHERE stage IN ? GROUP BY stage`, micros(now), open) {
		var found Workload
		if err == nil {
			err = rows.Scan(&found.Stage, &found.Cases, &found.Overdue)
		}
		if err != nil {
			return nil, fmt.Errorf("counting cases: %w", err)
		}
		load[slices.Index(open, found.Stage)] = found
	}
	return load, nil
}
