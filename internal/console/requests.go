package console

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/cases"
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
}

// requestLine is a request in the list.
type requestLine struct {
	Request *casework.AccountRequest
	Part    string // of the one who looks, in a word or two
	Due     *casework.Wait
	Overdue bool
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
	asked := cases.AccountFilter{
		Stage: q.Get("stage"), Channel: q.Get("channel"), Query: q.Get("q"), Limit: listLimit, Cursor: q.Get("cursor"),
	}
	body := requestsBody{All: c.Desk.May(who, cases.RightSeeAccounts) == nil, Query: asked.Query}
	body.Mine = !body.All || q.Get("for") == "me"
	found, err := c.Desk.AccountRequests(g.Request.Context(), who, asked, body.Mine)
	if err != nil {
		c.problem(g, err)
		return
	}
	now := c.Now()
	for i := range found.Items {
		line := requestLine{Request: &found.Items[i], Part: partIn(&found.Items[i], who.ID), Due: nearest(found.Items[i].Waits)}
		line.Overdue = line.Due != nil && line.Due.By.Before(now)
		body.Items = append(body.Items, line)
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
