package console

import (
	"net/http"
	"net/mail"
	"net/url"
	"regexp"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// publicForm is the form for people who do not work for the council.
func (c *Console) publicForm() form {
	f := c.reportForm()
	f.Action, f.Submit = "/report", "Send the report"
	f.Fields[len(f.Fields)-1] = field{
		Kind: kindLine, Name: "contact", Label: "Your e-mail address (optional)", Type: "email", Autocomplete: "email",
		Hint: "Only if you want to hear, in general terms, what came of it.",
	}
	return f
}

func (c *Console) publicPage(g *gin.Context) {
	c.render(g, http.StatusOK, page{Name: "public", Title: "Report a post to the council", Body: reportBody{Form: c.publicForm().ready("")}})
}

func (c *Console) publicReport(g *gin.Context) {
	if wait := c.limiters.reports.Wait(web.ClientKey(g.ClientIP())); wait > 0 {
		c.problem(g, tooMany("Wait a minute, then send your report again.", wait))
		return
	}
	in, err := readSent(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	answer, err := c.publicly(g, in)
	if err != nil {
		f := c.publicForm().ready(in.Token)
		status, wrong := c.refill(g, &f, in, err)
		c.render(g, status, page{Name: "public", Title: "Report a post to the council", Errors: wrong, Body: reportBody{Form: f}})
		return
	}
	g.Redirect(http.StatusSeeOther, "/report/sent?ref="+url.QueryEscape(answer.Ref))
}

func (c *Console) publicly(g *gin.Context, in sent) (app.Answer, error) {
	contact := in.Typed.Get("contact")
	if address, err := mail.ParseAddress(contact); contact != "" && (err != nil || address.Address != contact) {
		return app.Answer{}, &app.Error{Code: casework.CodeInvalid, Fields: []casework.FieldError{
			{Field: "contact", Message: "Write the e-mail address like name@example.org."},
		}}
	}
	return c.Desk.PublicReport(g.Request.Context(), "console "+in.Token, postOf(in), contact)
}

func (c *Console) publicSent(g *gin.Context) {
	ref := g.Query("ref")
	if !regexp.MustCompile(`^[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}$`).MatchString(ref) {
		c.problem(g, noSuchPage())
		return
	}
	c.render(g, http.StatusOK, page{Name: "sent", Title: "Your report was sent", Body: ref})
}
