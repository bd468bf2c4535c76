package console

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// reviewAhead is how far ahead a review counts as coming.
const reviewAhead = 30 * 24 * time.Hour

// accountsBody is the register of accounts, and whether a handle is permitted.
type accountsBody struct {
	Check    form
	Checked  *checkedHandle // nil: nothing was asked
	Whole    bool           // the one who looks sees the whole register
	Statuses []choice
	Channels []choice
	Query    string
	Team     string
	Due      bool
	Files    []fileLink // that the one who looks may bring in
	Narrowed bool
	CSV      string
	Items    []accountLine
	Total    *int
	Previous string
	Next     string
}

// fileLink leads to where a kind of file is brought in.
type fileLink struct{ Href, Text string }

// checkedHandle is the answer to whether an account is permitted (S2).
type checkedHandle struct {
	Handle, Channel string
	Account         *casework.Account // nil: it was never on the register
	Permitted       bool
	Href            string // of its page, for those who may see it
}

// accountLine is an account as the list shows it.
type accountLine struct {
	Ref, Handle         string
	Link                template.HTMLAttr
	Status              template.HTML
	Unreviewed, Overdue bool
	What                string // channel, team and owner
	When                template.HTML
}

func (c *Console) accountLine(a *casework.Account) accountLine {
	line := accountLine{
		Ref: a.Ref, Handle: a.Handle, Link: href("/accounts/" + a.Ref), Status: accountTag(a.Status).Markup(), Unreviewed: a.Unreviewed,
		What: casework.ChannelTitle(a.Channel) + " – " + a.Team + ", " + a.Owner.Name,
	}
	review := a.NextReview()
	line.Overdue = review != nil && review.Before(c.Now())
	switch {
	case a.ClosedAt != nil:
		line.When = c.timed("Closed ", *a.ClosedAt, "")
	case review != nil:
		line.When = c.timed("Next review ", *review, "")
	}
	return line
}

// Count says how many there are, where that is known.
func (b accountsBody) Count() string { return counted(b.Total, "account") }

func (c *Console) accountsPage(g *gin.Context) {
	who, q := caller(g), g.Request.URL.Query()
	body := accountsBody{Whole: c.Desk.May(who, app.RightSeeAccounts) == nil}
	for _, kind := range app.ImportKinds() {
		if kind != casework.ImportPosts && c.Desk.May(who, app.ImportRight(kind)) == nil {
			heading, _ := importTitle(kind)
			body.Files = append(body.Files, fileLink{importPath(kind), heading})
		}
	}
	status, wrong, err := c.checkHandle(g, q, &body)
	if err != nil {
		c.problem(g, err)
		return
	}
	asked := c.accountFilter(q)
	asked.Limit, asked.Cursor = listLimit, q.Get("cursor")
	list := c.Desk.OwnAccounts
	if body.Whole {
		list = c.Desk.Accounts
	}
	found, err := list(g.Request.Context(), who, asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.fillAccounts(&body, q, found)
	c.render(g, status, page{Name: "accounts", Title: "Accounts", Wide: true, Errors: wrong, Body: body})
}

func (c *Console) accountFilter(q url.Values) casework.AccountFilter {
	f := casework.AccountFilter{Stage: q.Get("status"), Channel: q.Get("channel"), Team: q.Get("team"), Query: q.Get("q")}
	if q.Get("due") != "" {
		f.Due = c.Now().Add(reviewAhead)
	}
	return f
}

func (c *Console) fillAccounts(body *accountsBody, q url.Values, found casework.Page[casework.Account]) {
	for i := range found.Items {
		body.Items = append(body.Items, c.accountLine(&found.Items[i]))
	}
	for _, s := range []casework.AccountStatus{casework.AccountActive, casework.AccountOnHold, casework.AccountEnded} {
		body.Statuses = append(body.Statuses, choice{Value: string(s), Label: accountTag(s).Text})
	}
	body.Channels = c.channelChoices()
	choose(body.Statuses, q.Get("status"))
	choose(body.Channels, q.Get("channel"))
	filter := kept(q, "status", "channel", "team", "q", "due")
	body.Query, body.Team, body.Due, body.Narrowed = q.Get("q"), q.Get("team"), q.Get("due") != "", len(filter) > 0
	body.CSV, body.Total = link("/accounts.csv", filter), found.Total
	body.Previous, body.Next = turning("/accounts", filter, q, found.Next)
}

// checkHandle answers whether a handle is permitted, in whatever way it is spelled.
func (c *Console) checkHandle(g *gin.Context, q url.Values, body *accountsBody) (int, []summaryLine, error) {
	f := form{ID: "check", Action: "/accounts", Submit: "Look it up", Fields: []field{
		{Kind: kindSelect, Name: "on", Label: "Where is it?", Options: c.channelChoices()},
		{Kind: kindLine, Name: "handle", Label: "What is it called?"},
	}}
	choose(f.Fields[0].Options, q.Get("on"))
	f = f.ready("none")
	f.Fields[1].Value = q.Get("handle")
	body.Check = f
	if !q.Has("handle") {
		return http.StatusOK, nil, nil
	}
	found, err := c.lookUp(g, q.Get("on"), q.Get("handle"))
	if said, is := errors.AsType[*app.Error](err); is && said.Code == casework.CodeInvalid {
		body.Check = f.filled(q, said.Fields)
		return http.StatusUnprocessableEntity, body.Check.summary(said.Fields), nil
	}
	if err != nil {
		return 0, nil, err
	}
	body.Checked = &checkedHandle{Handle: q.Get("handle"), Channel: q.Get("on"), Account: found}
	if found != nil {
		body.Checked.Permitted = found.Status == casework.AccountActive
		if body.Whole || found.Owner.ID == actor(g).ID {
			body.Checked.Href = "/accounts/" + found.Ref
		}
	}
	return http.StatusOK, nil, nil
}

// lookUp finds an account by its handle, or by the number of its letter of permission.
func (c *Console) lookUp(g *gin.Context, channel, handle string) (*casework.Account, error) {
	if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(handle)), "ACR-") {
		return c.Desk.CheckPermission(g.Request.Context(), handle)
	}
	return c.Desk.CheckAccount(g.Request.Context(), channel, handle)
}
