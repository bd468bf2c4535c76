package console

import (
	"fmt"
	"slices"
	"strconv"

	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// stepsSection is the time that each step took, against its window.
func (c *Console) stepsSection(f *report.Figures) reportSection {
	s := reportSection{
		ID: "steps", Heading: "Time for each step", Nothing: len(f.Steps) == 0,
		Lead: "Steps that ended in this period, because they were done or no longer needed. The bar is the median: half took no longer. " +
			"Nine out of ten took no longer than the end of the thin line. Time during which the clock was stopped does not count.",
	}
	table := reportTable{
		Caption: "Time for each step", Head: []string{"Step", "Window", "Number", "In time", "Median", "Nine out of ten", "Average window"},
	}
	var spans []timeBar
	var texts []string
	for _, x := range f.Steps {
		name := x.Step.Title()
		allowed := max(1, float64(x.Allowed))
		spans = append(spans, timeBar{Name: name, Median: float64(x.Median) / allowed, P90: float64(x.P90) / allowed})
		texts = append(texts, fmt.Sprintf("%s: median %s of %s", name, durationText(x.Median), durationText(x.Allowed)))
		table.Rows = append(table.Rows, reportRow{Name: name, Cells: []string{
			spanText(c.Service.Policy().Windows[x.Step]), strconv.Itoa(x.Taken), fmt.Sprintf("%d (%d%%)", x.InTime, 100*x.InTime/max(1, x.Taken)),
			durationText(x.Median), durationText(x.P90), durationText(x.Allowed),
		}})
	}
	s.Charts = []chart{timeChart("chart-steps", "Time for each step, against its window", chartText(texts), spans)}
	s.Tables = []reportTable{table}
	return s
}

// workloadSection counts what is open now, and what of it is overdue, by officer and stage.
func (c *Console) workloadSection(f *report.Figures) reportSection {
	s := reportSection{
		ID: "load", Heading: "Open and overdue now", Lead: "Every case that is open now, whenever it was opened.", Nothing: len(f.Load) == 0,
	}
	var officers, stages []bar
	add := func(bars *[]bar, name string, l report.LoadFigure) {
		i := slices.IndexFunc(*bars, func(b bar) bool { return b.Name == name })
		if i < 0 {
			i, *bars = len(*bars), append(*bars, bar{Name: name, Parts: make([]int, 2)})
		}
		(*bars)[i].Parts[0] += l.Cases - l.Overdue
		(*bars)[i].Parts[1] += l.Overdue
	}
	for _, stage := range incident.Stages() {
		for _, l := range f.Load {
			if l.Stage == stage {
				add(&stages, stage.Title(), l)
			}
		}
	}
	for _, l := range f.Load {
		name := "Nobody yet"
		if l.Officer != "" {
			name = c.nameOf(l.Officer)
		}
		add(&officers, name, l)
	}
	parts := []part{{"main", "in time"}, {"late", "overdue"}}
	s.Charts = []chart{
		barChart("chart-stages", "Open cases by stage", parts, stages), barChart("chart-officers", "Open cases by officer", parts, officers),
	}
	s.Tables = []reportTable{workloadTable("Open cases by stage", "Stage", stages), workloadTable("Open cases by officer", "Officer", officers)}
	return s
}

func workloadTable(caption, of string, bars []bar) reportTable {
	t := reportTable{Caption: caption, Head: []string{of, "Open", "Overdue"}}
	for _, b := range bars {
		t.Rows = append(t.Rows, reportRow{Name: b.Name, Cells: numbers(b.total(), b.Parts[1])})
	}
	return t
}

// requestsSection counts account requests by stage.
func requestsSection(f *report.Figures) reportSection {
	s := reportSection{
		ID: "requests", Heading: "Account requests", Lead: "Requests to run an account for the council that staff made in this period, and those that are open now.",
		Nothing: len(f.Requests) == 0 && len(f.Waiting) == 0,
	}
	made := reportTable{Caption: "Made in this period", Head: []string{"Stage or outcome", "Requests"}}
	var bars []bar
	for _, r := range f.Requests {
		name := r.Stage.Title()
		if r.Outcome != "" {
			name = r.Outcome.Title()
		}
		bars = append(bars, bar{Name: name, Parts: []int{r.Requests}})
		made.Rows = append(made.Rows, reportRow{Name: name, Cells: numbers(r.Requests)})
	}
	if len(bars) > 0 {
		s.Charts = []chart{barChart("chart-requests", "Account requests by stage", []part{{"main", "made in this period"}}, bars)}
		s.Tables = []reportTable{made}
	}
	if len(f.Waiting) > 0 {
		open := reportTable{Caption: "Open now", Head: []string{"Stage", "Requests", "Overdue"}}
		for _, r := range f.Waiting {
			open.Rows = append(open.Rows, reportRow{Name: r.Stage.Title(), Cells: numbers(r.Requests, r.Overdue)})
		}
		s.Tables = append(s.Tables, open)
	}
	return s
}
