package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// Figures counts what a report shows, each part with one statement that reads
// indexes and no case.
func (s *Store) Figures(ctx context.Context, period casework.Period, now time.Time) (casework.Figures, error) {
	f := casework.Figures{Period: period, At: now}
	for _, month := range period.Months() {
		f.Months = append(f.Months, casework.MonthFigure{Month: month.Month()})
	}
	for _, q := range figureQueries(period, now) {
		rows, err := s.read.WithContext(ctx).Raw(q.statement, q.values...).Rows()
		if err != nil {
			return f, fmt.Errorf("figures: %s: %w", q.name, err)
		}
		_, err = collect(rows, func(rows *sql.Rows) (struct{}, error) { return struct{}{}, q.scan(&f, rows) })
		if err != nil {
			return f, fmt.Errorf("figures: %s: %w", q.name, err)
		}
	}
	inOrder(&f)
	return f, nil
}

// figureQuery is a part of the figures.
type figureQuery struct {
	name      string
	statement string
	values    []any
	scan      func(f *casework.Figures, rows *sql.Rows) error
}

func figureQueries(p casework.Period, now time.Time) []figureQuery {
	from, to, at := micros(p.From), micros(p.To), micros(now)
	months, bounds := monthTable(p)
	return []figureQuery{
		{
			name: "months", values: bounds, scan: scanMonths,
			statement: months + `SELECT m.n, count(*) FROM months m
				JOIN cases c ON c.opened_at >= m.a AND c.opened_at < m.b GROUP BY m.n`,
		},
		{
			name: "stages", values: []any{casework.Stages(), from, to}, scan: scanStages,
			statement: `SELECT stage, count(*) FROM cases WHERE stage IN ? AND opened_at >= ? AND opened_at < ? GROUP BY stage`,
		},
		{
			name: "outcomes", values: []any{from, to}, scan: scanOutcomes,
			statement: `SELECT outcome, count(*) FROM cases WHERE outcome <> '' AND opened_at >= ? AND opened_at < ? GROUP BY outcome`,
		},
		{
			name: "grounds", values: bounds, scan: scanGrounds,
			statement: months + `SELECT m.n, COALESCE(g.ground, ''), count(*) FROM months m
				JOIN cases c ON c.opened_at >= m.a AND c.opened_at < m.b
				LEFT JOIN case_grounds g ON g.ref = c.ref GROUP BY m.n, COALESCE(g.ground, '')`,
		},
		{
			name: "measures", values: []any{from, to}, scan: scanMeasures,
			statement: `SELECT measure, fate, count(*) FROM case_proposed WHERE at >= ? AND at < ? GROUP BY measure, fate`,
		},
		{name: "steps", values: []any{from, to}, scan: scanSteps, statement: stepsStatement},
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
			name: "waiting", values: []any{at, KindAccountRequest}, scan: scanWaiting,
			statement: `SELECT r.stage, count(*), sum(CASE WHEN EXISTS (
					SELECT 1 FROM tasks t WHERE t.ref = r.ref AND t.due < ? AND t.kind = ?) THEN 1 ELSE 0 END)
				FROM account_requests r WHERE r.stage IN ('checks', 'permission') GROUP BY r.stage`,
		},
	}
}

// stepsStatement takes the nearest rank: of ten, the fifth is the median and the
// ninth the 90th percentile, in both databases.
const stepsStatement = `SELECT what, max(of_all), sum(CASE WHEN took <= allowed THEN 1 ELSE 0 END),
		min(CASE WHEN place * 2 >= of_all THEN took END), min(CASE WHEN place * 10 >= of_all * 9 THEN took END),
		CAST(sum(allowed) / max(of_all) AS BIGINT)
	FROM (SELECT what, took, allowed, row_number() OVER (PARTITION BY what ORDER BY took) AS place,
			count(*) OVER (PARTITION BY what) AS of_all
		FROM case_steps WHERE ended_at IS NOT NULL AND ended_at >= ? AND ended_at < ?) taken
	GROUP BY what`

// monthTable is the months of a period as a table of their numbers, beginnings and ends.
func monthTable(p casework.Period) (statement string, values []any) {
	months := p.Months()
	for n, month := range months {
		values = append(values, n, micros(month.From), micros(month.To))
	}
	row := "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))"
	return "WITH months (n, a, b) AS (VALUES " + row + strings.Repeat(", "+row, len(months)-1) + ") ", values
}
