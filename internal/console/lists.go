package console

import (
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

const (
	pageSize = 40 // lines of a list; a page of long posts stays below 60 kB
	maxBack  = 20 // pages that a person can go back
)

// pageLinks are the addresses of the pages before and after. Lists can only be read
// forwards, so the address holds the cursors of the pages before.
func pageLinks(path string, filter, here url.Values, next string) (previous, following string) {
	cursor, back := here.Get("cursor"), here["back"]
	if cursor != "" {
		q := maps.Clone(filter)
		if n := len(back); n > 0 {
			if back[n-1] != "" {
				q.Set("cursor", back[n-1])
			}
			q["back"] = back[:n-1]
		}
		previous = link(path, q)
	}
	if next != "" {
		q := maps.Clone(filter)
		q.Set("cursor", next)
		q["back"] = append(append([]string{}, back...), cursor)
		if n := len(q["back"]); n > maxBack {
			q["back"] = q["back"][n-maxBack:]
		}
		following = link(path, q)
	}
	return previous, following
}

// link is the address of a path with a query.
func link(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// pick returns those parameters of an address that are not empty.
func pick(q url.Values, names ...string) url.Values {
	out := url.Values{}
	for _, name := range names {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// listBody is what the pages of all lists show.
type listBody struct {
	Filter   url.Values
	Channels []choice
	CSV      string
	Items    []listRow
	Noun     string // of a line
	Total    *int   // nil: not known
	Previous string
	Next     string
}

// listRow is a line of a list. Of a case it holds no words but those that are hidden until
// the person asks for them.
type listRow struct {
	Ref, Name           string // Name is the handle of an account
	Link                template.HTMLAttr
	Tag                 template.HTML // its stage or status
	Unreviewed, Overdue bool
	What                string
	When                template.HTML // empty for those who do not see the whole case
	Words               string
}

func (c *Console) listBody(noun, csv string, filter url.Values) listBody {
	body := listBody{Noun: noun, Filter: filter, CSV: link(csv, filter), Channels: c.channelChoices()}
	choose(body.Channels, filter.Get("channel"))
	return body
}

// Count says how many lines the list has, if that is known: "2 cases."
func (b listBody) Count() string {
	if b.Total == nil {
		return ""
	}
	return count(*b.Total, b.Noun) + "."
}

// dayRange reads the days ?from= and ?to= of an address. What cannot be read is left out,
// and the error summary says so.
func dayRange(q url.Values, zone *time.Location) (from, to time.Time, wrong []summaryLine) {
	read := func(name string, days int) time.Time {
		if q.Get(name) == "" {
			return time.Time{}
		}
		day, err := time.ParseInLocation(time.DateOnly, q.Get(name), zone)
		if err != nil {
			wrong = append(wrong, summaryLine{Text: "Enter a date like 2026-11-20.", Anchor: "filter-" + name})
			return time.Time{}
		}
		return day.AddDate(0, 0, days).UTC()
	}
	return read("from", 0), read("to", 1), wrong
}

// each makes something of each item of a list.
func each[A, B any](items []A, form func(A) B) []B {
	list := make([]B, len(items))
	for i, item := range items {
		list[i] = form(item)
	}
	return list
}

// filterField is a field of a filter.
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

// chosenFrom are the options of a filter for the values of a closed set.
func chosenFrom[S interface {
	~string
	Title() string
}](values []S, chosen string) []choice {
	return each(values, func(v S) choice { return choice{Value: string(v), Label: v.Title(), Chosen: string(v) == chosen} })
}

// sendList sends a list as a CSV file, page by page.
func sendList[T any](
	c *Console, g *gin.Context, file string, columns []string,
	next func(cursor string) (casework.Page[T], error), rows func([]T) ([][]string, error),
) {
	first, err := next("")
	if err != nil {
		c.problem(g, err)
		return
	}
	beginCSV(g, file)
	if err := app.WriteListCSV(g.Writer, columns, first, next, rows); err != nil {
		web.AbortResponse(g.Request.Context(), c.Log, "CSV", err)
	}
}

// sendTable sends rows, the header first, as a CSV file.
func sendTable(g *gin.Context, file string, rows [][]string) {
	beginCSV(g, file)
	_ = app.WriteCSV(g.Writer, rows) // the client sees that the connection broke
}

func beginCSV(g *gin.Context, file string) {
	g.Header("Content-Type", "text/csv; charset=utf-8")
	g.Header("Content-Disposition", web.Attachment(file))
	g.Status(http.StatusOK)
}

// timeCell is a time in the council's zone; empty for no time.
func (c *Console) timeCell(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.In(c.zone()).Format("2006-01-02 15:04")
}
