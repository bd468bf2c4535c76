package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// periodForm is the first and the last day of a report, as they stand in the address.
type periodForm struct {
	Action string
	Days   []dayField
}

type dayField struct{ Name, Label, Value, Error string }

func (f *periodForm) address() url.Values {
	q := url.Values{}
	for _, d := range f.Days {
		if d.Value != "" {
			q.Set(d.Name, d.Value)
		}
	}
	return q
}

// readPeriod reads the days of an address; what is empty the report fills in.
func readPeriod(g *gin.Context, action string) periodForm {
	return periodForm{Action: action, Days: []dayField{
		{Name: "from", Label: "From", Value: g.Query("from")}, {Name: "to", Label: "Up to and including", Value: g.Query("to")},
	}}
}

// of shows the days that were counted.
func (f *periodForm) of(p casework.Period) { f.Days[0].Value, f.Days[1].Value = p.First(), p.Last() }

// refused puts what is wrong with the days beside them. False: something else is wrong.
func (f *periodForm) refused(err error) ([]summaryLine, bool) {
	var said *app.Error
	if !errors.As(err, &said) || said.Code != casework.CodeInvalid {
		return nil, false
	}
	lines := []summaryLine{}
	for _, field := range said.Fields {
		lines = append(lines, summaryLine{Text: field.Message, Anchor: field.Field})
		for i := range f.Days {
			if f.Days[i].Name == field.Field {
				f.Days[i].Error = field.Message
			}
		}
	}
	return lines, true
}

// figuresBody is the page of reports.
type figuresBody struct {
	periodForm
	Period, Zone string
	At           time.Time
	CSV, Open    string
	Sections     []reportSection
}

const (
	reportsPath      = "/reports"
	transparencyPath = "/reports/transparency"
)

func (c *Console) figuresPage(g *gin.Context) {
	form := readPeriod(g, reportsPath)
	f, err := c.Desk.Figures(g.Request.Context(), caller(g), form.Days[0].Value, form.Days[1].Value)
	if lines, wrong := form.refused(err); wrong {
		c.render(g, http.StatusUnprocessableEntity, page{Name: "figures", Title: "Reports", Wide: true, Errors: lines, Body: figuresBody{periodForm: form}})
		return
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	form.of(f.Period)
	c.render(g, http.StatusOK, page{Name: "figures", Title: "Reports", Wide: true, Body: figuresBody{
		periodForm: form, Period: inDays(f.Period), Zone: zoneTitle(c.zone()), At: f.At, Sections: c.sections(&f, form.address()),
		CSV: link("/reports.csv", form.address()), Open: link(transparencyPath, form.address()),
	}})
}

// transparencyBody is a report that can be published.
type transparencyBody struct {
	periodForm
	Back, Period, Cases, Mark, Version, CSV string
	Largest                                 int
	At                                      time.Time
	Tables                                  []figuresTable
}

func (c *Console) transparencyPage(g *gin.Context) {
	const heading = "How the social media policy was used"
	form := readPeriod(g, transparencyPath)
	t, err := c.Desk.Transparency(g.Request.Context(), caller(g), form.Days[0].Value, form.Days[1].Value)
	body := transparencyBody{periodForm: form, Back: link(reportsPath, form.address())}
	if lines, wrong := body.refused(err); wrong {
		c.render(g, http.StatusUnprocessableEntity, page{Name: "transparency", Title: heading, Errors: lines, Body: body})
		return
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	body.of(t.Period)
	body.Back, body.CSV = link(reportsPath, body.address()), link(transparencyPath+".csv", body.address())
	body.Period, body.Cases, body.At = inDays(t.Period), casesOpened(t.Cases), c.Now()
	body.Mark, body.Largest, body.Version = app.HiddenCell, casework.SmallestPublished-1, c.Desk.Policy().Version
	for _, group := range t.Groups {
		body.Tables = append(body.Tables, publishedTable(group))
	}
	c.render(g, http.StatusOK, page{Name: "transparency", Title: heading, Public: true, Body: body})
}

func casesOpened(n casework.Count) string {
	switch {
	case n.Hidden:
		return "fewer than " + strconv.Itoa(casework.SmallestPublished) + " cases were opened"
	case n.N == 0:
		return "no case was opened"
	}
	return strconv.Itoa(n.N) + " cases were opened"
}

// figuresCSV is the report, or a part of it, as a table.
func (c *Console) figuresCSV(g *gin.Context) {
	f, err := c.Desk.Figures(g.Request.Context(), caller(g), g.Query("from"), g.Query("to"))
	if err != nil {
		c.problem(g, err)
		return
	}
	var parts []app.Figure
	for _, name := range g.QueryArray("figure") {
		parts = append(parts, app.Figure(name))
	}
	sendTable(g, "report.csv", app.FiguresTable(&f, parts...))
}

func (c *Console) transparencyCSV(g *gin.Context) {
	t, err := c.Desk.Transparency(g.Request.Context(), caller(g), g.Query("from"), g.Query("to"))
	if err != nil {
		c.problem(g, err)
		return
	}
	sendTable(g, "transparency.csv", app.TransparencyTable(&t))
}

// inDays says of a period from when to when it is.
func inDays(p casework.Period) string {
	const day = "2 January 2006"
	return p.From.In(p.Zone).Format(day) + " to " + p.To.In(p.Zone).AddDate(0, 0, -1).Format(day)
}

// zoneTitle is a zone as people say it.
func zoneTitle(zone *time.Location) string {
	if zone.String() == "Europe/London" {
		return "the United Kingdom"
	}
	return zone.String()
}
