package console

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// accountBody is all that the page of an account shows.
type accountBody struct {
	View     app.AccountView
	Account  *casework.Account
	Due      *casework.Wait
	Overdue  bool
	Forms    []form
	Closed   []closedOffer
	Entries  []app.TimelineItem // the newest first
	Clauses  []casework.Clause
	Moved    *moved
	Suspends []string // why it is suspended, in words
}

func (c *Console) accountPage(g *gin.Context) {
	view, err := c.Desk.Account(g.Request.Context(), caller(g), g.Param("ref"))
	if err != nil {
		c.problem(g, err)
		return
	}
	c.showAccount(g, http.StatusOK, view, nil)
}

// showAccount shows an account, perhaps with a form that could not be taken.
func (c *Console) showAccount(g *gin.Context, status int, view app.AccountView, failed *failedForm) {
	a := view.Account
	body := accountBody{View: view, Account: a, Due: nearest(a.Waits), Forms: accountForms(&view)}
	body.Overdue = body.Due != nil && body.Due.By.Before(view.At)
	for _, cause := range a.Causes {
		body.Suspends = append(body.Suspends, cause.InSentence())
	}
	for _, o := range view.Offers {
		if !o.Allowed {
			body.Closed = append(body.Closed, closedOffer{Title: casework.AccountCommandTitle(o.Name), Why: o.Why, Clause: o.Clause})
		}
	}
	var err error
	if body.Entries, err = c.Desk.AccountTimeline(g.Request.Context(), caller(g), a.Ref); err != nil {
		c.problem(g, err)
		return
	}
	body.Clauses = c.cited(body.Entries)
	slices.Reverse(body.Entries)
	p := page{
		Name: "account", Title: a.Handle + ": " + accountTag(a.Status).Text, Wide: true,
		Watch: "/events?of=" + a.Ref + "&was=" + strconv.Itoa(a.Seq),
	}
	if failed != nil {
		p.Errors, body.Moved = failed.put(body.Forms), failed.moved(body.Entries)
	}
	p.Body = body
	c.render(g, status, p)
}

// doAccount gives a command to an account, and then shows where it stands.
func (c *Console) doAccount(g *gin.Context) {
	name, ref := casework.Name(g.Param("command")), g.Param("ref")
	in, err := readSent(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	command, err := c.accountCommandOf(name, said(in.Typed))
	var answer app.AccountAnswer
	if err == nil {
		answer, err = c.Desk.DoAccount(g.Request.Context(), in.caller(g), ref, command)
	}
	if err != nil {
		c.accountRefused(g, ref, name, in, err)
		return
	}
	what := "Done: " + casework.AccountCommandTitle(name) + "."
	if answer.Account == nil {
		what = keptOnly
	}
	c.tell(g, what)
	g.Redirect(http.StatusSeeOther, "/accounts/"+answer.Ref)
}

func (c *Console) accountRefused(g *gin.Context, ref string, name casework.Name, in sent, err error) {
	why := c.told(g, err)
	view, readErr := c.Desk.Account(g.Request.Context(), caller(g), ref)
	if readErr != nil || why.Code == casework.CodeNotFound {
		c.problem(g, err)
		return
	}
	status, _ := meaning(why.Code)
	told := *why
	told.Fields = atRenewals(why.Fields, in)
	c.showAccount(g, status, view, &failedForm{form: string(name), in: in, why: &told})
}
