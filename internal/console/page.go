package console

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
	"duecourse/internal/web"
)

//go:embed templates
var templates embed.FS

// page is a page before it is rendered.
type page struct {
	Name   string // of the template
	Title  string
	Wide   bool
	Public bool // it is for publication: on paper it names nobody
	Errors []summaryLine
	Watch  string // address of its live updates; empty: it has none
	Body   any

	// The frame shows these; render sets them.
	Who     casework.Actor
	Signed  bool
	Nav     []navLine
	Flash   string
	Council string
	Contact string
	Demo    bool
	Static  string
	Printed string // on paper: time, person and address
}

// summaryLine is a line of the error summary, and the id of the field that it is about.
type summaryLine struct{ Text, Anchor string }

type navLine struct {
	Text, Href string
	Here       bool
}

// parsePages parses each page together with the frame and the shared parts.
func (c *Console) parsePages() map[string]*template.Template {
	frame := template.New("frame").Funcs(c.functions())
	for _, source := range sourcesIn("templates/parts") {
		template.Must(frame.Parse(source))
	}
	pages := map[string]*template.Template{}
	for name, source := range sourcesIn("templates") {
		pages[name] = template.Must(template.Must(frame.Clone()).Parse(source))
	}
	return pages
}

// sourcesIn are the templates of a directory, by their names. The indentation of their lines
// is taken out: it would be a tenth of what a page sends.
func sourcesIn(directory string) map[string]string {
	entries, err := templates.ReadDir(directory)
	if err != nil {
		panic("console: " + err.Error())
	}
	indentation, sources := regexp.MustCompile(`\n[ \t]+`), map[string]string{}
	for _, entry := range entries {
		if name, is := strings.CutSuffix(entry.Name(), ".html"); is {
			source, err := templates.ReadFile(directory + "/" + entry.Name())
			if err != nil {
				panic("console: " + err.Error())
			}
			sources[name] = indentation.ReplaceAllString(string(source), "\n")
		}
	}
	return sources
}

func (c *Console) functions() template.FuncMap {
	return template.FuncMap{
		"when": c.when, "second": c.toTheSecond, "day": c.day, "lastday": c.lastDay, "date": dateText,
		"stagetag": stageTag, "stagecolour": stageColour, "requesttag": requestTag, "checktag": checkTag, "accounttag": accountTag, "publicationtag": publicationTag, "channelstatetag": channelTag, "findingtag": findingTag, "statetag": stateTag,
		"channel": address.ChannelTitle, "accountwait": account.WaitInSentence, "actiontitle": incident.ActionTitle, "clauses": clausesIn,
		"filterline": filterLine, "filterselect": filterSelect, "options": options,
		"person": c.nameOf, "addressee": c.addressee, "letter": c.Letters.Unwrapped, "summary": c.summary, "history": authorHistory,
		"ispicture": isPicture, "filetype": fileType, "size": sizeText, "shorthash": shortHash, "result": resultText, "decimal": decimal,
	}
}

// nameOf is the name of the person with an id.
func (c *Console) nameOf(id string) string {
	if id == "" {
		return "nobody yet"
	}
	if person, known := c.People.Person(id); known {
		return person.Name
	}
	if one := (casework.Person{ID: id}); one.IsProgram() {
		return casework.ProgramPerson(id, id).Name
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
		c.Log.ErrorContext(g.Request.Context(), "rendering a page failed", "name", p.Name, "id", web.RequestID(g.Request.Context()), "cause", err)
		g.String(http.StatusInternalServerError, "Sorry, we could not show this page. If you contact us, quote the reference "+
			web.RequestID(g.Request.Context())+".")
		return
	}
	g.Data(status, "text/html; charset=utf-8", out.Bytes())
}

func (c *Console) frame(g *gin.Context, p *page) {
	p.Who, p.Signed = c.person(g)
	policy := c.Service.Policy()
	p.Council, p.Contact, p.Demo, p.Static = policy.Council.Name, policy.Council.Contact, c.Demo, c.assets.base
	if p.Signed {
		p.Flash = c.sessions.PopString(g.Request.Context(), keyFlash)
		p.Nav = c.nav(p.Who, g.Request.URL.Path)
		if !p.Public {
			p.Printed = "As of " + toTheMinute(c.Now().In(c.zone())) + ", for " + p.Who.Name + ": " + g.Request.URL.Path
		}
	}
}

// nav has the pages that a person may see.
func (c *Console) nav(who casework.Actor, here string) []navLine {
	incidents := "Incidents"
	if !c.Service.SeesAll(app.Caller{Actor: who}, incident.KindName) {
		incidents = "Posts I reported"
	}
	lines := []navLine{
		{Text: "My work", Href: "/my-work"}, {Text: incidents, Href: "/incidents"}, {Text: "Report a post", Href: "/incidents/new"},
	}
	if c.Service.May(app.Caller{Actor: who}, account.RightRequest) == nil {
		lines = append(lines, navLine{Text: "Account requests", Href: "/account-requests"},
			navLine{Text: "Approvals", Href: "/approvals"}, navLine{Text: "Accounts", Href: "/accounts"})
	}
	if c.Service.May(app.Caller{Actor: who}, publication.RightSeeReleased) == nil {
		lines = append(lines, navLine{Text: "Publications", Href: "/publications"})
	}
	if c.Service.May(app.Caller{Actor: who}, publication.RightSeeEnquiries) == nil {
		lines = append(lines, navLine{Text: "Media enquiries", Href: "/media-enquiries"})
	}
	if c.Service.May(app.Caller{Actor: who}, app.RightReports) == nil {
		lines = append(lines, navLine{Text: "Reports", Href: reportsPath})
	}
	if c.Service.May(app.Caller{Actor: who}, app.RightVerify) == nil {
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
