package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// stepRow is a step of a case: how long it took, or that it still runs.
type stepRow struct {
	Ref     string
	What    string
	Of      string
	BeganAt int64
	EndedAt *int64
	Took    int64
	Allowed int64
}

// TableName is the table of the steps.
func (stepRow) TableName() string { return "case_steps" }

func stepOf(ref string, w casework.Wait) stepRow {
	return stepRow{Ref: ref, What: string(w.What), Of: w.Of, BeganAt: micros(w.From), Allowed: micros(w.By) - micros(w.From)}
}

// steps are what a case's events begin and end. What somebody has to do is a wait
// of the case, and an event says for what the case then waits.
type steps struct {
	ref   string
	waits []casework.Wait // that run
	now   []stepRow       // to be saved, each once
	gone  []stepRow       // to be removed: the clock was stopped, so that they began later
}

func (s *steps) follow(events []casework.Event) {
	for _, e := range events {
		if e.After != nil {
			s.turn(e)
		}
	}
}

func (s *steps) turn(e casework.Event) {
	same := func(list []casework.Wait, w casework.Wait) int {
		return slices.IndexFunc(list, func(x casework.Wait) bool { return x.What == w.What && x.Of == w.Of })
	}
	for _, w := range s.waits {
		i := same(e.After.Waits, w)
		switch {
		case i >= 0 && e.After.Waits[i].From.Equal(w.From):
			continue // it still runs; its end may have moved
		case i >= 0 && e.Kind == casework.KindResumed:
			s.gone = append(s.gone, stepOf(s.ref, w))
			continue
		}
		ended := stepOf(s.ref, w)
		at := micros(e.At)
		ended.EndedAt, ended.Took = &at, max(0, at-ended.BeganAt)
		s.save(w, ended)
	}
	for _, w := range e.After.Waits {
		s.save(w, stepOf(s.ref, w))
	}
	s.waits = e.After.Waits
}

// save keeps the last that is known of a step.
func (s *steps) save(w casework.Wait, row stepRow) {
	if !w.What.IsStep() {
		return
	}
	i := slices.IndexFunc(s.now, func(x stepRow) bool { return x.same(row) })
	if i < 0 {
		s.now = append(s.now, row)
		return
	}
	s.now[i] = row
}

func (r stepRow) same(o stepRow) bool {
	return r.Ref == o.Ref && r.What == o.What && r.Of == o.Of && r.BeganAt == o.BeganAt
}

func (s *steps) write(tx *gorm.DB) error {
	for _, row := range s.gone {
		s.now = slices.DeleteFunc(s.now, row.same)
		err := tx.Exec("DELETE FROM case_steps WHERE ref = ? AND what = ? AND of = ? AND began_at = ?", row.Ref, row.What, row.Of, row.BeganAt).Error
		if err != nil {
			return fmt.Errorf("steps: %w", err)
		}
	}
	if len(s.now) == 0 {
		return nil
	}
	key := []clause.Column{{Name: "ref"}, {Name: "what"}, {Name: "of"}, {Name: "began_at"}}
	if err := tx.Clauses(clause.OnConflict{Columns: key, UpdateAll: true}).CreateInBatches(s.now, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("steps: %w", err)
	}
	return nil
}

// saveSteps keeps what the events began and ended, after the waits that ran before.
func saveSteps(tx *gorm.DB, ref string, waits []casework.Wait, events []casework.Event) error {
	s := steps{ref: ref, waits: waits}
	s.follow(events)
	return s.write(tx)
}

// waitsOf lists for what a case waits.
func waitsOf(c state) []casework.Wait {
	switch c := c.(type) {
	case *casework.Incident:
		return slices.Clone(c.Waits)
	case *casework.AccountRequest:
		return slices.Clone(c.Waits)
	case *casework.Account:
		return slices.Clone(c.Waits)
	}
	return nil
}
