package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/incident"
)

// incidentListBody is the list of incidents and its filter.
type incidentListBody struct {
	listBody
	Whole    bool // the person sees every case, not only what they reported
	Import   bool // the person may import posts
	Stages   []choice
	Outcomes []choice
	Grounds  []choice
	Measures []choice
	Officers []choice
	Sorts    []choice
}

func (c *Console) incidentList(g *gin.Context) {
	here := g.Request.URL.Query()
	filter, wrong := c.incidentFilter(here)
	filter.Limit, filter.Cursor = pageSize, here.Get("cursor")
	found, err := c.Service.Cases(g.Request.Context(), caller(g), filter)
	if err != nil {
		c.problem(g, err)
		return
	}
	body := c.incidentListBody(incidentQuery(here))
	for i := range found.Items {
		row, err := c.incidentRow(&found.Items[i], found.Whole)
		if err != nil {
			c.problem(g, err)
			return
		}
		body.Items = append(body.Items, row)
	}
	body.Whole, body.Total, body.Import = found.Whole, found.Total, c.Service.May(caller(g), app.RightImport) == nil
	body.Previous, body.Next = pageLinks("/incidents", body.Filter, here, found.Next)
	heading := "Incidents"
	if !found.Whole {
		heading = "Posts I reported"
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	c.render(g, status, page{Name: "incidents", Title: heading, Wide: true, Errors: wrong, Body: body})
}

// incidentQuery is the filter in an address, which a bookmark keeps.
func incidentQuery(here url.Values) url.Values {
	filter := pick(here, "stage", "outcome", "ground", "measure", "channel", "author", "officer", "from", "to", "q", "sort")
	if here.Get("overdue") == "true" {
		filter.Set("overdue", "true")
	}
	return filter
}

// incidentFilter leaves out what cannot be read, and says so.
func (c *Console) incidentFilter(q url.Values) (incident.Filter, []summaryLine) {
	f := incident.Filter{
		Outcome: incident.Outcome(q.Get("outcome")), Ground: casework.Ground(q.Get("ground")), Measure: casework.Measure(q.Get("measure")),
		Channel: q.Get("channel"), Author: q.Get("author"), AssignedTo: q.Get("officer"), Query: q.Get("q"), Sort: casework.SortOrder(q.Get("sort")),
	}
	switch stage := incident.Stage(q.Get("stage")); {
	case stage == "open":
		f.Stages = incident.Stages()[:len(incident.Stages())-1]
	case slices.Contains(incident.Stages(), stage):
		f.Stages = []incident.Stage{stage}
	}
	if overdue := q.Get("overdue") == "true"; overdue {
		f.Overdue = &overdue
	}
	var wrong []summaryLine
	f.OpenedFrom, f.OpenedTo, wrong = dayRange(q, c.zone())
	return f, wrong
}

func (c *Console) incidentListBody(filter url.Values) incidentListBody {
	body := incidentListBody{
		listBody: c.listBody("case", "/incidents.csv", filter),
		Stages:   append([]choice{{Value: "open", Label: "Every open stage"}}, chosenFrom(incident.Stages(), "")...),
		Outcomes: chosenFrom(incident.Outcomes(), filter.Get("outcome")),
		Grounds:  chosenFrom(casework.Grounds(), filter.Get("ground")),
		Measures: chosenFrom(casework.Measures(), filter.Get("measure")),
		Officers: c.officerChoices(filter.Get("officer")),
		Sorts: []choice{
			{Value: "", Label: "Newest first"}, {Value: string(casework.SortOldest), Label: "Oldest first"},
			{Value: string(casework.SortDue), Label: "Due first"}, {Value: string(casework.SortChanged), Label: "Last changed first"},
		},
	}
	choose(body.Stages, filter.Get("stage"))
	choose(body.Sorts, filter.Get("sort"))
	return body
}

// channelChoices are the channels that a report can be about: the policy's, and any other.
func (c *Console) channelChoices() []choice {
	channels := []string{
		address.ChannelFacebook, address.ChannelX, address.ChannelInstagram, address.ChannelYouTube, address.ChannelNextdoor,
	}
	if c.Demo {
		channels = append(channels, address.ChannelSandbox)
	}
	return each(append(channels, "other"), func(name string) choice { return choice{Value: name, Label: address.ChannelTitle(name)} })
}

func (c *Console) incidentRow(i *incident.ListItem, whole bool) (listRow, error) {
	grounds, err := groundsOf(i)
	row := listRow{
		Ref: i.Ref, Link: href(incidentPath(i.Ref)), Tag: stageTag(i.Stage), Overdue: i.Overdue(c.Now()),
		What: incidentText(i, grounds, whole), Words: i.Post.Text,
	}
	if !whole {
		return row, err
	}
	officer := " – officer: " + c.nameOf(i.AssignedTo)
	switch {
	case i.ClosedAt != nil:
		if len(grounds) > 0 { // without grounds, What already says how the case ended
			officer = ": " + i.Outcome.Title() + officer
		}
		row.When = c.timed("Closed ", *i.ClosedAt, officer)
	case i.DueWhat != "":
		row.When = c.timed("Waits for "+i.DueWhat.InSentence()+", due ", i.DueBy, officer)
	default:
		row.When = c.timed("Opened ", i.OpenedAt, officer)
	}
	return row, err
}

func groundsOf(i *incident.ListItem) ([]casework.Ground, error) {
	if len(i.Assessment) == 0 {
		return nil, nil
	}
	var found incident.Assessment
	err := json.Unmarshal(i.Assessment, &found)
	return found.Grounds, err
}

// incidentText is what a case is about, in a line. Those who do not see the whole case are
// told neither what was found nor that nothing was.
func incidentText(i *incident.ListItem, grounds []casework.Ground, whole bool) string {
	about := ""
	switch {
	case len(grounds) > 0:
		about = strings.Join(each(grounds, casework.Ground.Title), ", ") + " – "
	case i.Outcome != "":
		about = i.Outcome.Title() + " – "
	case whole:
		about = "Not assessed yet – "
	}
	about += address.ChannelTitle(i.Post.Channel)
	if i.Post.Author != "" {
		about += ", " + i.Post.Author
	}
	return about
}

// incidentsCSV is the list as a table, with the filter of the address.
func (c *Console) incidentsCSV(g *gin.Context) {
	filter, _ := c.incidentFilter(g.Request.URL.Query())
	filter.Limit = app.MaxPageSize
	sendList(c, g, "incidents.csv", []string{
		"ref", "stage", "outcome", "channel", "author", "grounds", "officer", "opened", "closed", "waits for", "due", "overdue",
	}, func(cursor string) (casework.Page[incident.ListItem], error) {
		filter.Cursor = cursor
		return c.Service.Cases(g.Request.Context(), caller(g), filter)
	}, c.incidentCells)
}

func (c *Console) incidentCells(items []incident.ListItem) ([][]string, error) {
	rows := make([][]string, len(items))
	for k := range items {
		i := &items[k]
		found, err := groundsOf(i)
		if err != nil {
			return nil, err
		}
		due := ""
		if i.DueWhat != "" {
			due = c.timeCell(&i.DueBy)
		}
		rows[k] = []string{
			i.Ref, casework.Words(i.Stage), casework.Words(i.Outcome), i.Post.Channel, i.Post.Author, strings.Join(each(found, casework.Words[casework.Ground]), "; "), i.AssignedTo,
			c.timeCell(&i.OpenedAt), c.timeCell(i.ClosedAt), casework.Words(i.DueWhat), due, strconv.FormatBool(i.Overdue(c.Now())),
		}
	}
	return rows, nil
}
