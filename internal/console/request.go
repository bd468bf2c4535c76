package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// requestBody is all that the page of an account request shows.
type requestBody struct {
	View    app.RequestView
	Request *casework.AccountRequest
	Due     *casework.Wait // nil: nothing is being waited for
	Overdue bool
	Checks  []checkLine
	Forms   []form
	Lead    string // what the one who looks is asked to do first
	Closed  []closedOffer
	Letters []casework.SentLetter
	Entries []app.TimelineItem // the newest first
	Clauses []casework.Clause
	Moved   *moved
	Leads   bool // to the account that came of it
}

// checkLine is one of the five checks in the list of tasks.
type checkLine struct {
	casework.Check
	Title   string
	Who     string // is being waited for; empty: nobody
	Since   time.Time
	Due     time.Time
	Overdue bool
	Href    string // of the form by which the one who looks does it
	Sees    bool   // the file
}

func (c *Console) requestPage(g *gin.Context) {
	view, err := c.Desk.AccountRequest(g.Request.Context(), caller(g), g.Param("ref"))
	if err != nil {
		c.problem(g, err)
		return
	}
	c.showRequest(g, http.StatusOK, view, nil)
}

// showRequest shows a request, perhaps with a form that could not be taken.
func (c *Console) showRequest(g *gin.Context, status int, view app.RequestView, failed *failedForm) {
	body, err := c.requestBody(g, &view)
	if err != nil {
		c.problem(g, err)
		return
	}
	r := view.Request
	p := page{
		Name: "request", Title: r.Ref + ": " + requestTag(r.Stage, r.Outcome).Text, Wide: true,
		Watch: "/events?of=" + r.Ref + "&was=" + strconv.Itoa(r.Seq),
	}
	if failed != nil {
		p.Errors, body.Moved = failed.put(body.Forms), failed.moved(body.Entries)
	}
	p.Body = body
	c.render(g, status, p)
}

func (c *Console) requestBody(g *gin.Context, v *app.RequestView) (requestBody, error) {
	ctx, who, r := g.Request.Context(), caller(g), v.Request
	body := requestBody{View: *v, Request: r, Due: nearest(r.Waits)}
	body.Overdue = body.Due != nil && body.Due.By.Before(v.At)
	body.Forms = c.requestForms(checker{request: r, by: who.Actor, m: c.moment(v.At), offers: v.Offers}, v)
	if len(body.Forms) > 0 && body.Forms[0].Open {
		body.Lead = body.Forms[0].Title
	}
	body.Leads = c.leadsToAccount(who, r)
	sees := who.ID == r.Requester.ID || c.Desk.May(who, app.RightSeeAccounts) == nil
	for _, check := range r.Checks {
		body.Checks = append(body.Checks, lineOfCheck(r, check, body.Forms, v.At, sees))
	}
	for _, o := range v.Offers {
		if !o.Allowed {
			body.Closed = append(body.Closed, closedOffer{Title: casework.AccountCommandTitle(o.Name), Why: o.Why, Clause: o.Clause})
		}
	}
	var err error
	if body.Entries, err = c.Desk.RequestTimeline(ctx, who, r.Ref); err != nil {
		return body, err
	}
	if body.Letters, err = c.Desk.RequestLetters(ctx, who, r.Ref); err != nil {
		return body, err
	}
	body.Clauses = c.cited(body.Entries)
	slices.Reverse(body.Entries)
	return body, nil
}

// nearest is what is due first. That an untouched request lapses is no task of
// anybody's, so it comes last.
func nearest(waits []casework.Wait) *casework.Wait {
	var found *casework.Wait
	for i, w := range waits {
		switch {
		case found == nil, found.What == casework.WindowRequestLapse,
			w.What != casework.WindowRequestLapse && w.By.Before(found.By):
			found = &waits[i]
		}
	}
	return found
}

func lineOfCheck(r *casework.AccountRequest, check casework.Check, forms []form, now time.Time, sees bool) checkLine {
	line := checkLine{Check: check, Title: check.Name.Title(), Sees: sees && check.File != nil}
	i := slices.IndexFunc(r.Waits, func(w casework.Wait) bool { return w.Of == string(check.Name) })
	if i >= 0 {
		wait := r.Waits[i]
		line.Since, line.Due, line.Overdue = wait.From, wait.By, wait.By.Before(now)
		line.Who = awaitedOf(check)
	}
	for _, f := range forms {
		if f.Open && strings.HasSuffix(f.ID, string(check.Name)) {
			line.Href = "#" + f.ID
		}
	}
	return line
}

// awaitedOf says who is asked for a check.
func awaitedOf(check casework.Check) string {
	switch {
	case check.Status == casework.CheckGiven:
		return "Communications"
	case check.Deputy != nil:
		return check.Deputy.Name + ", who stands in for " + check.Asked.Name
	}
	return check.Asked.Name
}

// accountMark is the sequence of an account request or an account, by which one
// state of its page is told from another.
func (c *Console) accountMark(ctx context.Context, who app.Caller, of string) (seq int, is bool, err error) {
	switch {
	case strings.HasPrefix(of, "ACR-"):
		v, err := c.Desk.AccountRequest(ctx, who, of)
		if err != nil {
			return 0, true, err
		}
		return v.Request.Seq, true, nil
	case strings.HasPrefix(of, "SMA-"):
		v, err := c.Desk.Account(ctx, who, of)
		if err != nil {
			return 0, true, err
		}
		return v.Account.Seq, true, nil
	}
	return 0, false, nil
}
