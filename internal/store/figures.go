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
	for _, q := range figureQueries(period, now, s.isPostgres()) {
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

func figureQueries(p casework.Period, now time.Time, postgres bool) []figureQuery {
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
			name: "waiting", values: []any{at, KindAccountRequest}, scan: scanWaiting,
			statement: `SELECT r.stage, count(*), sum(CASE WHEN EXISTS (
					SELECT 1 FROM tasks t WHERE t.ref = r.ref AND t.due < ? AND t.kind = ?) THEN 1 ELSE 0 END)
				FROM account_requests r WHERE r.stage IN ('checks', 'permission') GROUP BY r.stage`,
		},
	}
}

// stepsStatement takes the nearest rank: of ten, the fifth is the median and the
// ninth the 90th percentile, in both databases. PostgreSQL has a function for it,
// which takes half of the time.
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

// monthTable is the months of a period as a table of their numbers, beginnings and ends.
func monthTable(p casework.Period) (statement string, values []any) {
	months := p.Months()
	for n, month := range months {
		values = append(values, n, micros(month.From), micros(month.To))
	}
	row := "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))"
	return "WITH months (n, a, b) AS (VALUES " + row + strings.Repeat(", "+row, len(months)-1) + ") ", values
}
