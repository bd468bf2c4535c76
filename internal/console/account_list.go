package console

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// dueSoon is how far ahead the filter looks for reviews.
const dueSoon = 30 * 24 * time.Hour

// accountListBody is the register of accounts, and the form that checks a handle.
type accountListBody struct {
	listBody
	Check    form
	Checked  *checkedHandle // nil: the person did not check a handle
	Whole    bool           // the person sees the whole register, not only their own accounts
	Statuses []choice
	Imports  []importLink // that the person may use
}

type importLink struct{ Href, Text string }

// checkedHandle says whether an account is permitted (S2).
type checkedHandle struct {
	Handle, Channel string
	Account         *account.Account // nil: it was never on the register
	Permitted       bool
	Href            string // of its page, for those who may see it
	Report          *form  // to report that it is in use; nil: it is on the register, or has no handle
}

func (c *Console) accountList(g *gin.Context) {
	who, here := caller(g), g.Request.URL.Query()
	filter := pick(here, "status", "channel", "team", "q", "due")
	body := accountListBody{
		listBody: c.listBody("account", "/accounts.csv", filter), Whole: c.Service.May(who, account.RightSee) == nil,
		Statuses: chosenFrom([]account.Status{account.StatusActive, account.StatusSuspended, account.StatusClosed}, filter.Get("status")),
	}
	for _, kind := range app.ImportKinds() {
		if kind != casework.ImportPosts && c.Service.May(who, app.ImportRight(kind)) == nil {
			heading, _ := importTitle(kind)
			body.Imports = append(body.Imports, importLink{importPath(kind), heading})
		}
	}
	status, wrong, err := c.checkHandle(g, here, &body)
	if err != nil {
		c.problem(g, err)
		return
	}
	asked := c.accountFilter(filter)
	asked.Limit, asked.Cursor = pageSize, here.Get("cursor")
	list := c.Service.OwnAccounts
	if body.Whole {
		list = c.Service.Accounts
	}
	found, err := list(g.Request.Context(), who, asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	for i := range found.Items {
		body.Items = append(body.Items, c.accountRow(&found.Items[i]))
	}
	body.Total = found.Total
	body.Previous, body.Next = pageLinks("/accounts", filter, here, found.Next)
	c.render(g, status, page{Name: "accounts", Title: "Accounts", Wide: true, Errors: wrong, Body: body})
}

func (c *Console) accountFilter(q url.Values) account.Filter {
	f := account.Filter{Stage: q.Get("status"), Channel: q.Get("channel"), Team: q.Get("team"), Query: q.Get("q")}
	if q.Get("due") != "" {
		f.Due = c.Now().Add(dueSoon)
	}
	return f
}

func (c *Console) accountRow(a *account.Account) listRow {
	row := listRow{
		Ref: a.Ref, Name: a.Handle, Link: href(accountPath(a.Ref)), Tag: accountTag(a.Stage).Markup(), Unreviewed: a.Unreviewed,
		What: address.ChannelTitle(a.Channel) + " – " + a.Team + ", " + a.Owner.Name,
	}
	review := a.NextReview()
	row.Overdue = review != nil && review.Before(c.Now())
	switch {
	case a.ClosedAt != nil:
		row.When = c.timed("Closed ", *a.ClosedAt, "")
	case review != nil:
		row.When = c.timed("Next review ", *review, "")
	}
	return row
}

// checkHandle says whether a handle is permitted, however it is spelled.
func (c *Console) checkHandle(g *gin.Context, q url.Values, body *accountListBody) (int, []summaryLine, error) {
	f := form{ID: "check", Action: "/accounts", Submit: "Check the account", Fields: []field{
		{Kind: kindSelect, Name: "on", Label: "Where is it?", Options: c.channelChoices()},
		{Kind: kindLine, Name: "handle", Label: "What is it called?"},
	}}
	choose(f.Fields[0].Options, q.Get("on"))
	f = f.withToken("none")
	f.Fields[1].Value = q.Get("handle")
	body.Check = f
	if !q.Has("handle") {
		return http.StatusOK, nil, nil
	}
	found, err := c.lookUpAccount(g, q.Get("on"), q.Get("handle"))
	if wrong, is := errors.AsType[*app.Error](err); is && wrong.Code == casework.CodeInvalid {
		body.Check = f.withInput(formValues(q), wrong.Fields)
		return http.StatusUnprocessableEntity, body.Check.errorSummary(wrong.Fields), nil
	}
	if err != nil {
		return 0, nil, err
	}
	body.Checked = &checkedHandle{Handle: q.Get("handle"), Channel: q.Get("on"), Account: found}
	if found == nil && !isPermissionNumber(q.Get("handle")) && c.Service.May(caller(g), account.RightRequest) == nil {
		report := useForm(q.Get("on"), q.Get("handle"))
		body.Checked.Report = &report
	}
	if found != nil {
		body.Checked.Permitted = found.Stage == account.StatusActive
		if c.Service.SeesAccount(caller(g), found) {
			body.Checked.Href = accountPath(found.Ref)
		}
	}
	return http.StatusOK, nil, nil
}

// lookUpAccount finds an account by its handle, or by the number of its letter of
// permission.
func (c *Console) lookUpAccount(g *gin.Context, channel, handle string) (*account.Account, error) {
	if isPermissionNumber(handle) {
		return c.Service.CheckPermission(g.Request.Context(), handle)
	}
	return c.Service.CheckAccount(g.Request.Context(), channel, handle)
}

// isPermissionNumber says whether somebody typed the number of a letter of permission.
func isPermissionNumber(typed string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimSpace(typed)), account.RequestKind().Prefix+"-")
}

// accountsCSV is the register as a table, with the filter of the address.
func (c *Console) accountsCSV(g *gin.Context) {
	filter := c.accountFilter(g.Request.URL.Query())
	filter.Limit = app.MaxPageSize
	sendList(c, g, "accounts.csv", []string{
		"ref", "status", "channel", "handle", "team", "owner", "licence", "permission", "opened", "next review", "closed",
	}, func(cursor string) (casework.Page[account.Account], error) {
		filter.Cursor = cursor
		return c.Service.Accounts(g.Request.Context(), caller(g), filter)
	}, func(accounts []account.Account) ([][]string, error) {
		rows := make([][]string, len(accounts))
		for i := range accounts {
			a := &accounts[i]
			rows[i] = []string{
				a.Ref, string(a.Stage), a.Channel, a.Handle, a.Team, a.Owner.Name, a.Licence, a.Permission,
				c.timeCell(&a.OpenedAt), c.timeCell(a.NextReview()), c.timeCell(a.ClosedAt),
			}
		}
		return rows, nil
	})
}
