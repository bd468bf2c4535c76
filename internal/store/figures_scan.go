package store

import (
	"cmp"
	"database/sql"
	"slices"
	"time"

	"duecourse/internal/casework"
)

func scanMonths(f *casework.Figures, rows *sql.Rows) error {
	var month, cases int
	if err := rows.Scan(&month, &cases); err != nil {
		return err
	}
	f.Months[month].Cases = cases
	return nil
}

func scanStages(f *casework.Figures, rows *sql.Rows) error {
	var s casework.StageFigure
	err := rows.Scan(&s.Stage, &s.Cases)
	f.Stages = append(f.Stages, s)
	return err
}

func scanOutcomes(f *casework.Figures, rows *sql.Rows) error {
	var o casework.OutcomeFigure
	err := rows.Scan(&o.Outcome, &o.Cases)
	f.Outcomes = append(f.Outcomes, o)
	return err
}

func scanGrounds(f *casework.Figures, rows *sql.Rows) error {
	var month int
	var g casework.GroundFigure
	if err := rows.Scan(&month, &g.Ground, &g.Cases); err != nil {
		return err
	}
	g.Month = f.Months[month].Month
	f.Grounds = append(f.Grounds, g)
	return nil
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
