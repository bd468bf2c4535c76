package console

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const approvalsPageSize = 50

// approvalsBody is the approvals that wait for a person, and those they were asked for
// before.
type approvalsBody struct {
	Waiting  []approvalCard
	Answered []answeredApproval
	Next     string
}

// approvalCard is a request that waits for an answer.
type approvalCard struct {
	Request *account.Request
	Answers []approvalForms
}

// approvalForms approve a check in one step, or refuse it, or name a deputy.
type approvalForms struct {
	Title   string
	Clause  string
	Due     *casework.Wait
	Approve form
	Others  []form
}

// answeredApproval is a request for which the person was asked before.
type answeredApproval struct {
	Request    *account.Request
	Checks     []account.Check // that they were asked to approve
	Due        *casework.Wait  // nil: it waits for nothing
	SeeAccount bool            // they may see the account that came of it
}

func (c *Console) approvalsPage(g *gin.Context) {
	who := caller(g)
	found, err := c.Service.AccountRequests(g.Request.Context(), who, account.Filter{
		Limit: approvalsPageSize, Cursor: g.Query("cursor"),
	}, true)
	if err != nil {
		c.problem(g, err)
		return
	}
	body, m := approvalsBody{Next: found.Next}, c.Service.Moment(c.Now())
	for i := range found.Items {
		r := &found.Items[i]
		if card := approvalCardOf(requestRules{request: r, by: who.Actor, m: m}); len(card.Answers) > 0 {
			body.Waiting = append(body.Waiting, card)
			continue
		}
		if checks := approvalsOf(r, who.ID); len(checks) > 0 {
			body.Answered = append(body.Answered, answeredApproval{r, checks, nextWait(r.Waits), c.maySeeAccount(who, r)})
		}
	}
	c.render(g, http.StatusOK, page{Name: "approvals", Title: "Approvals", Body: body})
}

// approvalCardOf has the forms that the rules would accept from the person.
func approvalCardOf(rules requestRules) approvalCard {
	r, forms := rules.request, rules.forms()
	card := approvalCard{Request: r}
	for _, check := range r.Checks {
		answer := approvalForms{Title: check.Name.Title(), Clause: check.Clause}
		if i := slices.IndexFunc(r.Waits, func(w casework.Wait) bool { return w.Of == string(check.Name) }); i >= 0 {
			answer.Due = &r.Waits[i]
		}
		for _, f := range forms {
			switch f.ID {
			case requestFormID(account.CommandApprove, string(check.Name), "true"):
				answer.Approve = f.backToApprovals(r.Ref)
			case requestFormID(account.CommandApprove, string(check.Name), "false"), requestFormID(account.CommandDelegate, string(check.Name), ""):
				answer.Others = append(answer.Others, f.backToApprovals(r.Ref))
			}
		}
		if answer.Approve.Action != "" {
			card.Answers = append(card.Answers, answer)
		}
	}
	return card
}

// backToApprovals is a form on a page with forms of several requests, to which it returns.
func (f form) backToApprovals(ref string) form {
	f.ID += "-" + ref
	f.Fields = append(slices.Clone(f.Fields), hidden("back", "approvals"))
	return f.withToken(f.Token)
}

// approvalsOf lists the checks that a person was asked to approve, also as a deputy.
func approvalsOf(r *account.Request, id string) []account.Check {
	return slices.DeleteFunc(slices.Clone(r.Checks), func(check account.Check) bool {
		named := check.Asked.ID == id || slices.ContainsFunc(check.Deputies, func(p casework.Person) bool { return p.ID == id })
		return !check.Name.Approval() || !named
	})
}
