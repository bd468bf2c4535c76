package console

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework/publication"
)

// publicationListBody is the calendar of a month, and the list of publications.
type publicationListBody struct {
	listBody
	Stages   []choice
	Month    monthBody
	Calendar string // secret address of the calendar; empty: not for this person
}

// monthBody is a month of the calendar.
type monthBody struct {
	Title          string
	Previous, Next string // addresses of the months before and after
	Weeks          [][7]dayBody
}

// dayBody is a day of the calendar.
type dayBody struct {
	Day     int  // of the month
	Outside bool // it is in the month before or after
	Planned []plannedBody
}

// plannedBody is a publication in the calendar. It holds no word of the text (S9).
type plannedBody struct {
	Time, What, Ref string
	Tag             tag
}

func (c *Console) publicationList(g *gin.Context) {
	ctx, who, here := g.Request.Context(), caller(g), g.Request.URL.Query()
	filter := pick(here, "stage")
	body := publicationListBody{
		listBody: c.listBody("publication", "", filter), Stages: chosenFrom(publication.ShownStages(), filter.Get("stage")),
	}
	if key := c.Service.CalendarKey(who); key != "" {
		body.Calendar = "/api/v1/publications/calendar.ics?key=" + url.QueryEscape(key)
	}
	found, err := c.Service.Publications(ctx, who, publication.Filter{
		Stage: publication.Shown(filter.Get("stage")), Limit: pageSize, Cursor: here.Get("cursor"),
	})
	if err == nil {
		body.Month, err = c.month(g, who, here.Get("month"))
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	body.Total = found.Total
	for i := range found.Items {
		body.Items = append(body.Items, c.publicationRow(&found.Items[i]))
	}
	body.Previous, body.Next = pageLinks("/publications", filter, here, found.Next)
	c.render(g, http.StatusOK, page{Name: "publications", Title: "Publications", Wide: true, Body: body})
}

// publicationRow is a line of the list. It holds no word of a text before its release (S9).
func (c *Console) publicationRow(p *publication.Publication) listRow {
	row := listRow{Ref: p.Ref, Link: href(publicationPath(p.Ref)), Tag: publicationTag(p.Shown()).Markup(), What: p.Form.Title()}
	if p.ReleasedAt != nil {
		row.What += ": " + p.Words.Title
	} else if len(p.Writers) > 0 {
		row.What += " – written by " + p.Writers[0].Name
	}
	if due := nextWait(p.Waits); due != nil {
		row.Overdue = due.By.Before(c.Now())
	}
	switch at := p.ReleaseAt(); {
	case p.ReleasedAt != nil:
		row.When = c.timed("Released ", *at, "")
	case at != nil:
		row.When = c.timed("Embargoed until ", *at, "")
	default:
		row.When = c.timed("Opened ", p.OpenedAt, "")
	}
	return row
}

// month is the calendar of the month that an address names, or else of this month.
func (c *Console) month(g *gin.Context, who app.Caller, named string) (monthBody, error) {
	const form = "2006-01"
	first, err := time.ParseInLocation(form, named, c.zone())
	if err != nil {
		now := c.Now().In(c.zone())
		first = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, c.zone())
	}
	planned, err := c.Service.PlannedPublications(g.Request.Context(), who, first, first.AddDate(0, 1, 0))
	if err != nil {
		return monthBody{}, err
	}
	byDay := map[int][]plannedBody{}
	for i := range planned {
		p := &planned[i]
		at := p.ReleaseAt().In(c.zone())
		byDay[at.Day()] = append(byDay[at.Day()], plannedBody{Time: clockTime(at), What: p.Form.Title(), Ref: p.Ref, Tag: publicationTag(p.Shown())})
	}
	m := monthBody{
		Title: first.Format("January 2006"), Previous: "/publications?month=" + first.AddDate(0, -1, 0).Format(form), Next: "/publications?month=" + first.AddDate(0, 1, 0).Format(form),
	}
	monday := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	for day := monday; day.Before(first.AddDate(0, 1, 0)); {
		var week [7]dayBody
		for i := range week {
			week[i] = dayBody{Day: day.Day(), Outside: day.Month() != first.Month()}
			if !week[i].Outside {
				week[i].Planned = byDay[day.Day()]
			}
			day = day.AddDate(0, 0, 1)
		}
		m.Weeks = append(m.Weeks, week)
	}
	return m, nil
}
