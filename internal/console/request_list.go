package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// requestListBody is the list of account requests and its filter.
type requestListBody struct {
	listBody
	All    bool // the person may see everybody's requests
	Mine   bool // the list has only those in which the person has a part
	Stages []choice
	Draft  *draftSummary // of the person; nil: none
}

func (c *Console) requestList(g *gin.Context) {
	who, here := caller(g), g.Request.URL.Query()
	filter := pick(here, "stage", "channel", "q")
	body := requestListBody{
		listBody: c.listBody("request", "", filter), All: c.Service.May(who, account.RightSee) == nil,
		Stages: chosenFrom(account.RequestStages(), filter.Get("stage")),
	}
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

func (c *Console) requestRow(r *account.Request, viewer string) listRow {
	row := listRow{
		Ref: r.Ref, Link: href(requestPath(r.Ref)), Name: r.Handle + " on " + address.ChannelTitle(r.Channel),
		Tag: requestTag(r.Stage, r.Outcome).Markup(), What: r.Team + " – " + r.Requester.Name,
	}
	switch {
	case r.Requester.ID == viewer:
		row.What += ". You made this request."
	case len(approvalsOf(r, viewer)) > 0:
		row.What += ". You are asked to approve it."
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
