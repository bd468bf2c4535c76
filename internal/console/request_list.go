package console

import (
	"html/template"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// requestListBody is the list of account requests and its filter.
type requestListBody struct {
	All      bool // the person may see everybody's requests
	Mine     bool // the list has only those in which the person has a part
	Filter   url.Values
	Stages   []choice
	Channels []choice
	Items    []requestRow
	Total    *int
	Previous string
	Next     string
	Draft    *draftSummary // of the person; nil: none
}

// requestRow is a line of the list.
type requestRow struct {
	Ref, Asked string // Asked is the account that it is about
	Link       template.HTMLAttr
	Stage      template.HTML
	Overdue    bool
	By         string // team and requester, and the part that the person has in it
	When       template.HTML
}

// Count says how many requests there are, if that is known.
func (b requestListBody) Count() string { return countText(b.Total, "request") }

func (c *Console) requestList(g *gin.Context) {
	who, here := caller(g), g.Request.URL.Query()
	filter := pick(here, "stage", "channel", "q")
	body := requestListBody{
		All: c.Service.May(who, account.RightSee) == nil, Filter: filter,
		Stages: chosenFrom(account.RequestStages(), filter.Get("stage")), Channels: c.channelChoices(),
	}
	choose(body.Channels, filter.Get("channel"))
	body.Mine = !body.All || here.Get("for") == "me"
	found, err := c.Service.AccountRequests(g.Request.Context(), who, account.Filter{
		Stage: filter.Get("stage"), Channel: filter.Get("channel"), Query: filter.Get("q"), Limit: pageSize, Cursor: here.Get("cursor"),
	}, body.Mine)
	if err != nil {
		c.problem(g, err)
		return
	}
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	body.Draft, body.Total = c.draftSummary(&d), found.Total
	for i := range found.Items {
		body.Items = append(body.Items, c.requestRow(&found.Items[i], who.ID))
	}
	body.Previous, body.Next = pageLinks("/account-requests", pick(here, "for", "stage", "channel", "q"), here, found.Next)
	c.render(g, http.StatusOK, page{Name: "requests", Title: "Account requests", Wide: true, Body: body})
}

func (c *Console) requestRow(r *account.Request, viewer string) requestRow {
	row := requestRow{
		Ref: r.Ref, Link: href(requestPath(r.Ref)), Asked: r.Handle + " on " + address.ChannelTitle(r.Channel),
		Stage: requestTag(r.Stage, r.Outcome).Markup(), By: r.Team + " – " + r.Requester.Name,
	}
	switch {
	case r.Requester.ID == viewer:
		row.By += ". You made this request."
	case len(approvalsOf(r, viewer)) > 0:
		row.By += ". You are asked to approve it."
	}
	due := nextWait(r.Waits)
	row.Overdue = due != nil && due.By.Before(c.Now())
	switch {
	case r.ClosedAt != nil:
		row.When = c.timed("Ended ", *r.ClosedAt, "")
	case due != nil:
		row.When = c.timed("Waits for "+account.WaitInSentence(*due)+", due ", due.By, "")
	default:
		row.When = "The system is working on it"
	}
	return row
}
