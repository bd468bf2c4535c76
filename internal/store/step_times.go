package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// stepTimes works out when the steps of a case began and ended. A step is a wait of
// the case for a person, and an event says what the case waits for after it.
type stepTimes struct {
	ref     string
	waits   []casework.Wait // after the last event
	changed []stepRow       // to save, each once
	removed []stepRow       // to delete: the clock was stopped, so that they begin later
}

// saveStepTimes saves the steps that events began and ended, given the waits before.
func saveStepTimes(tx *gorm.DB, ref string, waits []casework.Wait, events []casework.Event) error {
	s := stepTimes{ref: ref, waits: waits}
	s.add(events)
	return s.save(tx)
}

func (s *stepTimes) add(events []casework.Event) {
	for _, e := range events {
		if e.After != nil {
			s.addWaits(e, e.After.Waits)
		}
	}
}

func (s *stepTimes) addWaits(e casework.Event, now []casework.Wait) {
	for _, w := range s.waits {
		i := slices.IndexFunc(now, func(x casework.Wait) bool { return x.What == w.What && x.Of == w.Of })
		switch {
		case i >= 0 && now[i].From.Equal(w.From):
			continue // it is still open; its due time may have moved
		case i >= 0 && e.Kind == casework.EventResumed:
			s.removed = append(s.removed, newStepRow(s.ref, w))
			continue
		}
		row := newStepRow(s.ref, w)
		at := micros(e.At)
		row.EndedAt, row.Took = &at, max(0, at-row.BeganAt)
		s.change(w, row)
	}
	for _, w := range now {
		s.change(w, newStepRow(s.ref, w))
	}
	s.waits = now
}

// change keeps the last row of a step.
func (s *stepTimes) change(w casework.Wait, row stepRow) {
	if !w.What.IsStep() {
		return
	}
	if i := slices.IndexFunc(s.changed, row.sameStep); i >= 0 {
		s.changed[i] = row
		return
	}
	s.changed = append(s.changed, row)
}

func (s *stepTimes) save(tx *gorm.DB) error {
	for _, row := range s.removed {
		s.changed = slices.DeleteFunc(s.changed, row.sameStep)
		err := tx.Exec("DELETE FROM case_steps WHERE ref = ? AND what = ? AND of = ? AND began_at = ?", row.Ref, row.What, row.Of, row.BeganAt).Error
		if err != nil {
			return fmt.Errorf("steps: %w", err)
		}
	}
	key := []clause.Column{{Name: "ref"}, {Name: "what"}, {Name: "of"}, {Name: "began_at"}}
	return wrap(insert(tx.Clauses(clause.OnConflict{Columns: key, UpdateAll: true}), s.changed), "steps")
}

func newStepRow(ref string, w casework.Wait) stepRow {
	return stepRow{Ref: ref, What: string(w.What), Of: w.Of, BeganAt: micros(w.From), Allowed: micros(w.By) - micros(w.From)}
}

func (r stepRow) sameStep(o stepRow) bool {
	return r.Ref == o.Ref && r.What == o.What && r.Of == o.Of && r.BeganAt == o.BeganAt
}
