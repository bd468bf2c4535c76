package report

import (
	"slices"
	"strconv"
	"time"
)

// Figure names a part of a report in its table.
type Figure string

// The parts of a report.
const (
	FigureMonths   Figure = "cases_by_month"
	FigureGrounds  Figure = "cases_by_ground"
	FigureStages   Figure = "cases_by_stage"
	FigureOutcomes Figure = "cases_by_outcome"
	FigureMeasures Figure = "measures"
	FigureSteps    Figure = "steps"
	FigureOpen     Figure = "open_cases"
	FigureOverdue  Figure = "overdue_cases"
	FigureRequests Figure = "account_requests"
	FigureWaiting  Figure = "open_account_requests"
	FigureLate     Figure = "overdue_account_requests"
)

// HiddenCell replaces a number that is not published. It is the Government Analysis
// Function's symbol for confidential data.
const HiddenCell = "[c]"

// FiguresTable is a report as one table with a header and one number per row: the part of
// the report, what is counted, by what else it is counted, and the number. Times are in
// seconds. Without parts, the table has every part.
func FiguresTable(f *Figures, parts ...Figure) [][]string {
	t := table{parts: parts, rows: [][]string{{"figure", "of", "by", "value"}}}
	for _, m := range f.Months {
		t.add(FigureMonths, m.Month, "", m.Cases)
	}
	for _, g := range f.Grounds {
		t.add(FigureGrounds, string(g.Ground), g.Month, g.Cases)
	}
	for _, s := range f.Stages {
		t.add(FigureStages, string(s.Stage), "", s.Cases)
	}
	for _, o := range f.Outcomes {
		t.add(FigureOutcomes, string(o.Outcome), "", o.Cases)
	}
	for _, m := range f.Measures {
		t.add(FigureMeasures, string(m.Measure), string(m.Outcome), m.Measures)
	}
	for _, s := range f.Steps {
		t.add(FigureSteps, string(s.Step), "taken", s.Taken)
		t.add(FigureSteps, string(s.Step), "in_time", s.InTime)
		t.add(FigureSteps, string(s.Step), "median_seconds", Seconds(s.Median))
		t.add(FigureSteps, string(s.Step), "p90_seconds", Seconds(s.P90))
		t.add(FigureSteps, string(s.Step), "allowed_seconds", Seconds(s.Allowed))
	}
	for _, l := range f.Load {
		t.add(FigureOpen, l.Officer, string(l.Stage), l.Cases)
		t.add(FigureOverdue, l.Officer, string(l.Stage), l.Overdue)
	}
	for _, r := range f.Requests {
		t.add(FigureRequests, string(r.Stage), string(r.Outcome), r.Requests)
	}
	for _, r := range f.Waiting {
		t.add(FigureWaiting, string(r.Stage), "", r.Requests)
		t.add(FigureLate, string(r.Stage), "", r.Overdue)
	}
	return t.rows
}

// Seconds is a duration in whole seconds.
func Seconds(d time.Duration) int { return int(d / time.Second) }

type table struct {
	parts []Figure
	rows  [][]string
}

func (t *table) add(part Figure, of, by string, value int) {
	if len(t.parts) == 0 || slices.Contains(t.parts, part) {
		t.rows = append(t.rows, []string{string(part), of, by, strconv.Itoa(value)})
	}
}

// TransparencyTable is a published report as one table with a header.
func TransparencyTable(t *Transparency) [][]string {
	rows := [][]string{{"counted_by", "of", "value"}, {"all", "cases", CountCell(t.Cases)}}
	for _, g := range t.Groups {
		for _, c := range g.Counts {
			rows = append(rows, []string{string(g.Name), c.Of, CountCell(c)})
		}
	}
	return rows
}

// CountCell writes a published number.
func CountCell(c Count) string {
	if c.Hidden {
		return HiddenCell
	}
	return strconv.Itoa(c.N)
}
