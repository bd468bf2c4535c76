package store

import (
	"strings"

	"duecourse/internal/casework"
)

// conditions collects what a WHERE clause says, and its values.
type conditions struct {
	clauses []string
	values  []any
}

func (w *conditions) add(clause string, values ...any) {
	w.clauses = append(w.clauses, clause)
	w.values = append(w.values, values...)
}

func (w *conditions) addIf(is bool, clause string, values ...any) {
	if is {
		w.add(clause, values...)
	}
}

func (w *conditions) sql() string {
	if len(w.clauses) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.clauses, " AND ")
}

func casesConditions(f *casework.IncidentFilter, postgres bool) *conditions {
	w := &conditions{}
	w.addIf(len(f.Stages) > 0, "c.stage IN ?", f.Stages)
	w.addIf(f.Outcome != "", "c.outcome = ?", f.Outcome)
	w.addIf(f.Channel != "", "c.channel = ?", f.Channel)
	w.addIf(f.AssignedTo != "", "c.assigned_to = ?", f.AssignedTo)
	w.addIf(f.Ground != "", "EXISTS (SELECT 1 FROM case_grounds g WHERE g.ref = c.ref AND g.ground = ?)", f.Ground)
	w.addIf(f.Measure != "", "EXISTS (SELECT 1 FROM case_measures m WHERE m.ref = c.ref AND m.measure = ?)", f.Measure)
	w.addIf(f.Reporter != "", "EXISTS (SELECT 1 FROM case_people p WHERE p.ref = c.ref AND p.person = ? AND p.relation = ?)",
		f.Reporter, RelationReporter)
	w.addIf(f.NotAbout != "", notAbout("c.ref"), f.NotAbout, RelationTarget)
	w.addIf(!f.OpenedFrom.IsZero(), "c.opened_at >= ?", micros(f.OpenedFrom))
	w.addIf(!f.OpenedTo.IsZero(), "c.opened_at < ?", micros(f.OpenedTo))
	w.addIf(f.Author != "", "c.author_key = ?", authorKey(f.Channel, f.Author))
	if f.Overdue != nil {
		w.addIf(*f.Overdue, "c.due_at < ?", micros(f.Now))
		w.addIf(!*f.Overdue, "c.due_at >= ?", micros(f.Now))
	}
	w.addSearch(f.Query, postgres)
	return w
}

// notAbout leaves out the cases that are about a person.
func notAbout(ref string) string {
	return "NOT EXISTS (SELECT 1 FROM case_people p WHERE p.ref = " + ref + " AND p.person = ? AND p.relation = ?)"
}
