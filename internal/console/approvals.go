package console

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// approvalsBody is what somebody is asked to approve, and what they were asked
// before.
type approvalsBody struct {
	Waiting  []approvalCard
	Answered []answeredLine
	Next     string
}

// approvalCard is a request that waits for an answer, with the forms to give it.
type approvalCard struct {
	Request *casework.AccountRequest
	Answers []answerCard
}

// answerCard is a check to approve in one step, or else to refuse or to hand on.
type answerCard struct {
	Title   string
	Clause  string
	Due     *casework.Wait
	Overdue bool
	Approve form
	Others  []form
}

// answeredLine is a request with what came of it, for somebody who was asked.
type answeredLine struct {
	Request *casework.AccountRequest
	Checks  []casework.Check // for which they were asked
	Due     *casework.Wait
	Leads   bool // to the account on the register
}

// leadsToAccount says whether somebody would find the account that came of a request.
func (c *Console) leadsToAccount(who app.Caller, r *casework.AccountRequest) bool {
	return r.Account != "" && (r.Requester.ID == who.ID || c.Desk.May(who, app.RightSeeAccounts) == nil)
}

const approvalsLimit = 50

func (c *Console) approvalsPage(g *gin.Context) {
	who := caller(g)
	found, err := c.Desk.AccountRequests(g.Request.Context(), who, casework.AccountFilter{
		Limit: approvalsLimit, Cursor: g.Query("cursor"),
	}, true)
	if err != nil {
		c.problem(g, err)
		return
	}
	body, m := approvalsBody{Next: found.Next}, c.moment(c.Now())
	for i := range found.Items {
		r := &found.Items[i]
		if card := c.approvalCard(r, who.Actor, m); len(card.Answers) > 0 {
			body.Waiting = append(body.Waiting, card)
			continue
		}
		if asked := askedOf(r, who.ID); len(asked) > 0 {
			body.Answered = append(body.Answered, answeredLine{r, asked, nearest(r.Waits), c.leadsToAccount(who, r)})
		}
	}
	c.render(g, http.StatusOK, page{Name: "approvals", Title: "Approvals", Body: body})
}

// approvalCard offers what the rules would take of the one who looks.
func (c *Console) approvalCard(r *casework.AccountRequest, by casework.Actor, m casework.Moment) approvalCard {
	view := app.RequestView{Request: r, At: m.At}
	forms := c.requestForms(checker{request: r, by: by, m: m}, &view)
	card := approvalCard{Request: r}
	for _, check := range r.Checks {
		answer := answerCard{Title: check.Name.Title(), Clause: check.Clause}
		if i := slices.IndexFunc(r.Waits, func(w casework.Wait) bool { return w.Of == string(check.Name) }); i >= 0 {
			answer.Due, answer.Overdue = &r.Waits[i], r.Waits[i].By.Before(m.At)
		}
		for _, f := range forms {
			switch {
			case f.ID == formID(casework.CommandApprove, string(check.Name), "true"):
				answer.Approve = f.from(r.Ref)
			case f.ID == formID(casework.CommandApprove, string(check.Name), "false"),
				f.ID == formID(casework.CommandDelegate, string(check.Name), ""):
				answer.Others = append(answer.Others, f.from(r.Ref))
			}
		}
		if answer.Approve.Action != "" {
			card.Answers = append(card.Answers, answer)
		}
	}
	return card
}

// from is the form of one request among several, which leads back to them.
func (f form) from(ref string) form {
	f.ID += "-" + ref
	f.Fields = append(slices.Clone(f.Fields), hidden("back", "approvals"))
	return f.ready(f.Token)
}

// askedOf lists the checks that somebody was asked to approve, or stood in for.
func askedOf(r *casework.AccountRequest, id string) []casework.Check {
	return slices.DeleteFunc(slices.Clone(r.Checks), func(check casework.Check) bool {
		named := check.Asked.ID == id || slices.ContainsFunc(check.Deputies, func(p casework.Person) bool { return p.ID == id })
		return !check.Name.Approval() || !named
	})
}
