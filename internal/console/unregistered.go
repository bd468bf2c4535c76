package console

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// unregisteredBody is all that the page of an account shows that is not on the register.
type unregisteredBody struct {
	caseBody
	Of  *account.Unregistered
	Due *casework.Wait // nil: it waits for nothing
}

// showUnregistered shows an account that is not on the register, perhaps with a form that was
// rejected.
func (c *Console) showUnregistered(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	u, forms := view.Unregistered(), []form{}
	for _, o := range view.Offers {
		if o.Allowed {
			forms = append(forms, settleForm(u, o.Name))
		}
	}
	common, err := c.caseBody(g, &view, openFirst(forms), account.CommandTitle)
	if err != nil {
		return err
	}
	body := &unregisteredBody{caseBody: common, Of: u, Due: nextWait(u.Waits)}
	return c.showCase(g, status, page{Name: "unregistered", Title: u.Handle + ": not on the register", Body: body}, &body.caseBody, rejected)
}

func settleForm(u *account.Unregistered, name casework.CommandName) form {
	outcomes := []choice{
		{Value: string(account.UseRegistered), Label: "It is on the register now", Hint: "Somebody requested it, or you imported it."},
		{Value: string(account.UseEnded), Label: "The account was closed"},
		{Value: string(account.UseConduct), Label: "Human Resources deal with it as a conduct case", Hint: "Tell them yourself. Who reported the account does not see this (S12)."},
		{Value: string(account.UseMistaken), Label: "It does not speak for the council, or nobody uses it"},
	}
	return form{
		ID: string(name), Command: name, Seq: u.Seq, Action: unregisteredPage(u.Ref) + "/" + string(name), Open: true,
		Title: account.CommandTitle(name), Submit: "Close this case",
		Fields: []field{radios("outcome", "What happened to the account?", outcomes...), reason("Why")},
	}.withToken("")
}

func unregisteredPage(ref string) string { return account.UnregisteredKind().Page(ref) }

func (c *Console) giveUnregistered(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error) {
	if name != account.CommandSettle {
		return app.Answer{}, noSuchPage()
	}
	return c.Service.Do(ctx, who, account.UnregisteredKindName, ref, account.Settle{
		Outcome: account.UseOutcome(in.Values.get("outcome")), Reason: in.Values.get("reason"),
	})
}

// useForm reports a handle that was checked and is not on the register (S2).
func useForm(channel, handle string) form {
	return form{
		ID: "report-use", Action: "/unregistered-accounts", Submit: "Report the account",
		Fields: []field{
			text("note", "Where did you see it, and why does it seem to speak for the council?", "Only Communications read this."),
			hidden("channel", channel), hidden("handle", handle),
		},
	}.withToken("")
}

// rejectedUse is a report that was not accepted.
type rejectedUse struct {
	Handle, Channel string
	Form            form
}

// reportUse tells Communications of a handle that is in use and not on the register.
func (c *Console) reportUse(g *gin.Context) {
	in, err := readForm(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	v := in.Values
	answer, err := c.Service.ReportUse(g.Request.Context(), in.caller(g), account.ReportUse{
		Channel: v.get("channel"), Handle: v.get("handle"), Note: v.get("note"),
	})
	wrong, is := errors.AsType[*app.Error](err)
	switch {
	case is && wrong.Code == casework.CodeInvalid:
		f := useForm(v.get("channel"), v.get("handle")).withInput(v, wrong.Fields)
		c.render(g, http.StatusUnprocessableEntity, page{
			Name: "report-use", Title: "Report an account that is in use", Errors: f.errorSummary(wrong.Fields),
			Body: rejectedUse{Handle: v.get("handle"), Channel: v.get("channel"), Form: f},
		})
	case err != nil:
		c.problem(g, err)
	default:
		c.flash(g, "We have told Communications about the account. The reference is "+answer.Ref+".")
		g.Redirect(http.StatusSeeOther, "/accounts")
	}
}
