package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// Figures counts what a report shows. Each part is one statement that reads indexes
// and no snapshots of cases.
func (s *Store) Figures(ctx context.Context, period report.Period, now time.Time) (report.Figures, error) {
	f := report.Figures{Period: period, At: now}
	for _, month := range period.Months() {
		f.Months = append(f.Months, report.MonthFigure{Month: month.Month()})
	}
	for _, q := range figureQueries(period, now, s.isPostgres()) {
		for rows, err := range queryRows(s.read.WithContext(ctx), q.statement, q.values...) {
			if err == nil {
				err = q.scan(&f, rows)
			}
			if err != nil {
				return f, fmt.Errorf("figures: %s: %w", q.name, err)
			}
		}
	}
	sortFigures(&f)
	return f, nil
}

// figureQuery reads a part of the figures.
type figureQuery struct {
	name      string
	statement string
	values    []any
	scan      func(f *report.Figures, rows *sql.Rows) error
}

func figureQueries(p report.Period, now time.Time, postgres bool) []figureQuery {
	from, to, at := micros(p.From), micros(p.To), micros(now)
	months, bounds := monthTable(p)
	return []figureQuery{
		{
			name: "cases", values: bounds, scan: scanCases,
			statement: months + `SELECT m.n, c.stage, c.outcome, c.grounds, count(*) FROM months m
				JOIN cases c ON c.kind = 'incident' AND c.opened_at >= m.a AND c.opened_at < m.b GROUP BY m.n, c.stage, c.outcome, c.grounds`,
		},
		{
			name: "measures", values: []any{from, to}, scan: scanMeasures,
			statement: `SELECT measure, fate, count(*) FROM case_proposed WHERE at >= ? AND at < ? GROUP BY measure, fate`,
		},
		{name: "steps", values: []any{from, to}, scan: scanSteps, statement: stepsStatement(postgres)},
		{
			name: "load", values: []any{at}, scan: scanLoad,
			statement: `SELECT stage, assigned_to, count(*), sum(CASE WHEN due_at < ? THEN 1 ELSE 0 END)
				FROM cases WHERE stage <> 'closed' GROUP BY stage, assigned_to`,
		},
		{
			name: "requests", values: []any{from, to}, scan: scanRequests,
			statement: `SELECT stage, outcome, count(*) FROM account_requests WHERE opened_at >= ? AND opened_at < ? GROUP BY stage, outcome`,
		},
		{
			name: "waiting", values: []any{at, account.RequestKindName}, scan: scanWaiting,
			statement: `SELECT r.stage, count(*), sum(CASE WHEN EXISTS (
					SELECT 1 FROM tasks t WHERE t.ref = r.ref AND t.due < ? AND t.kind = ?) THEN 1 ELSE 0 END)
				FROM account_requests r WHERE r.stage IN ('checks', 'permission') GROUP BY r.stage`,
		},
	}
}

// stepsStatement takes the nearest rank in both databases: of ten, the fifth is the
// median and the ninth the 90th percentile. PostgreSQL has a function for it, which is
// twice as fast.
func stepsStatement(postgres bool) string {
	const taken = "FROM case_steps WHERE ended_at IS NOT NULL AND ended_at >= ? AND ended_at < ?"
	if postgres {
		return `SELECT what, count(*), sum(CASE WHEN took <= allowed THEN 1 ELSE 0 END),
				percentile_disc(0.5) WITHIN GROUP (ORDER BY took), percentile_disc(0.9) WITHIN GROUP (ORDER BY took),
				CAST(sum(allowed) / count(*) AS BIGINT) ` + taken + ` GROUP BY what`
	}
	return `SELECT what, max(of_all), sum(CASE WHEN took <= allowed THEN 1 ELSE 0 END),
			min(CASE WHEN place * 2 >= of_all THEN took END), min(CASE WHEN place * 10 >= of_all * 9 THEN took END),
			CAST(sum(allowed) / max(of_all) AS BIGINT)
		FROM (SELECT what, took, allowed, row_number() OVER (PARTITION BY what ORDER BY took) AS place,
				count(*) OVER (PARTITION BY what) AS of_all ` + taken + `)
		GROUP BY what`
}

// monthTable is a table of the months of a period: number, beginning and end.
func monthTable(p report.Period) (statement string, values []any) {
	months := p.Months()
	for n, month := range months {
		values = append(values, n, micros(month.From), micros(month.To))
	}
	row := "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))"
	return "WITH months (n, a, b) AS (VALUES " + row + strings.Repeat(", "+row, len(months)-1) + ") ", values
}

