package console

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// reportSection is a part of the report: its plots, and the tables behind them.
type reportSection struct {
	ID, Heading, Lead, CSV string
	Nothing                bool
	Unfolded               bool
	Plots                  []plot
	Tables                 []figuresTable
}

type figuresTable struct {
	Caption string
	Head    []string
	Rows    []figuresRow
}

type figuresRow struct {
	Name  string
	Cells []string
}

func countCell(c casework.Count) string { return app.CountCell(c) }

func (c *Console) sections(f *casework.Figures, period url.Values) []reportSection {
	csv := func(parts ...app.Figure) string {
		q := clone(period)
		for _, p := range parts {
			q.Add("figure", string(p))
		}
		return link("/reports.csv", q)
	}
	list := []reportSection{
		openedSection(f), endedSection(f), measuresSection(f), c.stepsSection(f), c.loadSection(f), requestsSection(f),
	}
	list[0].CSV = csv(app.FigureMonths, app.FigureGrounds)
	list[1].CSV = csv(app.FigureStages, app.FigureOutcomes)
	list[2].CSV = csv(app.FigureMeasures)
	list[3].CSV = csv(app.FigureSteps)
	list[4].CSV = csv(app.FigureOpen, app.FigureOverdue)
	list[5].CSV = csv(app.FigureRequests, app.FigureWaiting, app.FigureLate)
	return list
}

// openedSection is cases by ground and month.
func openedSection(f *casework.Figures) reportSection {
	s := reportSection{
		ID: "opened", Heading: "Cases opened", Lead: "Posts that were reported in these days. A case with two grounds counts for both.",
	}
	spans := spansOfMonths(f.Months)
	months := make([]amount, len(spans))
	for i, name := range spans {
		months[i].Name = name.title
	}
	all := 0
	for i, m := range f.Months {
		months[spanOf(spans, i)].N += m.Cases
		all += m.Cases
	}
	grounds := groundBars(f, spans)
	s.Nothing = all == 0
	s.Plots = []plot{
		columnsOf("plot-months", "Cases opened", sentence(amountsInWords(months)), months),
		dotsOf("plot-grounds", "Cases by ground and month", "A row for each ground, a dot for each "+unitOf(f.Months)+" that had cases of it: the larger, the more.", names(months), grounds),
	}
	table := figuresTable{Caption: "Cases opened, by ground", Head: append(append([]string{"Ground"}, names(months)...), "Together")}
	for _, g := range grounds {
		table.Rows = append(table.Rows, figuresRow{Name: g.Name, Cells: numbers(append(slices.Clone(g.Parts), g.total())...)})
	}
	row := figuresRow{Name: "All cases"}
	for _, m := range months {
		row.Cells = append(row.Cells, strconv.Itoa(m.N))
	}
	row.Cells = append(row.Cells, strconv.Itoa(all))
	table.Rows = append(table.Rows, row)
	s.Tables = []figuresTable{table}
	return s
}

// groundBars are the grounds that occur, in their order, by span of months.
func groundBars(f *casework.Figures, spans []monthSpan) []bar {
	var bars []bar
	for _, g := range f.Grounds {
		name := groundTitle(g.Ground)
		i := slices.IndexFunc(bars, func(b bar) bool { return b.Name == name })
		if i < 0 {
			i, bars = len(bars), append(bars, bar{Name: name, Parts: make([]int, len(spans))})
		}
		month := slices.IndexFunc(f.Months, func(m casework.MonthFigure) bool { return m.Month == g.Month })
		bars[i].Parts[spanOf(spans, month)] += g.Cases
	}
	return bars
}

