package console

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/report"
)

const (
	reportsPath      = "/reports"
	transparencyPath = "/reports/transparency"
)

// reportsBody is the page of reports.
type reportsBody struct {
	periodForm
	Period, Zone string
	At           time.Time
	CSV, Public  string
	Sections     []reportSection
}

// reportSection is a part of the report: its charts, and the tables behind them.
type reportSection struct {
	ID, Heading, Lead, CSV string
	Nothing                bool
	Charts                 []chart
	Tables                 []reportTable
}

type reportTable struct {
	Caption string
	Head    []string
	Rows    []reportRow
}

type reportRow struct {
	Name  string
	Cells []string
}

func (c *Console) reportsPage(g *gin.Context) {
	days := readPeriod(g, reportsPath)
	f, err := c.Service.Figures(g.Request.Context(), caller(g), days.From(), days.To())
	if wrong, is := days.errors(err); is {
		c.render(g, http.StatusUnprocessableEntity, page{Name: "reports", Title: "Reports", Wide: true, Errors: wrong, Body: reportsBody{periodForm: days}})
		return
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	days.show(f.Period)
	c.render(g, http.StatusOK, page{Name: "reports", Title: "Reports", Wide: true, Body: reportsBody{
		periodForm: days, Period: periodText(f.Period), Zone: zoneText(c.zone()), At: f.At, Sections: c.reportSections(&f, days.query()),
		CSV: link("/reports.csv", days.query()), Public: link(transparencyPath, days.query()),
	}})
}

func (c *Console) reportSections(f *report.Figures, period url.Values) []reportSection {
	csv := func(s reportSection, parts ...report.Figure) reportSection {
		q := maps.Clone(period)
		for _, p := range parts {
			q.Add("figure", string(p))
		}
		s.CSV = link("/reports.csv", q)
		return s
	}
	return []reportSection{
		csv(openedSection(f), report.FigureMonths, report.FigureGrounds),
		csv(stagesSection(f), report.FigureStages, report.FigureOutcomes),
		csv(measuresSection(f), report.FigureMeasures),
		csv(c.stepsSection(f), report.FigureSteps),
		csv(c.workloadSection(f), report.FigureOpen, report.FigureOverdue),
		csv(requestsSection(f), report.FigureRequests, report.FigureWaiting, report.FigureLate),
	}
}

// reportsCSV is the report, or a part of it, as a table.
func (c *Console) reportsCSV(g *gin.Context) {
	f, err := c.Service.Figures(g.Request.Context(), caller(g), g.Query("from"), g.Query("to"))
	if err != nil {
		c.problem(g, err)
		return
	}
	sendTable(g, "report.csv", report.FiguresTable(&f, listOf[report.Figure](g.QueryArray("figure"))...))
}

// periodForm is the first and the last day of a report, as the address has them.
type periodForm struct {
	Action string
	Days   []dayField // from and to
}

type dayField struct{ Name, Label, Value, Error string }

// readPeriod reads the days of an address. The report chooses those that are empty.
func readPeriod(g *gin.Context, action string) periodForm {
	return periodForm{Action: action, Days: []dayField{
		{Name: "from", Label: "From", Value: g.Query("from")}, {Name: "to", Label: "Up to and including", Value: g.Query("to")},
	}}
}

// From is the first day as it was typed.
func (f *periodForm) From() string { return f.Days[0].Value }

// To is the last day as it was typed.
func (f *periodForm) To() string { return f.Days[1].Value }

func (f *periodForm) query() url.Values {
	q := url.Values{}
	for _, d := range f.Days {
		if d.Value != "" {
			q.Set(d.Name, d.Value)
		}
	}
	return q
}

// show shows the days that the report counted.
func (f *periodForm) show(p report.Period) { f.Days[0].Value, f.Days[1].Value = p.First(), p.Last() }

// errors shows what is wrong with the days. False: the error is about something else.
func (f *periodForm) errors(err error) ([]summaryLine, bool) {
	var why *app.Error
	if !errors.As(err, &why) || why.Code != casework.CodeInvalid {
		return nil, false
	}
	lines := []summaryLine{}
	for _, field := range why.Fields {
		lines = append(lines, summaryLine{Text: field.Message, Anchor: field.Field})
		for i := range f.Days {
			if f.Days[i].Name == field.Field {
				f.Days[i].Error = field.Message
			}
		}
	}
	return lines, true
}

func numbers(list ...int) []string {
	return each(list, strconv.Itoa)
}
