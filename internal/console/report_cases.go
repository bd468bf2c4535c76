package console

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// openedSection counts cases by ground and month.
func openedSection(f *report.Figures) reportSection {
	s := reportSection{
		ID: "opened", Heading: "Cases opened", Lead: "Posts reported in this period. A case with two grounds counts for both.",
	}
	spans, unit := monthSpans(f.Months)
	months, all := make([]amount, len(spans)), 0
	for i, span := range spans {
		months[i].Name = span.title
	}
	for i, m := range f.Months {
		months[spanOf(spans, i)].N += m.Cases
		all += m.Cases
	}
	grounds := groundBars(f, spans)
	s.Nothing = all == 0
	s.Charts = []chart{
		columnChart("chart-months", "Cases opened", amountsText(months), months),
		dotChart("chart-grounds", "Cases by ground and month", "One row for each ground, with a dot for each "+unit+" that had such cases. A larger dot means more cases.", namesIn(months), grounds),
	}
	table := reportTable{Caption: "Cases opened, by ground", Head: append(append([]string{"Ground"}, namesIn(months)...), "Total")}
	for _, g := range grounds {
		table.Rows = append(table.Rows, reportRow{Name: g.Name, Cells: numbers(append(slices.Clone(g.Parts), g.total())...)})
	}
	row := reportRow{Name: "All cases"}
	for _, m := range months {
		row.Cells = append(row.Cells, strconv.Itoa(m.N))
	}
	row.Cells = append(row.Cells, strconv.Itoa(all))
	table.Rows = append(table.Rows, row)
	s.Tables = []reportTable{table}
	return s
}

// groundBars are the grounds that occur, in their order, by span of months.
func groundBars(f *report.Figures, spans []monthSpan) []bar {
	var bars []bar
	for _, g := range f.Grounds {
		name := "No ground yet"
		if g.Ground != "" {
			name = g.Ground.Title()
		}
		i := slices.IndexFunc(bars, func(b bar) bool { return b.Name == name })
		if i < 0 {
			i, bars = len(bars), append(bars, bar{Name: name, Parts: make([]int, len(spans))})
		}
		month := slices.IndexFunc(f.Months, func(m report.MonthFigure) bool { return m.Month == g.Month })
		bars[i].Parts[spanOf(spans, month)] += g.Cases
	}
	return bars
}

// monthSpan is one month or several that a chart and its table show as one.
type monthSpan struct {
	title string
	last  int // index of its last month
}

// Up to how many months are shown one by one, and up to how many by quarter. A longer
// period is shown by year, so that a report of five years still fits on a page.
const (
	byMonth   = 13
	byQuarter = 39
)

// monthSpans puts months together where there are many.
func monthSpans(months []report.MonthFigure) (spans []monthSpan, unit string) {
	unit = "year"
	switch {
	case len(months) <= byMonth:
		unit = "month"
	case len(months) <= byQuarter:
		unit = "quarter"
	}
	for i, m := range months {
		name := monthText(m.Month)
		year, month, _ := strings.Cut(m.Month, "-")
		number, _ := strconv.Atoi(month) // the store writes it
		switch unit {
		case "quarter":
			name = fmt.Sprintf("Q%d %s", (number+2)/3, year[2:])
		case "year":
			name = year
		}
		if n := len(spans); n > 0 && spans[n-1].title == name {
			spans[n-1].last = i
			continue
		}
		spans = append(spans, monthSpan{title: name, last: i})
	}
	return spans, unit
}

// spanOf is the index of the span that a month belongs to.
func spanOf(spans []monthSpan, month int) int {
	for i, s := range spans {
		if month <= s.last {
			return i
		}
	}
	return len(spans) - 1
}

// stagesSection counts the cases of the period by stage and by outcome.
func stagesSection(f *report.Figures) reportSection {
	s := reportSection{
		ID: "ended", Heading: "Stages and outcomes", Lead: "The stage of the same cases now, and how the closed ones ended.",
		Nothing: len(f.Stages) == 0,
	}
	stages := reportTable{Caption: "By stage", Head: []string{"Stage", "Cases"}}
	var bars []bar
	for _, x := range f.Stages {
		stages.Rows = append(stages.Rows, reportRow{Name: x.Stage.Title(), Cells: numbers(x.Cases)})
		if x.Stage != incident.StageClosed {
			bars = append(bars, bar{Name: x.Stage.Title(), Parts: []int{x.Cases, 0}})
		}
	}
	outcomes := reportTable{Caption: "By outcome", Head: []string{"Outcome", "Cases"}}
	for _, x := range f.Outcomes {
		outcomes.Rows = append(outcomes.Rows, reportRow{Name: x.Outcome.Title(), Cells: numbers(x.Cases)})
		bars = append(bars, bar{Name: x.Outcome.Title(), Parts: []int{0, x.Cases}})
	}
	s.Charts = []chart{barChart("chart-ended", "Stages and outcomes", []part{{"main", "open"}, {"rest", "closed"}}, bars)}
	s.Tables = []reportTable{stages}
	if len(outcomes.Rows) > 0 {
		s.Tables = append(s.Tables, outcomes)
	}
	return s
}

// measuresSection counts the measures by what became of them.
func measuresSection(f *report.Figures) reportSection {
	s := reportSection{
		ID: "measures", Heading: "Measures", Lead: "Measures proposed in this period, and what became of them.", Nothing: len(f.Measures) == 0,
	}
	table := reportTable{Caption: "Measures by what became of them", Head: []string{"Measure"}}
	for _, outcome := range incident.MeasureOutcomes() {
		table.Head = append(table.Head, outcome.Title())
	}
	table.Head = append(table.Head, "Total")
	var bars []bar
	for _, m := range casework.Measures() {
		counts := make([]int, len(incident.MeasureOutcomes()))
		for _, x := range f.Measures {
			if x.Measure == m {
				counts[slices.Index(incident.MeasureOutcomes(), x.Outcome)] += x.Measures
			}
		}
		b := bar{Name: m.Title(), Parts: make([]int, 3)}
		for i, outcome := range incident.MeasureOutcomes() {
			b.Parts[outcomePart(outcome)] += counts[i]
		}
		bars = append(bars, b)
		table.Rows = append(table.Rows, reportRow{Name: b.Name, Cells: numbers(append(counts, b.total())...)})
	}
	parts := []part{{"main", "carried out"}, {"rest", "open"}, {"none", "not carried out"}}
	s.Charts = []chart{barChart("chart-measures", "Measures and what became of them", parts, bars)}
	s.Tables = []reportTable{table}
	return s
}

// outcomePart is the part of a bar that counts an outcome.
func outcomePart(f incident.MeasureOutcome) int {
	switch f {
	case incident.MeasureOutcomeDone:
		return 0
	case incident.MeasureOutcomeConsulting, incident.MeasureOutcomeToDecide, incident.MeasureOutcomeCarryingOut:
		return 1
	case incident.MeasureOutcomeOpposed, incident.MeasureOutcomeDropped, incident.MeasureOutcomeNotPossible, incident.MeasureOutcomeOverturned:
	}
	return 2
}
