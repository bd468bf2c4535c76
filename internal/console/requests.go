package console

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// requestsBody is the list of account requests and its filter.
type requestsBody struct {
	All      bool // the one who looks sees everybody's
	Mine     bool // only those in which they have a part
	Stages   []choice
	Channels []choice
	Query    string
	Narrowed bool
	Items    []requestLine
	Total    *int
	Previous string
	Next     string
	Draft    *begunDraft // of the one who looks
}

// requestLine is a request in the list.
type requestLine struct {
	Ref, Asked string // Asked is the account that it is about
	Link       template.HTMLAttr
	Stage      template.HTML
	Overdue    bool
	By         string // team and requester, and what the one who looks has to do with it
	When       template.HTML
}

func (c *Console) requestLine(r *casework.AccountRequest, viewer string) requestLine {
	line := requestLine{
		Ref: r.Ref, Link: href("/account-requests/" + r.Ref), Asked: r.Handle + " on " + casework.ChannelTitle(r.Channel),
		Stage: requestTag(r.Stage, r.Outcome).Markup(),
		By:    r.Team + " – " + r.Requester.Name,
	}
	if part := partIn(r, viewer); part != "" {
		line.By += ". " + part + "."
	}
	due := nearest(r.Waits)
	line.Overdue = due != nil && due.By.Before(c.Now())
	switch {
	case r.ClosedAt != nil:
		line.When = c.timed("Ended ", *r.ClosedAt, "")
	case due != nil:
		line.When = c.timed("Waits for "+casework.AccountWait(*due)+", due ", due.By, "")
	default:
		line.When = "The system is at work"
	}
	return line
}

// Count says how many there are, where that is known.
func (b requestsBody) Count() string { return counted(b.Total, "request") }

func counted(n *int, what string) string {
	switch {
	case n == nil:
		return ""
	case *n == 1:
		return "1 " + what + "."
	}
	return strconv.Itoa(*n) + " " + what + "s."
}

func (c *Console) requestsPage(g *gin.Context) {
	who, q := caller(g), g.Request.URL.Query()
	asked := casework.AccountFilter{
		Stage: q.Get("stage"), Channel: q.Get("channel"), Query: q.Get("q"), Limit: listLimit, Cursor: q.Get("cursor"),
	}
	body := requestsBody{All: c.Desk.May(who, app.RightSeeAccounts) == nil, Query: asked.Query}
	body.Mine = !body.All || q.Get("for") == "me"
	found, err := c.Desk.AccountRequests(g.Request.Context(), who, asked, body.Mine)
	if err != nil {
		c.problem(g, err)
		return
	}
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	body.Draft = c.offer(&d)
	for i := range found.Items {
		body.Items = append(body.Items, c.requestLine(&found.Items[i], who.ID))
	}
	for _, s := range casework.RequestStages() {
		body.Stages = append(body.Stages, choice{Value: string(s), Label: requestTag(s, "").Text})
	}
	body.Stages[len(body.Stages)-1].Label = "Closed"
	body.Channels = c.channelChoices()
	choose(body.Stages, asked.Stage)
	choose(body.Channels, asked.Channel)
	here := kept(q, "for", "stage", "channel", "q")
	body.Narrowed, body.Total = len(kept(q, "stage", "channel", "q")) > 0, found.Total
	body.Previous, body.Next = turning("/account-requests", here, q, found.Next)
	c.render(g, http.StatusOK, page{Name: "requests", Title: "Account requests", Wide: true, Body: body})
}

// kept is what of an address says something, among some names.
func kept(q url.Values, names ...string) url.Values {
	out := url.Values{}
	for _, name := range names {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// partIn says what somebody has to do with a request.
func partIn(r *casework.AccountRequest, id string) string {
	if r.Requester.ID == id {
		return "You made it"
	}
	if len(askedOf(r, id)) > 0 {
		return "You are asked to approve it"
	}
	return ""
}
