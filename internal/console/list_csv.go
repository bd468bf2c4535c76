package console

import (
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// listCSV is the list as a table, with the filter of the address.
func (c *Console) listCSV(g *gin.Context) {
	f := readFilter(g.Request.URL.Query())
	asked, _ := f.filter(c.zone())
	asked.Limit = app.MaxPageSize
	found, err := c.Desk.Cases(g.Request.Context(), caller(g), asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	sendList(c, g, "incidents.csv", []string{
		"ref", "stage", "outcome", "channel", "author", "grounds", "officer", "opened", "closed", "waits for", "due", "overdue",
	}, found, func(cursor string) (casework.Page[casework.IncidentItem], error) {
		asked.Cursor = cursor
		return c.Desk.Cases(g.Request.Context(), caller(g), asked)
	}, c.listRows)
}

func (c *Console) listRows(items []casework.IncidentItem) ([][]string, error) {
	lines, err := c.lines(items)
	if err != nil {
		return nil, err
	}
	rows := make([][]string, len(lines))
	for i := range lines {
		rows[i] = lines[i].cells(c.zone())
	}
	return rows, nil
}

func (l listLine) cells(zone *time.Location) []string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(zone).Format("2006-01-02 15:04")
	}
	closed := time.Time{}
	if l.ClosedAt != nil {
		closed = *l.ClosedAt
	}
	grounds := make([]string, len(l.Grounds))
	for i, g := range l.Grounds {
		grounds[i] = casework.Words(g)
	}
	due := ""
	if l.DueWhat != "" {
		due = day(l.DueBy)
	}
	return []string{
		l.Ref, casework.Words(l.Stage), casework.Words(l.Outcome), l.Post.Channel, l.Post.Author, strings.Join(grounds, "; "), l.AssignedTo,
		day(l.OpenedAt), day(closed), casework.Words(l.DueWhat), due, strconv.FormatBool(l.Overdue),
	}
}
