package console

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// publishedBody is a report that the council can publish.
type publishedBody struct {
	periodForm
	Back, Period, Cases, Mark, Version, CSV string
	Largest                                 int // number that may be hidden
	At                                      time.Time
	Tables                                  []reportTable
}

func (c *Console) transparencyPage(g *gin.Context) {
	const heading = "How we used the social media policy"
	days := readPeriod(g, transparencyPath)
	t, err := c.Service.Transparency(g.Request.Context(), caller(g), days.From(), days.To())
	body := publishedBody{periodForm: days, Back: link(reportsPath, days.query())}
	if wrong, is := body.errors(err); is {
		c.render(g, http.StatusUnprocessableEntity, page{Name: "transparency", Title: heading, Errors: wrong, Body: body})
		return
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	body.show(t.Period)
	body.Back, body.CSV = link(reportsPath, body.query()), link(transparencyPath+".csv", body.query())
	body.Period, body.Cases, body.At = periodText(t.Period), casesOpened(t.Cases), c.Now()
	body.Mark, body.Largest, body.Version = report.HiddenCell, report.SmallestPublished-1, c.Service.Policy().Version
	for _, group := range t.Groups {
		body.Tables = append(body.Tables, publishedTable(group))
	}
	c.render(g, http.StatusOK, page{Name: "transparency", Title: heading, Public: true, Body: body})
}

func (c *Console) transparencyCSV(g *gin.Context) {
	t, err := c.Service.Transparency(g.Request.Context(), caller(g), g.Query("from"), g.Query("to"))
	if err != nil {
		c.problem(g, err)
		return
	}
	sendTable(g, "transparency.csv", report.TransparencyTable(&t))
}

func casesOpened(n report.Count) string {
	switch {
	case n.Hidden:
		return "fewer than " + strconv.Itoa(report.SmallestPublished) + " cases"
	case n.N == 0:
		return "no case"
	}
	return count(n.N, "case")
}

// publishedTable is a group of published numbers.
func publishedTable(group report.CountGroup) reportTable {
	t := reportTable{}
	title := func(of string) string { return of }
	switch group.Name {
	case report.GroupMonths:
		t.Caption, t.Head = "Cases opened, by month", []string{"Month", "Cases"}
		title = func(of string) string {
			at, _ := time.Parse("2006-01", of) // the store writes it
			return at.Format("January 2006")
		}
	case report.GroupGrounds:
		t.Caption, t.Head = "Cases opened, by ground (a case can have several)", []string{"Ground", "Cases"}
		title = func(of string) string { return casework.Ground(of).Title() }
	case report.GroupStanding:
		t.Caption, t.Head = "How these cases ended", []string{"Outcome", "Cases"}
		title = func(of string) string { return incident.Outcome(of).Title() }
	case report.GroupMeasures:
		t.Caption, t.Head = "Measures proposed in this period and carried out", []string{"Measure", "Times"}
		title = func(of string) string { return casework.Measure(of).Title() }
	case report.GroupRequests:
		t.Caption, t.Head = "Requests by staff to run an account for the council", []string{"Outcome", "Requests"}
		title = func(of string) string { return account.RequestOutcome(of).Title() }
	}
	for _, n := range group.Counts {
		name := "Still open"
		if n.Of != report.StillOpen {
			name = title(n.Of)
		}
		t.Rows = append(t.Rows, reportRow{Name: name, Cells: []string{report.CountCell(n)}})
	}
	if len(t.Rows) == 0 {
		t.Rows = []reportRow{{Name: "None", Cells: []string{"0"}}}
	}
	return t
}
