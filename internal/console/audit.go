package console

import (
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// auditBody is the result of checking the chains, and the chain of one case.
type auditBody struct {
	Audit    *casework.Verification // nil: the person did not ask for it
	Ref      string
	Chain    []casework.TimelineItem
	Sees     bool // the person may see whole cases
	Searches bool
	Now      time.Time // of the check
}

func (c *Console) auditPage(g *gin.Context) {
	ctx, who := g.Request.Context(), caller(g)
	if err := c.Service.May(who, app.RightVerify); err != nil {
		c.problem(g, err)
		return
	}
	body := auditBody{Ref: g.Query("ref"), Now: c.Now(), Sees: c.Service.SeesAll(who, incident.KindName), Searches: c.Service.May(who, app.RightSearchAudit) == nil}
	var err error
	if g.Query("verify") != "" {
		var audit casework.Verification
		audit, err = c.Service.VerifyAudit(ctx, who)
		body.Audit = &audit
	}
	if body.Ref != "" && err == nil {
		body.Chain, err = c.Service.Timeline(ctx, who, incident.KindName, body.Ref)
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	c.render(g, http.StatusOK, page{Name: "audit", Title: "Audit", Wide: true, Body: body})
}

// keysPage lists the keyboard shortcuts.
func (c *Console) keysPage(g *gin.Context) {
	c.render(g, http.StatusOK, page{Name: "keys", Title: "Keyboard shortcuts"})
}

const (
	eventsPath    = "/audit/events"
	accessLogPath = "/audit/access"
)

// auditSearchBody is what a search of the events, or of the access log, found.
type auditSearchBody struct {
	Path      string
	Filter    url.Values
	Kinds     []choice // of events
	Events    []casework.TimelineItem
	AccessLog []access.LogEntry
	Previous  string
	Next      string

	kinds casework.Kinds
	sees  func(kind casework.KindName) bool // every case of the kind
}

// InAccessLog says whether the access log is searched, not the events.
func (b auditSearchBody) InAccessLog() bool { return b.Path == accessLogPath }

// None says that nothing was found.
func (b auditSearchBody) None() bool { return len(b.Events)+len(b.AccessLog) == 0 }

// Reference is a reference, as a link for those who may open it. A reference to a part of
// a case, such as a letter, links to the case.
func (b auditSearchBody) Reference(text string) template.HTML {
	ref, _, _ := strings.Cut(text, "/")
	kind := b.kinds.ByRef(ref)
	if kind == nil || !b.sees(kind.Name) {
		return escaped(text)
	}
	return `<a class="govuk-link" href="` + escaped(kind.Page(ref)) + `">` + escaped(text) + `</a>`
}

func (c *Console) eventsPage(g *gin.Context) {
	body, filter, wrong := c.auditSearch(g, eventsPath)
	found, err := c.Service.Events(g.Request.Context(), caller(g), filter)
	if err != nil {
		c.problem(g, err)
		return
	}
	body.Events, body.Kinds = found.Items, chosenFrom(body.kinds.EventKinds(), filter.Kind)
	c.showAuditSearch(g, "Events of every case", body, found.Next, wrong)
}

func (c *Console) accessLogPage(g *gin.Context) {
	body, filter, wrong := c.auditSearch(g, accessLogPath)
	found, err := c.Service.AccessLogEntries(g.Request.Context(), caller(g), filter)
	if err != nil {
		c.problem(g, err)
		return
	}
	body.AccessLog = found.Items
	c.showAuditSearch(g, "Access log", body, found.Next, wrong)
}

// auditSearch reads a search. What cannot be read is left out, and the error summary says
// so.
func (c *Console) auditSearch(g *gin.Context, path string) (auditSearchBody, casework.AuditFilter, []summaryLine) {
	q, who := pick(url.Values(trimmed(g.Request.URL.Query())), "ref", "person", "kind", "from", "to"), caller(g)
	filter := casework.AuditFilter{
		Ref: strings.ToUpper(q.Get("ref")), Person: q.Get("person"), Kind: q.Get("kind"), Limit: pageSize, Cursor: g.Query("cursor"),
	}
	var wrong []summaryLine
	filter.From, filter.To, wrong = dayRange(q, c.zone())
	body := auditSearchBody{
		Path: path, Filter: q, kinds: c.Service.Kinds(), sees: func(kind casework.KindName) bool { return c.Service.SeesAll(who, kind) },
	}
	return body, filter, wrong
}

func (c *Console) showAuditSearch(g *gin.Context, title string, body auditSearchBody, next string, wrong []summaryLine) {
	body.Previous, body.Next = pageLinks(body.Path, body.Filter, g.Request.URL.Query(), next)
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	c.render(g, status, page{Name: "audit-search", Title: title, Wide: true, Errors: wrong, Body: body})
}

// resultText says what came of a request in the access log.
func resultText(status int) string {
	switch {
	case status == 0:
		return "Requested"
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		return "Refused"
	case status < http.StatusBadRequest:
		return "Answered"
	case status < http.StatusInternalServerError:
		return "Rejected"
	}
	return "Failed"
}

// summary says what happened. The event that a case was assigned holds the id of the
// officer; the page shows the name.
func (c *Console) summary(item casework.TimelineItem) string {
	if item.Kind != casework.EventAssigned {
		return item.Summary
	}
	var assigned casework.Assigned
	if err := json.Unmarshal(item.Data, &assigned); err != nil || assigned.To == "" {
		return item.Summary
	}
	return strings.Replace(item.Summary, assigned.To, c.nameOf(assigned.To), 1)
}
