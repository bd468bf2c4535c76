package console

import (
	"context"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// accountBody is all that the page of an account shows.
type accountBody struct {
	caseBody
	Account *account.Account
	Due     *casework.Wait // nil: it waits for nothing
	Overdue bool
	Letters []casework.SentLetter
}

// Path is the address of the account.
func (b accountBody) Path() string { return accountPath(b.Account.Ref) }

func accountPath(ref string) string { return "/accounts/" + ref }

// showAccount shows an account, perhaps with a form that was rejected.
func (c *Console) showAccount(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	a := view.Account()
	if rejected != nil {
		why := *rejected.why
		why.Fields = renewalErrors(why.Fields, rejected.input.Values)
		rejected.why = &why
	}
	common, err := c.caseBody(g, &view, accountForms(&view), account.CommandTitle)
	if err != nil {
		return err
	}
	body := &accountBody{caseBody: common, Account: a, Due: nextWait(a.Waits)}
	body.Overdue = body.Due != nil && body.Due.By.Before(view.At)
	if body.Letters, err = c.Service.Letters(g.Request.Context(), caller(g), account.KindName, a.Ref); err != nil {
		return err
	}
	p := page{Name: "account", Title: a.Handle + ": " + a.Stage.Title(), Body: body}
	return c.showCase(g, status, p, &body.caseBody, rejected)
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

func (c *Console) giveAccount(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error) {
	command, err := c.accountCommandOf(name, in.Values)
	if err != nil {
		return app.Answer{}, err
	}
	return c.Service.Do(ctx, who, account.KindName, ref, command)
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
	case account.CommandGiveEvidence:
		return account.GiveTransferEvidence{
			Check: account.CheckName(v.get("check")), CompletedOn: v.get("completed_on"), PolicyVersion: v.get("policy_version"), Note: v.get("note"),
		}, nil
	case account.CommandVerify:
		yes, err := v.yesOrNo("accept")
		return account.VerifyTransfer{Check: account.CheckName(v.get("check")), Accept: yes, Reason: v.get("reason")}, err
	case account.CommandCancelTransfer:
		return account.CancelTransfer{Reason: v.get("reason")}, nil
	case account.CommandOwnerLeft:
		return account.ReportOwnerLeft{Note: v.get("note")}, nil
	case account.CommandAskAgain:
		return v.newVersion(), nil
	case account.CommandRecordLearning:
		l := v.learning()
		return account.RenewLearning{Check: l.Check, CompletedOn: l.CompletedOn, PolicyVersion: l.PolicyVersion}, nil
	case incident.CommandClose:
		return account.Close{Reason: v.get("reason")}, nil
	case casework.CommandAssign, casework.CommandNote, casework.CommandPause, casework.CommandResume:
	}
	return nil, noSuchPage()
}
