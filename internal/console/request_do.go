package console

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// keptOnly is said of what is durable, but not yet on the register.
const keptOnly = "Your decision is kept. It appears here as soon as the register has caught up."

// doRequest gives a command to an account request, and then shows where it stands.
func (c *Console) doRequest(g *gin.Context) {
	name, ref := casework.Name(g.Param("command")), g.Param("ref")
	in, err := readSent(g)
	if g.Request.MultipartForm != nil {
		defer g.Request.MultipartForm.RemoveAll() //nolint:errcheck // temporary files, which the system clears away too
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	answer, err := c.giveRequest(g.Request.Context(), in.caller(g), ref, name, in)
	if err != nil {
		c.requestRefused(g, ref, name, in, err)
		return
	}
	what := "Done: " + requestDone(name, said(in.Typed)) + "."
	if answer.Request == nil {
		what = keptOnly
	}
	c.tell(g, what)
	to := "/account-requests/" + answer.Ref
	if in.Typed.Get("back") == "approvals" {
		to = "/approvals"
	}
	g.Redirect(http.StatusSeeOther, to)
}

// requestDone says what was done, as it was decided.
func requestDone(name casework.Name, v said) string {
	switch {
	case name == casework.CommandApprove && v.get("approve") == "true":
		return "you approved it"
	case name == casework.CommandApprove:
		return "you refused it"
	case name == casework.CommandGiveEvidence:
		return "your evidence was given; Communications verifies it"
	case name == casework.CommandVerify:
		return "what you found is recorded"
	case name == casework.CommandPermit && v.get("grant") == "true":
		return "the account is granted"
	case name == casework.CommandPermit:
		return "the account is refused"
	case name == casework.CommandWithdraw:
		return "the request is withdrawn"
	case name == casework.CommandRecordLearning:
		return "the check is met"
	case name == casework.CommandAskAgain:
		return "the requester is asked again"
	}
	return "the deputy is named"
}

func (c *Console) giveRequest(ctx context.Context, who app.Caller, ref string, name casework.Name, in sent) (app.AccountAnswer, error) {
	command, err := c.requestCommandOf(name, said(in.Typed))
	if err != nil {
		return app.AccountAnswer{}, err
	}
	evidence, is := command.(casework.GiveEvidence)
	if !is || in.File == nil {
		return c.Desk.DoRequest(ctx, who, ref, command)
	}
	file, err := in.fileOf()
	if err != nil {
		return app.AccountAnswer{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return c.Desk.GiveFile(ctx, who, ref, evidence, file)
}

// requestRefused shows the form again with what is wrong and what was typed, on the
// request as it now stands.
func (c *Console) requestRefused(g *gin.Context, ref string, name casework.Name, in sent, err error) {
	why := c.told(g, err)
	view, readErr := c.Desk.AccountRequest(g.Request.Context(), caller(g), ref)
	if readErr != nil || why.Code == casework.CodeNotFound {
		c.problem(g, err)
		return
	}
	status, _ := meaning(why.Code)
	id := formID(name, in.Typed.Get("check"), in.Typed.Get("approve"))
	c.showRequest(g, status, view, &failedForm{form: id, in: in, why: why})
}

func (c *Console) requestLetterPage(g *gin.Context) {
	found, err := c.requestLetter(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.render(g, http.StatusOK, page{Name: "letter", Title: letterHeading(g.Param("ref"), found), Body: letterBody{
		Ref: g.Param("ref"), Home: "/account-requests/" + g.Param("ref"), Letter: found,
	}})
}

func (c *Console) requestLetterPDF(g *gin.Context) {
	found, err := c.requestLetter(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.sendPDF(g, found)
}

func (c *Console) requestLetter(g *gin.Context) (casework.SentLetter, error) {
	letters, err := c.Desk.RequestLetters(g.Request.Context(), caller(g), g.Param("ref"))
	if err != nil {
		return casework.SentLetter{}, err
	}
	for _, l := range letters {
		if l.ID == g.Param("id") && !l.Erased {
			return l, nil
		}
	}
	return casework.SentLetter{}, &app.Error{Code: casework.CodeNotFound, Why: "This request has no such letter."}
}

// requestFile sends a piece of evidence as a file, as [Console.evidence] does.
func (c *Console) requestFile(g *gin.Context) {
	check := g.Param("check")
	file, bytes, err := c.Desk.RequestFile(g.Request.Context(), caller(g), g.Param("ref"), casework.CheckName(check))
	if err != nil {
		c.problem(g, err)
		return
	}
	defer bytes.Close() //nolint:errcheck // it was only read
	c.sendFile(g, web.Plain(g.Param("ref"))+"-"+web.Plain(check), file.MediaType, file.Size, bytes)
}
