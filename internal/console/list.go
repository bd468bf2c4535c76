package console

import (
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

const (
	listLimit = 40 // long posts in all of them are a page of less than 60 kB
	listTrail = 20 // how many pages one can go back
)

// listBody is the list of cases and its filter.
type listBody struct {
	Whole    bool
	Import   bool // the viewer may bring in many
	Filter   filterForm
	Narrowed bool
	Stages   []choice
	Outcomes []choice
	Grounds  []choice
	Measures []choice
	Channels []choice
	Officers []choice
	Sorts    []choice
	Items    []listRow
	Total    *int
	Previous string
	Next     string
	CSV      string
}

// Count says how many cases fit, where that is known.
func (b listBody) Count() string {
	switch {
	case b.Total == nil:
		return ""
	case *b.Total == 1:
		return "1 case."
	}
	return strconv.Itoa(*b.Total) + " cases."
}

// listRow is a line of the list. Its grounds are shown, its words only on request.
type listRow struct {
	Ref     string
	Link    template.HTMLAttr
	Stage   template.HTML
	Overdue bool
	What    string        // grounds or outcome, channel and author
	When    template.HTML // empty: not for the one who looks
	Words   string
}

func (c *Console) listPage(g *gin.Context) {
	f := readFilter(g.Request.URL.Query())
	asked, wrong := f.filter(c.zone())
	asked.Limit, asked.Cursor = listLimit, g.Query("cursor")
	found, err := c.Desk.Cases(g.Request.Context(), caller(g), asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	lines, err := c.lines(found.Items)
	if err != nil {
		c.problem(g, err)
		return
	}
	body := c.listBody(f)
	body.Whole, body.Total = found.Whole, found.Total
	for i := range lines {
		body.Items = append(body.Items, c.rowOf(&lines[i], found.Whole))
	}
	body.Import = c.Desk.May(caller(g), app.RightImport) == nil
	body.Previous, body.Next = turning("/incidents", f.address(), g.Request.URL.Query(), found.Next)
	heading := "Incidents"
	if !found.Whole {
		heading = "Posts I reported"
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	c.render(g, status, page{Name: "list", Title: heading, Wide: true, Errors: wrong, Body: body})
}

func (c *Console) rowOf(l *listLine, whole bool) listRow {
	row := listRow{
		Ref: l.Ref, Link: href("/incidents/" + l.Ref), Stage: stageTag(l.Stage), Overdue: l.Overdue, What: l.what(whole), Words: l.Post.Text,
	}
	if !whole {
		return row
	}
	officer := " – officer: " + c.nameOf(l.AssignedTo)
	switch {
	case l.ClosedAt != nil:
		if len(l.Grounds) > 0 { // without any, the line above says how it ended
			officer = ": " + l.Outcome.Title() + officer
		}
		row.When = c.timed("Closed ", *l.ClosedAt, officer)
	case l.DueWhat != "":
		row.When = c.timed("Waits for "+l.DueWhat.InSentence()+", due ", l.DueBy, officer)
	default:
		row.When = c.timed("Opened ", l.OpenedAt, officer)
	}
	return row
}

func (c *Console) listBody(f filterForm) listBody {
	body := listBody{
		Filter: f, Narrowed: len(f.address()) > 0, CSV: link("/incidents.csv", f.address()),
		Stages: []choice{{Value: "open", Label: "Every open stage"}},
	}
	for _, s := range casework.Stages() {
		body.Stages = append(body.Stages, choice{Value: string(s), Label: s.Title()})
	}
	for _, o := range casework.Outcomes() {
		body.Outcomes = append(body.Outcomes, choice{Value: string(o), Label: o.Title()})
	}
	for _, x := range casework.Grounds() {
		body.Grounds = append(body.Grounds, choice{Value: string(x), Label: x.Title()})
	}
	for _, m := range casework.Measures() {
		body.Measures = append(body.Measures, choice{Value: string(m), Label: m.Title()})
	}
	for _, name := range channels(c.Demo) {
		body.Channels = append(body.Channels, choice{Value: name, Label: casework.ChannelTitle(name)})
	}
	for _, p := range c.People.PeopleWith(casework.RoleComms) {
		body.Officers = append(body.Officers, choice{Value: p.ID, Label: p.Name})
	}
	body.Sorts = sortTitles()
	choose(body.Stages, f.Stage)
	choose(body.Outcomes, f.Outcome)
	choose(body.Grounds, f.Ground)
	choose(body.Measures, f.Measure)
	choose(body.Channels, f.Channel)
	choose(body.Officers, f.Officer)
	choose(body.Sorts, f.Sort)
	return body
}

func choose(options []choice, value string) {
	for i := range options {
		options[i].Chosen = options[i].Value == value
	}
}

// listLine is a case in the list or in its CSV.
type listLine struct {
	casework.IncidentItem
	Grounds []casework.Ground
	Overdue bool
}

// what is what the case is about, in a line. Those who do not see the whole of it are
// not told what was found, nor that nothing was.
func (l *listLine) what(whole bool) string {
	about := ""
	switch {
	case len(l.Grounds) > 0:
		titles := make([]string, len(l.Grounds))
		for i, g := range l.Grounds {
			titles[i] = g.Title()
		}
		about = strings.Join(titles, ", ")
	case l.Outcome != "":
		about = l.Outcome.Title()
	case whole:
		about = "Not assessed yet"
	}
	if about != "" {
		about += " – "
	}
	about += casework.ChannelTitle(l.Post.Channel)
	if l.Post.Author != "" {
		about += ", " + l.Post.Author
	}
	return about
}

func (c *Console) lines(items []casework.IncidentItem) ([]listLine, error) {
	now := c.Now()
	list := make([]listLine, 0, len(items))
	for i := range items {
		line := listLine{IncidentItem: items[i], Overdue: items[i].Overdue(now)}
		if len(items[i].Assessment) > 0 {
			var found casework.Assessment
			if err := json.Unmarshal(items[i].Assessment, &found); err != nil {
				return nil, err
			}
			line.Grounds = found.Grounds
		}
		list = append(list, line)
	}
	return list, nil
}

// turning leads to the pages before and after. The register only goes forward, so
// the address takes the way that was come along: the cursors of the pages before.
func turning(path string, filter, here url.Values, next string) (previous, following string) {
	cursor, trail := here.Get("cursor"), here["back"]
	if cursor != "" {
		q := clone(filter)
		if n := len(trail); n > 0 {
			if trail[n-1] != "" {
				q.Set("cursor", trail[n-1])
			}
			q["back"] = trail[:n-1]
		}
		previous = link(path, q)
	}
	if next != "" {
		q := clone(filter)
		q.Set("cursor", next)
		q["back"] = append(append([]string{}, trail...), cursor)
		if n := len(q["back"]); n > listTrail {
			q["back"] = q["back"][n-listTrail:]
		}
		following = link(path, q)
	}
	return previous, following
}

func clone(q url.Values) url.Values {
	out := url.Values{}
	for name, values := range q {
		out[name] = values
	}
	return out
}

// filterField is a field of the filter.
type filterField struct {
	Name, Label, Value string
	Options            []choice
}

func filterLine(name, label, value string) filterField {
	return filterField{Name: name, Label: label, Value: value}
}

func filterSelect(name, label string, options []choice) filterField {
	return filterField{Name: name, Label: label, Options: options}
}

// channels are those that a report can be about: the policy's, and any other.
func channels(demo bool) []string {
	named := []string{
		casework.ChannelFacebook, casework.ChannelX, casework.ChannelInstagram,
		casework.ChannelYouTube, casework.ChannelNextdoor,
	}
	if demo {
		named = append(named, casework.ChannelSandbox)
	}
	return append(named, "other")
}