// endedSection is where the cases of the period stand, and how they ended.
func endedSection(f *casework.Figures) reportSection {
	s := reportSection{
		ID: "ended", Heading: "Where they stand", Lead: "The same cases: where they stand now, and how those that are closed ended.",
		Nothing: len(f.Stages) == 0,
	}
	stages := figuresTable{Caption: "By stage", Head: []string{"Stage", "Cases"}}
	var bars []bar
	for _, x := range f.Stages {
		stages.Rows = append(stages.Rows, figuresRow{Name: x.Stage.Title(), Cells: numbers(x.Cases)})
		if x.Stage != casework.StageClosed {
			bars = append(bars, bar{Name: x.Stage.Title(), Parts: []int{x.Cases, 0}})
		}
	}
	outcomes := figuresTable{Caption: "By outcome", Head: []string{"Outcome", "Cases"}}
	for _, x := range f.Outcomes {
		outcomes.Rows = append(outcomes.Rows, figuresRow{Name: x.Outcome.Title(), Cells: numbers(x.Cases)})
		bars = append(bars, bar{Name: x.Outcome.Title(), Parts: []int{0, x.Cases}})
	}
	s.Plots = []plot{barsOf("plot-ended", "Where the cases stand", sentence(barsInWords(bars)),
		[]part{{"main", "open"}, {"rest", "closed"}}, bars)}
	s.Tables = []figuresTable{stages}
	if len(outcomes.Rows) > 0 {
		s.Tables = append(s.Tables, outcomes)
	}
	return s
}

// measuresSection is the measures and what became of them.
func measuresSection(f *casework.Figures) reportSection {
	s := reportSection{
		ID: "measures", Heading: "Measures", Lead: "Measures that were proposed in these days, and what became of each.", Nothing: len(f.Measures) == 0,
	}
	table := figuresTable{Caption: "Measures by what became of them", Head: []string{"Measure"}}
	for _, fate := range casework.Fates() {
		table.Head = append(table.Head, fate.Title())
	}
	table.Head = append(table.Head, "Together")
	var bars []bar
	for _, m := range casework.Measures() {
		counts := make([]int, len(casework.Fates()))
		for _, x := range f.Measures {
			if x.Measure == m {
				counts[slices.Index(casework.Fates(), x.Fate)] += x.Measures
			}
		}
		b := bar{Name: m.Title(), Parts: make([]int, 3)}
		for i, fate := range casework.Fates() {
			b.Parts[fateGroup(fate)] += counts[i]
		}
		bars = append(bars, b)
		table.Rows = append(table.Rows, figuresRow{Name: b.Name, Cells: numbers(append(counts, b.total())...)})
	}
	parts := []part{{"main", "carried out"}, {"rest", "under way"}, {"none", "not carried out"}}
	s.Plots = []plot{barsOf("plot-measures", "Measures and what became of them", sentence(barsInWords(bars)), parts, bars)}
	s.Tables = []figuresTable{table}
	return s
}

// fateGroup is the part of a bar that a fate belongs to.
func fateGroup(f casework.Fate) int {
	switch f {
	case casework.FateDone:
		return 0
	case casework.FateConsulting, casework.FateToDecide, casework.FateCarryingOut:
		return 1
	case casework.FateOpposed, casework.FateDropped, casework.FateNotPossible, casework.FateOverturned:
	}
	return 2
}

// stepsSection is the time to each step against its window.
func (c *Console) stepsSection(f *casework.Figures) reportSection {
	s := reportSection{
		ID: "steps", Heading: "Time to each step", Nothing: len(f.Steps) == 0,
		Lead: "Steps that came to an end in these days, done or no longer needed. The bar is the median: half took no longer. " +
			"Of ten, nine took no longer than where the thin line ends. Time for which the clock of a case was stopped is left out.",
	}
	table := figuresTable{
		Caption: "Time to each step", Head: []string{"Step", "Window", "Taken", "In time", "Median", "Nine of ten", "Window on average"},
	}
	var spans []span
	var said []string
	for _, x := range f.Steps {
		name := x.Step.Title()
		allowed := max(1, float64(x.Allowed))
		spans = append(spans, span{Name: name, Median: float64(x.Median) / allowed, P90: float64(x.P90) / allowed})
		said = append(said, fmt.Sprintf("%s: median %s of %s", name, lasted(x.Median), lasted(x.Allowed)))
		table.Rows = append(table.Rows, figuresRow{Name: name, Cells: []string{
			spanInWords(c.Desk.Policy().Windows[x.Step]), strconv.Itoa(x.Taken), fmt.Sprintf("%d (%d%%)", x.InTime, 100*x.InTime/max(1, x.Taken)),
			lasted(x.Median), lasted(x.P90), lasted(x.Allowed),
		}})
	}
	s.Plots = []plot{spansOf("plot-steps", "How long steps took, against their windows", sentence(said), spans)}
	s.Tables = []figuresTable{table}
	return s
}

