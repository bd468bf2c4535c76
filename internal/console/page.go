package console

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

//go:embed templates
var templates embed.FS

// page is what every page is made of.
type page struct {
	Name   string // of the template
	Title  string
	Wide   bool
	Public bool // printed, it goes to the public: nobody is named on it
	Errors []summaryLine
	Watch  string // where the page hears that it has changed; empty: it does not
	Body   any

	// What the frame shows; filled in by render.
	Who     casework.Actor
	Signed  bool
	Nav     []navLine
	Flash   string
	Council string
	Contact string
	Demo    bool
	Static  string
	Printed string // of when, for whom and where it was, on paper
}

// summaryLine is a line of the error summary, and the id of what it is about.
type summaryLine struct{ Text, Anchor string }

type navLine struct {
	Text, Href string
	Here       bool
}

// parsePages reads each page together with the frame and the parts it is made of.
func (c *Console) parsePages() map[string]*template.Template {
	frame := template.Must(template.New("frame").Funcs(c.functions()).ParseFS(templates, "templates/parts/*.html"))
	entries, err := templates.ReadDir("templates")
	if err != nil {
		panic("console: " + err.Error())
	}
	pages := map[string]*template.Template{}
	for _, entry := range entries {
		name, is := strings.CutSuffix(entry.Name(), ".html")
		if !is {
			continue
		}
		pages[name] = template.Must(template.Must(frame.Clone()).ParseFS(templates, "templates/"+entry.Name()))
	}
	return pages
}

func (c *Console) functions() template.FuncMap {
	return template.FuncMap{
		"when": c.when, "day": func(t time.Time) string { return t.In(c.zone()).Format("2 January 2006") },
		"stagetag": stageTag, "colour": stageColour, "channel": casework.ChannelTitle,
		"clauses": clausesIn, "filterline": filterLine, "filterselect": filterSelect, "options": options,
		"requesttag": requestTag, "checktag": checkTag, "accounttag": accountTag,
		"accountwait": casework.AccountWait, "date": dateInWords, "lastday": c.lastDay,
		"addressee": c.addressee, "history": authorHistory, "flowing": c.Printer.Unwrapped, "exactly": c.exactly, "summed": c.summed,
		"person": c.nameOf, "outcomeinwords": outcomeInWords, "picture": isPicture, "filetype": fileType, "size": bytesInWords, "short": shortHash,
	}
}

// nameOf is what people call the person with an id.
func (c *Console) nameOf(id string) string {
	if id == "" {
		return "nobody yet"
	}
	if person, known := c.People.Person(id); known {
		return person.Name
	}
	return id
}

// render makes the whole page before its first byte is sent.
func (c *Console) render(g *gin.Context, status int, p page) {
	c.frame(g, &p)
	out, _ := c.buffers.Get().(*bytes.Buffer)
	defer c.buffers.Put(out)
	out.Reset()
	if err := c.pages[p.Name].ExecuteTemplate(out, "frame", p); err != nil {
		c.Log.ErrorContext(g.Request.Context(), "page", "name", p.Name, "id", web.RequestID(g.Request.Context()), "cause", err)
		g.String(http.StatusInternalServerError, "The page could not be made. Please quote the reference "+
			web.RequestID(g.Request.Context())+".")
		return
	}
	g.Data(status, "text/html; charset=utf-8", out.Bytes())
}

func (c *Console) frame(g *gin.Context, p *page) {
	p.Who, p.Signed = c.person(g)
	policy := c.Desk.Policy()
	p.Council, p.Contact, p.Demo, p.Static = policy.Council.Name, policy.Council.Contact, c.Demo, c.assets.base
	if p.Signed {
		p.Flash = c.sessions.PopString(g.Request.Context(), keyFlash)
		p.Nav = c.nav(p.Who, g.Request.URL.Path)
		if !p.Public {
			p.Printed = "As it stood on " + exact(c.Now().In(c.zone())) + ", for " + p.Who.Name + ": " + g.Request.URL.Path
		}
	}
}

// nav leads where somebody may go, and nowhere else.
func (c *Console) nav(who casework.Actor, here string) []navLine {
	incidents := "Incidents"
	if !who.Sees() {
		incidents = "Posts I reported"
	}
	lines := []navLine{
		{Text: "My work", Href: "/my-work"}, {Text: incidents, Href: "/incidents"}, {Text: "Report a post", Href: "/incidents/new"},
	}
	if c.Desk.May(app.Caller{Actor: who}, app.RightRequestAccounts) == nil {
		lines = append(lines, navLine{Text: "Account requests", Href: "/account-requests"},
			navLine{Text: "Approvals", Href: "/approvals"}, navLine{Text: "Accounts", Href: "/accounts"})
	}
	if c.Desk.May(app.Caller{Actor: who}, app.RightReports) == nil {
		lines = append(lines, navLine{Text: "Reports", Href: reportsPath})
	}
	if c.Desk.May(app.Caller{Actor: who}, app.RightVerify) == nil {
		lines = append(lines, navLine{Text: "Audit", Href: "/audit"})
	}
	best := -1
	for i, line := range lines {
		if strings.HasPrefix(here, line.Href) && (best < 0 || len(line.Href) > len(lines[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		lines[best].Here = true
	}
	return lines
}
