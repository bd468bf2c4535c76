package console

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// traceForm is a search of the chains as it stands in the address.
type traceForm struct{ Ref, Person, Kind, From, To string }

// traceBody is what was found.
type traceBody struct {
	Path     string
	Doors    doorsOf
	Form     traceForm
	Kinds    []choice // of events
	Events   []app.AuditEvent
	Looks    []access.LogEntry
	Previous string
	Next     string
}

// Reference is a reference, as a link where it may be opened.
func (b traceBody) Reference(text string) template.HTML { return b.Doors.reference(text) }

// Looking says which of the two searches it is.
func (b traceBody) Looking() bool { return b.Path == looksPath }

// None says that nothing was found.
func (b traceBody) None() bool { return len(b.Events)+len(b.Looks) == 0 }

const (
	eventsPath = "/audit/events"
	looksPath  = "/audit/access"
)

func (c *Console) eventsPage(g *gin.Context) {
	body, asked, wrong := c.traceAsked(g, eventsPath)
	found, err := c.Desk.Events(g.Request.Context(), caller(g), asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	body.Events = found.Items
	for _, kind := range casework.Kinds() {
		body.Kinds = append(body.Kinds, choice{Value: string(kind), Label: kind.Title()})
	}
	choose(body.Kinds, body.Form.Kind)
	c.showTrace(g, "What happened in every case", body, found.Next, wrong)
}

func (c *Console) looksPage(g *gin.Context) {
	body, asked, wrong := c.traceAsked(g, looksPath)
	found, err := c.Desk.Looks(g.Request.Context(), caller(g), asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	body.Looks = found.Items
	c.showTrace(g, "Who looked at what", body, found.Next, wrong)
}

func (c *Console) showTrace(g *gin.Context, title string, body traceBody, next string, wrong []summaryLine) {
	body.Previous, body.Next = turning(body.Path, body.Form.address(), g.Request.URL.Query(), next)
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	c.render(g, status, page{Name: "trace", Title: title, Wide: true, Errors: wrong, Body: body})
}

// traceAsked reads what is looked for. What cannot be read is said, and left out.
func (c *Console) traceAsked(g *gin.Context, path string) (traceBody, casework.AuditFilter, []summaryLine) {
	q := func(name string) string { return strings.TrimSpace(g.Query(name)) }
	f := traceForm{Ref: q("ref"), Person: q("person"), Kind: q("kind"), From: q("from"), To: q("to")}
	asked := casework.AuditFilter{Ref: strings.ToUpper(f.Ref), Person: f.Person, Kind: f.Kind, Limit: listLimit, Cursor: g.Query("cursor")}
	wrong := []summaryLine{}
	for _, d := range []struct {
		text, anchor string
		days         int
		into         *time.Time
	}{{f.From, "filter-from", 0, &asked.From}, {f.To, "filter-to", 1, &asked.To}} {
		if d.text == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, d.text, c.zone())
		if err != nil {
			wrong = append(wrong, summaryLine{Text: "Write the date as 2026-11-20.", Anchor: d.anchor})
			continue
		}
		*d.into = day.AddDate(0, 0, d.days).UTC()
	}
	return traceBody{Path: path, Form: f, Doors: c.doorsFor(caller(g))}, asked, wrong
}

func (f traceForm) address() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"ref": f.Ref, "person": f.Person, "kind": f.Kind, "from": f.From, "to": f.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// outcomeInWords says what came of what somebody asked for.
func outcomeInWords(status int) string {
	switch {
	case status == 0:
		return "asked for"
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		return "refused"
	case status < http.StatusBadRequest:
		return "answered"
	case status < http.StatusInternalServerError:
		return "not answered"
	}
	return "failed"
}
