package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// Workload is how many open cases stand at a stage.
type Workload struct {
	Stage   casework.Stage
	Cases   int // all of them
	Overdue int // those of them in which something should have happened by now
}

// Workload counts the open cases, every stage but the last in its order. It reads
// the open ones only, however many are closed.
func (s *Store) Workload(ctx context.Context, now time.Time) (load []Workload, err error) {
	stages := casework.Stages()
	for _, stage := range stages[:len(stages)-1] {
		load = append(load, Workload{Stage: stage})
	}
	rows, err := s.read.WithContext(ctx).Raw(`
		SELECT stage, count(*), sum(CASE WHEN due_at < ? THEN 1 ELSE 0 END)
		FROM cases WHERE stage IN ? GROUP BY stage`, micros(now), stages[:len(stages)-1]).Rows()
	if err != nil {
		return nil, fmt.Errorf("counting cases: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var found Workload
		if err := rows.Scan(&found.Stage, &found.Cases, &found.Overdue); err != nil {
			return nil, fmt.Errorf("counting cases: %w", err)
		}
		for i := range load {
			if load[i].Stage == found.Stage {
				load[i] = found
			}
		}
	}
	return load, rows.Err()
}
