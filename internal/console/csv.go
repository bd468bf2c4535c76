package console

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
)

// listCSV is the list as a table, with the filter of the address.
func (c *Console) listCSV(g *gin.Context) {
	f := readFilter(g.Request.URL.Query())
	asked, _ := f.filter(c.zone())
	asked.Limit = 200
	found, err := c.Desk.Cases(g.Request.Context(), caller(g), asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	g.Header("Content-Type", "text/csv; charset=utf-8")
	g.Header("Content-Disposition", attachment("incidents.csv"))
	g.Status(http.StatusOK)
	out := csv.NewWriter(g.Writer)
	defer out.Flush()
	_ = out.Write([]string{ // what cannot be written is seen by Flush, and by the reader
		"ref", "stage", "outcome", "channel", "author", "grounds", "officer", "opened", "closed", "waits for", "due", "overdue",
	})
	for {
		lines, err := c.lines(found.Items)
		if err != nil {
			c.breakOff(g, err)
		}
		for _, l := range lines {
			_ = out.Write(l.cells(c.zone()))
		}
		if asked.Cursor = found.Next; asked.Cursor == "" {
			return
		}
		if found, err = c.Desk.Cases(g.Request.Context(), caller(g), asked); err != nil {
			c.breakOff(g, err)
		}
	}
}

// breakOff ends the connection: half a table must not look like a whole one.
func (c *Console) breakOff(g *gin.Context, err error) {
	c.Log.ErrorContext(g.Request.Context(), "CSV broke off", "id", requestID(g.Request.Context()), "cause", err)
	panic(http.ErrAbortHandler)
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
		grounds[i] = words(g)
	}
	due := ""
	if l.DueWhat != "" {
		due = day(l.DueBy)
	}
	cells := []string{
		l.Ref, words(l.Stage), words(l.Outcome), l.Post.Channel, l.Post.Author, strings.Join(grounds, "; "), l.AssignedTo,
		day(l.OpenedAt), day(closed), waitTitle(l.DueWhat), due, strconv.FormatBool(l.Overdue),
	}
	for i := range cells {
		cells[i] = inert(cells[i])
	}
	return cells
}

func waitTitle(w casework.Window) string {
	if w == "" {
		return ""
	}
	return w.Title()
}

// inert keeps a cell from being read as a formula by what opens the file
// (OWASP, CSV injection).
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
