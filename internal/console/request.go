package console

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/web"
)

// requestBody is all that the page of an account request shows.
type requestBody struct {
	caseBody
	Request    *account.Request
	Due        *casework.Wait // nil: it waits for nothing
	Overdue    bool
	Checks     []checkRow
	Lead       string // what the person is asked to do first
	Letters    []casework.SentLetter
	SeeAccount bool // the person may see the account that came of it
}

// checkRow is one of the five checks in the list of tasks.
type checkRow struct {
	account.Check
	WaitsFor string // a person; empty: nobody
	Since    time.Time
	Due      time.Time
	Overdue  bool
	Href     string // of the form by which the person does the check
	SeeFile  bool
}

// Path is the address of the request.
func (b requestBody) Path() string { return requestPath(b.Request.Ref) }

func requestPath(ref string) string { return "/account-requests/" + ref }

// showRequest shows a request, perhaps with a form that was rejected.
func (c *Console) showRequest(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	body, err := c.requestBody(g, &view)
	if err != nil {
		return err
	}
	r := view.Request()
	p := page{Name: "request", Title: r.Ref + ": " + requestTag(r.Stage, r.Outcome).Text, Body: body}
	return c.showCase(g, status, p, &body.caseBody, rejected)
}

func (c *Console) requestBody(g *gin.Context, v *app.View) (*requestBody, error) {
	ctx, who, r := g.Request.Context(), caller(g), v.Request()
	rules := requestRules{request: r, by: who.Actor, m: c.Service.Moment(v.At), offers: v.Offers}
	common, err := c.caseBody(g, v, rules.forms(), account.CommandTitle)
	if err != nil {
		return nil, err
	}
	body := &requestBody{caseBody: common, Request: r, Due: nextWait(r.Waits), SeeAccount: c.maySeeAccount(who, r)}
	body.Overdue = body.Due != nil && body.Due.By.Before(v.At)
	if len(body.Forms) > 0 && body.Forms[0].Open {
		body.Lead = body.Forms[0].Title
	}
	seesFiles := who.ID == r.Requester.ID || c.Service.May(who, account.RightSee) == nil
	for _, check := range r.Checks {
		row := checkRowOf(r, check, body.Forms, v.At)
		row.SeeFile = seesFiles && check.File != nil
		body.Checks = append(body.Checks, row)
	}
	body.Letters, err = c.Service.Letters(ctx, who, account.RequestKindName, r.Ref)
	return body, err
}

// maySeeAccount says whether a person may see the account that came of a request.
func (c *Console) maySeeAccount(who app.Caller, r *account.Request) bool {
	return r.Account != "" && (r.Requester.ID == who.ID || c.Service.May(who, account.RightSee) == nil)
}

func checkRowOf(r *account.Request, check account.Check, forms []form, now time.Time) checkRow {
	row := checkRow{Check: check}
	i := slices.IndexFunc(r.Waits, func(w casework.Wait) bool { return w.Of == string(check.Name) })
	if i >= 0 {
		wait := r.Waits[i]
		row.Since, row.Due, row.Overdue = wait.From, wait.By, wait.By.Before(now)
		switch {
		case check.Status == account.CheckGiven:
			row.WaitsFor = "Communications"
		case check.Deputy != nil:
			row.WaitsFor = check.Deputy.Name + ", the deputy of " + check.Asked.Name
		default:
			row.WaitsFor = check.Asked.Name
		}
	}
	for _, f := range forms {
		if f.Open && strings.HasSuffix(f.ID, string(check.Name)) {
			row.Href = "#" + f.ID
		}
	}
	return row
}

// requestFile sends a piece of evidence as a file.
func (c *Console) requestFile(g *gin.Context) {
	check := g.Param("check")
	file, bytes, err := c.Service.RequestFile(g.Request.Context(), caller(g), g.Param("ref"), account.CheckName(check))
	if err != nil {
		c.problem(g, err)
		return
	}
	defer bytes.Close() //nolint:errcheck // it was only read
	c.sendFile(g, web.SafeText(g.Param("ref"))+"-"+web.SafeText(check), file.MediaType, file.Size, bytes)
}

// sentRequestForm is the id of the form that was sent.
func sentRequestForm(name casework.CommandName, v formValues) string {
	return requestFormID(name, v.get("check"), v.get("approve"))
}

// requestDone says what the person decided, where a command has two answers.
func requestDone(name casework.CommandName, v formValues) string {
	switch {
	case name == account.CommandApprove && v.get("approve") == "true":
		return "You approved the request."
	case name == account.CommandApprove:
		return "You refused the request."
	case name == account.CommandPermit && v.get("grant") == "true":
		return "You granted the account."
	case name == account.CommandPermit:
		return "You refused the account."
	}
	return account.CommandDone(name)
}

func (c *Console) giveRequest(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error) {
	command, err := c.requestCommandOf(name, in.Values)
	if err != nil {
		return app.Answer{}, err
	}
	evidence, is := command.(account.GiveEvidence)
	if !is || in.File == nil {
		return c.Service.Do(ctx, who, account.RequestKindName, ref, command)
	}
	file, err := in.openFile()
	if err != nil {
		return app.Answer{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return c.Service.GiveFile(ctx, who, ref, evidence, file)
}

// requestCommandOf reads a command of an account request from a form. The request itself
// checks whether it is valid.
func (c *Console) requestCommandOf(name casework.CommandName, v formValues) (casework.Command, error) {
	check := account.CheckName(v.get("check"))
	switch name {
	case account.CommandApprove:
		yes, err := v.yesOrNo("approve")
		return account.Approve{Check: check, Approve: yes, Reason: v.get("reason")}, err
	case account.CommandDelegate:
		to, wrong := c.findPerson("to", v.get("to"))
		return account.Delegate{Check: check, To: to, Until: v.get("until"), Reason: v.get("reason")}, fieldError(wrong)
	case account.CommandGiveEvidence:
		return account.GiveEvidence{
			Check: check, CompletedOn: v.get("completed_on"), PolicyVersion: v.get("policy_version"), Note: v.get("note"),
		}, nil
	case account.CommandVerify:
		yes, err := v.yesOrNo("accept")
		return account.Verify{Check: check, Accept: yes, Reason: v.get("reason")}, err
	case account.CommandPermit:
		yes, err := v.yesOrNo("grant")
		return account.Permit{
			Grant: yes, Conditions: v.get("conditions"), CorporateAnswer: v.get("corporate_answer"), Licence: v.get("licence"), Reason: v.get("reason"),
		}, err
	case account.CommandAskAgain:
		return account.AskRequestAgain(v.newVersion()), nil
	case account.CommandRecordLearning:
		return v.learning(), nil
	case account.CommandWithdraw:
		return account.Withdraw{Reason: v.get("reason")}, nil
	case casework.CommandAssign, casework.CommandNote, casework.CommandPause, casework.CommandResume:
	}
	return nil, noSuchPage()
}