// loadSection is what is open now, and what of it is overdue, by officer.
func (c *Console) loadSection(f *casework.Figures) reportSection {
	s := reportSection{
		ID: "load", Heading: "Open and overdue now", Lead: "Every case that is open at this moment, whenever it was opened, by officer and stage.",
		Nothing: len(f.Load) == 0,
	}
	var officers, stages []bar
	count := func(bars *[]bar, name string, l casework.LoadFigure) {
		i := slices.IndexFunc(*bars, func(b bar) bool { return b.Name == name })
		if i < 0 {
			i, *bars = len(*bars), append(*bars, bar{Name: name, Parts: make([]int, 2)})
		}
		(*bars)[i].Parts[0] += l.Cases - l.Overdue
		(*bars)[i].Parts[1] += l.Overdue
	}
	for _, stage := range casework.Stages() {
		for _, l := range f.Load {
			if l.Stage == stage {
				count(&stages, stage.Title(), l)
			}
		}
	}
	for _, l := range f.Load {
		name := "Nobody yet"
		if l.Officer != "" {
			name = c.nameOf(l.Officer)
		}
		count(&officers, name, l)
	}
	parts := []part{{"main", "in time"}, {"late", "overdue"}}
	s.Plots = []plot{
		barsOf("plot-stages", "Open cases by stage", sentence(barsInWords(stages)), parts, stages),
		barsOf("plot-officers", "Open cases by officer", sentence(barsInWords(officers)), parts, officers),
	}
	s.Tables = []figuresTable{loadTable("Open cases by stage", "Stage", stages), loadTable("Open cases by officer", "Officer", officers)}
	return s
}

func loadTable(caption, of string, bars []bar) figuresTable {
	t := figuresTable{Caption: caption, Head: []string{of, "Open", "Overdue"}}
	for _, b := range bars {
		t.Rows = append(t.Rows, figuresRow{Name: b.Name, Cells: numbers(b.total(), b.Parts[1])})
	}
	return t
}

// requestsSection is account requests by stage.
func requestsSection(f *casework.Figures) reportSection {
	s := reportSection{
		ID: "requests", Heading: "Account requests", Lead: "Requests to run an account for the council that were made in these days, and those that are open now.",
		Nothing: len(f.Requests) == 0 && len(f.Waiting) == 0,
	}
	made := figuresTable{Caption: "Made in these days", Head: []string{"Stands at", "Requests"}}
	var bars []bar
	for _, r := range f.Requests {
		name := r.Stage.Title()
		if r.Outcome != "" {
			name = r.Outcome.Title()
		}
		bars = append(bars, bar{Name: name, Parts: []int{r.Requests}})
		made.Rows = append(made.Rows, figuresRow{Name: name, Cells: numbers(r.Requests)})
	}
	if len(bars) > 0 {
		s.Plots = []plot{barsOf("plot-requests", "Account requests by stage", sentence(barsInWords(bars)), []part{{"main", "made in these days"}}, bars)}
		s.Tables = []figuresTable{made}
	}
	if len(f.Waiting) > 0 {
		open := figuresTable{Caption: "Open now", Head: []string{"Stage", "Requests", "Overdue"}}
		for _, r := range f.Waiting {
			open.Rows = append(open.Rows, figuresRow{Name: r.Stage.Title(), Cells: numbers(r.Requests, r.Overdue)})
		}
		s.Tables = append(s.Tables, open)
	}
	return s
}

func numbers(list ...int) []string {
	cells := make([]string, len(list))
	for i, n := range list {
		cells[i] = strconv.Itoa(n)
	}
	return cells
}

func names(amounts []amount) []string {
	list := make([]string, len(amounts))
	for i, a := range amounts {
		list[i] = a.Name
	}
	return list
}

func amountsInWords(amounts []amount) []string {
	list := make([]string, len(amounts))
	for i, a := range amounts {
		list[i] = a.Name + ": " + strconv.Itoa(a.N)
	}
	return list
}

func barsInWords(bars []bar) []string {
	list := make([]string, len(bars))
	for i, b := range bars {
		list[i] = b.Name + ": " + strconv.Itoa(b.total())
	}
	return list
}
