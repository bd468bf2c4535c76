package console

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// answersPage shows all the answers before the person sends them.
func (c *Console) answersPage(g *gin.Context) {
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	if d.next() != nil {
		g.Redirect(http.StatusSeeOther, d.nextPath())
		return
	}
	c.showAnswers(g, http.StatusOK, &d, nil)
}

func (c *Console) showAnswers(g *gin.Context, status int, d *draft, wrong []summaryLine) {
	f := form{ID: "send", Action: newRequestPath + "/check", Submit: "Send the request"}
	body := newRequestBody{Form: f.withToken(d.Token), Channel: d.Ask.Channel, Corporate: c.corporateAccounts(g, d)}
	for _, q := range questions() {
		body.Answers = append(body.Answers, answerRow{q.Short, q.answer(d), q.Slug})
	}
	c.render(g, status, page{Name: "new-request-answers", Title: "Check your answers", Errors: wrong, Body: body})
}

// sendRequest asks for the account. A second click finds no draft any more, but leads to
// the request that the first one made.
func (c *Console) sendRequest(g *gin.Context) {
	in, err := readForm(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	ctx := g.Request.Context()
	if token, ref, _ := strings.Cut(c.sessions.GetString(ctx, keySentRequest), " "); ref != "" && token == in.Token {
		g.Redirect(http.StatusSeeOther, sentPath(ref))
		return
	}
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	if d.next() != nil {
		g.Redirect(http.StatusSeeOther, d.nextPath())
		return
	}
	answer, err := c.Service.RequestAccount(ctx, in.caller(g), d.Ask)
	if err != nil {
		c.rejectRequest(g, &d, err)
		return
	}
	c.sessions.Put(ctx, keySentRequest, in.Token+" "+answer.Ref)
	if err := c.deleteDraft(g); err != nil {
		_ = c.explain(g, err) // the request is made, and the draft's token cannot make another one
	}
	g.Redirect(http.StatusSeeOther, sentPath(answer.Ref))
}

func (c *Console) rejectRequest(g *gin.Context, d *draft, err error) {
	why := c.explain(g, err)
	status, _ := statusOf(why.Code)
	if why.Code == app.CodeKeyReused { // the person changed the answers after sending them
		d.renewToken()
		if err := c.saveDraft(g, *d); err != nil {
			c.problem(g, err)
			return
		}
	}
	c.showAnswers(g, status, d, answerErrors(why))
}

// answerErrors links what is wrong to the answers.
func answerErrors(why *app.Error) []summaryLine {
	lines, list := []summaryLine{}, questions()
	for _, w := range why.Fields {
		name, _, _ := strings.Cut(w.Field, "[")
		i := slices.IndexFunc(list, func(q question) bool { return q.Field == name })
		if i < 0 {
			lines = append(lines, summaryLine{Text: w.Message, Anchor: "send"})
			continue
		}
		lines = append(lines, summaryLine{Text: list[i].Short + ": " + w.Message, Anchor: "answer-" + list[i].Slug})
	}
	switch {
	case len(lines) > 0:
	case why.Code == casework.CodeHandleTaken:
		lines = append(lines, summaryLine{Text: why.Why, Anchor: "answer-handle"})
	default:
		lines = append(lines, summaryLine{Text: why.Why, Anchor: "send"})
	}
	return lines
}

func (c *Console) requestSent(g *gin.Context) {
	ref := g.Query("ref")
	if !regexp.MustCompile(`^ACR-[0-9A-Z]{4}-[0-9A-Z]{4}$`).MatchString(ref) {
		c.problem(g, noSuchPage())
		return
	}
	c.render(g, http.StatusOK, page{Name: "new-request-sent", Title: "Request sent", Body: newRequestBody{Ref: ref}})
}

func sentPath(ref string) string { return newRequestPath + "/sent?ref=" + url.QueryEscape(ref) }