// scanCases adds the cases of a month with the same stage, outcome and grounds.
func scanCases(f *report.Figures, rows *sql.Rows) error {
	var month, cases int
	var stage incident.Stage
	var outcome incident.Outcome
	var grounds string
	if err := rows.Scan(&month, &stage, &outcome, &grounds, &cases); err != nil {
		return err
	}
	f.Months[month].Cases += cases
	at := slices.IndexFunc(f.Stages, func(s report.StageFigure) bool { return s.Stage == stage })
	if at < 0 {
		at, f.Stages = len(f.Stages), append(f.Stages, report.StageFigure{Stage: stage})
	}
	f.Stages[at].Cases += cases
	if outcome != "" {
		addOutcome(f, outcome, cases)
	}
	for ground := range strings.SplitSeq(grounds, ",") { // without grounds: one without a name
		addGround(f, casework.Ground(ground), f.Months[month].Month, cases)
	}
	return nil
}

func addOutcome(f *report.Figures, outcome incident.Outcome, cases int) {
	at := slices.IndexFunc(f.Outcomes, func(o report.OutcomeFigure) bool { return o.Outcome == outcome })
	if at < 0 {
		at, f.Outcomes = len(f.Outcomes), append(f.Outcomes, report.OutcomeFigure{Outcome: outcome})
	}
	f.Outcomes[at].Cases += cases
}

func addGround(f *report.Figures, ground casework.Ground, month string, cases int) {
	at := slices.IndexFunc(f.Grounds, func(g report.GroundFigure) bool { return g.Ground == ground && g.Month == month })
	if at < 0 {
		at, f.Grounds = len(f.Grounds), append(f.Grounds, report.GroundFigure{Ground: ground, Month: month})
	}
	f.Grounds[at].Cases += cases
}

func scanMeasures(f *report.Figures, rows *sql.Rows) error {
	var m report.MeasureFigure
	err := rows.Scan(&m.Measure, &m.Outcome, &m.Measures)
	f.Measures = append(f.Measures, m)
	return err
}

func scanSteps(f *report.Figures, rows *sql.Rows) error {
	var s report.StepFigure
	var median, p90, allowed int64
	err := rows.Scan(&s.Step, &s.Taken, &s.InTime, &median, &p90, &allowed)
	s.Median, s.P90, s.Allowed = duration(median), duration(p90), duration(allowed)
	f.Steps = append(f.Steps, s)
	return err
}

func duration(micros int64) time.Duration { return time.Duration(micros) * time.Microsecond }

func scanLoad(f *report.Figures, rows *sql.Rows) error {
	var l report.LoadFigure
	err := rows.Scan(&l.Stage, &l.Officer, &l.Cases, &l.Overdue)
	f.Load = append(f.Load, l)
	return err
}

func scanRequests(f *report.Figures, rows *sql.Rows) error {
	var r report.RequestFigure
	err := rows.Scan(&r.Stage, &r.Outcome, &r.Requests)
	f.Requests = append(f.Requests, r)
	return err
}

func scanWaiting(f *report.Figures, rows *sql.Rows) error {
	var r report.RequestLoad
	err := rows.Scan(&r.Stage, &r.Requests, &r.Overdue)
	f.Waiting = append(f.Waiting, r)
	return err
}

// sortFigures sorts the figures in the order of stages, grounds and so on.
func sortFigures(f *report.Figures) {
	slices.SortFunc(f.Stages, func(a, b report.StageFigure) int { return by(incident.Stages(), a.Stage, b.Stage) })
	slices.SortFunc(f.Outcomes, func(a, b report.OutcomeFigure) int {
		return cmp.Or(b.Cases-a.Cases, cmp.Compare(a.Outcome, b.Outcome))
	})
	slices.SortFunc(f.Grounds, func(a, b report.GroundFigure) int {
		return cmp.Or(by(casework.Grounds(), a.Ground, b.Ground), cmp.Compare(a.Month, b.Month))
	})
	slices.SortFunc(f.Measures, func(a, b report.MeasureFigure) int {
		return cmp.Or(by(casework.Measures(), a.Measure, b.Measure), by(incident.MeasureOutcomes(), a.Outcome, b.Outcome))
	})
	slices.SortFunc(f.Steps, func(a, b report.StepFigure) int { return by(casework.Windows(), a.Step, b.Step) })
	slices.SortFunc(f.Load, func(a, b report.LoadFigure) int {
		return cmp.Or(cmp.Compare(a.Officer, b.Officer), by(incident.Stages(), a.Stage, b.Stage))
	})
	slices.SortFunc(f.Requests, func(a, b report.RequestFigure) int {
		return cmp.Or(by(account.RequestStages(), a.Stage, b.Stage), cmp.Compare(a.Outcome, b.Outcome))
	})
	slices.SortFunc(f.Waiting, func(a, b report.RequestLoad) int { return by(account.RequestStages(), a.Stage, b.Stage) })
}

// by compares by the position in a set; values outside it come last.
func by[T cmp.Ordered](set []T, a, b T) int {
	place := func(x T) int {
		if i := slices.Index(set, x); i >= 0 {
			return i
		}
		return len(set)
	}
	return cmp.Or(place(a)-place(b), cmp.Compare(a, b))
}
