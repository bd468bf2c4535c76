package console

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// accountBody is all that the page of an account shows.
type accountBody struct {
	View     app.View
	Account  *account.Account
	Due      *casework.Wait // nil: it waits for nothing
	Overdue  bool
	Forms    []form
	Closed   []closedOffer
	Timeline []casework.TimelineItem // the newest first
	Clauses  []casework.Clause       // that the timeline cites
	Changes  *changes
}

func accountPath(ref string) string { return "/accounts/" + ref }

func (c *Console) accountPage(g *gin.Context) {
	view, err := c.Service.Case(g.Request.Context(), caller(g), account.KindName, g.Param("ref"))
	if err == nil {
		err = c.showAccount(g, http.StatusOK, view, nil)
	}
	if err != nil {
		c.problem(g, err)
	}
}

// showAccount shows an account, perhaps with a form that was rejected.
func (c *Console) showAccount(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	a := view.Account()
	body := accountBody{
		View: view, Account: a, Due: nextWait(a.Waits), Forms: accountForms(&view), Closed: closedOffers(view.Offers, account.CommandTitle),
	}
	body.Overdue = body.Due != nil && body.Due.By.Before(view.At)
	var err error
	if body.Timeline, err = c.Service.Timeline(g.Request.Context(), caller(g), account.KindName, a.Ref); err != nil {
		return err
	}
	body.Clauses = c.citedClauses(body.Timeline)
	slices.Reverse(body.Timeline)
	p := page{Name: "account", Title: a.Handle + ": " + a.Stage.Title(), Wide: true, Watch: watchAddress(a.Ref, a.Seq)}
	if rejected != nil {
		p.Errors, body.Changes = rejected.refill(body.Forms), rejected.changes(body.Timeline)
	}
	p.Body = body
	c.render(g, status, p)
	return nil
}

// nextWait is what is due first. That an untouched request lapses comes last, because it
// is nobody's task.
func nextWait(waits []casework.Wait) *casework.Wait {
	var next *casework.Wait
	for i, w := range waits {
		switch {
		case next == nil, next.What == casework.WindowRequestLapse,
			w.What != casework.WindowRequestLapse && w.By.Before(next.By):
			next = &waits[i]
		}
	}
	return next
}

// accountCommand gives a command to an account.
func (c *Console) accountCommand(g *gin.Context) {
	name, ref := casework.CommandName(g.Param("command")), g.Param("ref")
	c.giveCommand(g, func(in formInput) command {
		return command{
			form: string(name), next: accountPath(ref), done: account.CommandDone(name),
			give: func(ctx context.Context, who app.Caller) (bool, error) {
				command, err := c.accountCommandOf(name, in.Values)
				if err != nil {
					return false, err
				}
				answer, err := c.Service.Do(ctx, who, account.KindName, ref, command)
				return answer.View != nil, err
			},
			show: func(status int, rejected *rejectedForm) error {
				view, err := c.Service.Case(g.Request.Context(), caller(g), account.KindName, ref)
				if err != nil {
					return err
				}
				why := *rejected.why
				why.Fields = renewalErrors(why.Fields, in.Values)
				rejected.why = &why
				return c.showAccount(g, status, view, rejected)
			},
		}
	})
}

// accountCommandOf reads a command of an account from a form.
func (c *Console) accountCommandOf(name casework.CommandName, v formValues) (casework.Command, error) {
	switch name {
	case account.CommandReview:
		return account.Review{Note: v.get("note"), Licence: v.get("licence"), Evidence: v.renewals()}, nil
	case account.CommandSuspend:
		return account.Suspend{Reason: v.get("reason")}, nil
	case account.CommandReinstate:
		return account.Reinstate{Reason: v.get("reason"), Evidence: v.renewals()}, nil
	case account.CommandTransfer:
		to, wrong := c.findPerson("to", v.get("to"))
		return account.Transfer{To: to, Evidence: v.renewals(), Reason: v.get("reason")}, fieldError(wrong)
	case account.CommandOwnerLeft:
		return account.ReportOwnerLeft{Note: v.get("note")}, nil
	case account.CommandAskAgain:
		return v.newVersion(), nil
	case account.CommandRecordLearning:
		l := v.learning()
		return account.RenewLearning{Check: l.Check, CompletedOn: l.CompletedOn, PolicyVersion: l.PolicyVersion}, nil
	case incident.CommandClose:
		return account.Close{Reason: v.get("reason")}, nil
	}
	return nil, noSuchPage()
}
