package store

import (
	"cmp"
	"database/sql"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// scanCases adds the cases of a month that are alike in all that they are counted by.
func scanCases(f *casework.Figures, rows *sql.Rows) error {
	var month, cases int
	var stage casework.Stage
	var outcome casework.Outcome
	var grounds string
	if err := rows.Scan(&month, &stage, &outcome, &grounds, &cases); err != nil {
		return err
	}
	f.Months[month].Cases += cases
	at := slices.IndexFunc(f.Stages, func(s casework.StageFigure) bool { return s.Stage == stage })
	if at < 0 {
		at, f.Stages = len(f.Stages), append(f.Stages, casework.StageFigure{Stage: stage})
	}
	f.Stages[at].Cases += cases
	if outcome != "" {
		addOutcome(f, outcome, cases)
	}
	for ground := range strings.SplitSeq(grounds, ",") { // none is a ground without a name
		addGround(f, casework.Ground(ground), f.Months[month].Month, cases)
	}
	return nil
}

func addOutcome(f *casework.Figures, outcome casework.Outcome, cases int) {
	at := slices.IndexFunc(f.Outcomes, func(o casework.OutcomeFigure) bool { return o.Outcome == outcome })
	if at < 0 {
		at, f.Outcomes = len(f.Outcomes), append(f.Outcomes, casework.OutcomeFigure{Outcome: outcome})
	}
	f.Outcomes[at].Cases += cases
}

func addGround(f *casework.Figures, ground casework.Ground, month string, cases int) {
	at := slices.IndexFunc(f.Grounds, func(g casework.GroundFigure) bool { return g.Ground == ground && g.Month == month })
	if at < 0 {
		at, f.Grounds = len(f.Grounds), append(f.Grounds, casework.GroundFigure{Ground: ground, Month: month})
	}
	f.Grounds[at].Cases += cases
}

func scanMeasures(f *casework.Figures, rows *sql.Rows) error {
	var m casework.MeasureFigure
	err := rows.Scan(&m.Measure, &m.Fate, &m.Measures)
	f.Measures = append(f.Measures, m)
	return err
}

func scanSteps(f *casework.Figures, rows *sql.Rows) error {
	var s casework.StepFigure
	var median, p90, allowed int64
	err := rows.Scan(&s.Step, &s.Taken, &s.InTime, &median, &p90, &allowed)
	s.Median, s.P90, s.Allowed = lasting(median), lasting(p90), lasting(allowed)
	f.Steps = append(f.Steps, s)
	return err
}

func lasting(micros int64) time.Duration { return time.Duration(micros) * time.Microsecond }

func scanLoad(f *casework.Figures, rows *sql.Rows) error {
	var l casework.LoadFigure
	err := rows.Scan(&l.Stage, &l.Officer, &l.Cases, &l.Overdue)
	f.Load = append(f.Load, l)
	return err
}

func scanRequests(f *casework.Figures, rows *sql.Rows) error {
	var r casework.RequestFigure
	err := rows.Scan(&r.Stage, &r.Outcome, &r.Requests)
	f.Requests = append(f.Requests, r)
	return err
}

func scanWaiting(f *casework.Figures, rows *sql.Rows) error {
	var r casework.RequestLoad
	err := rows.Scan(&r.Stage, &r.Requests, &r.Overdue)
	f.Waiting = append(f.Waiting, r)
	return err
}

// inOrder brings the figures into the order of their sets, whatever the database's.
func inOrder(f *casework.Figures) {
	slices.SortFunc(f.Stages, func(a, b casework.StageFigure) int { return by(casework.Stages(), a.Stage, b.Stage) })
	slices.SortFunc(f.Outcomes, func(a, b casework.OutcomeFigure) int {
		return cmp.Or(b.Cases-a.Cases, cmp.Compare(a.Outcome, b.Outcome))
	})
	slices.SortFunc(f.Grounds, func(a, b casework.GroundFigure) int {
		return cmp.Or(by(casework.Grounds(), a.Ground, b.Ground), cmp.Compare(a.Month, b.Month))
	})
	slices.SortFunc(f.Measures, func(a, b casework.MeasureFigure) int {
		return cmp.Or(by(casework.Measures(), a.Measure, b.Measure), by(casework.Fates(), a.Fate, b.Fate))
	})
	slices.SortFunc(f.Steps, func(a, b casework.StepFigure) int { return by(casework.Windows(), a.Step, b.Step) })
	slices.SortFunc(f.Load, func(a, b casework.LoadFigure) int {
		return cmp.Or(cmp.Compare(a.Officer, b.Officer), by(casework.Stages(), a.Stage, b.Stage))
	})
	slices.SortFunc(f.Requests, func(a, b casework.RequestFigure) int {
		return cmp.Or(by(casework.RequestStages(), a.Stage, b.Stage), cmp.Compare(a.Outcome, b.Outcome))
	})
	slices.SortFunc(f.Waiting, func(a, b casework.RequestLoad) int { return by(casework.RequestStages(), a.Stage, b.Stage) })
}

// by compares by the place in a set; what is not in it comes last.
func by[T cmp.Ordered](set []T, a, b T) int {
	place := func(x T) int {
		if i := slices.Index(set, x); i >= 0 {
			return i
		}
		return len(set)
	}
	return cmp.Or(place(a)-place(b), cmp.Compare(a, b))
}
