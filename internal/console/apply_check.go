package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// applyCheck shows all the answers, before they are sent.
func (c *Console) applyCheck(g *gin.Context) {
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	if d.next() != nil {
		g.Redirect(http.StatusSeeOther, d.onwards())
		return
	}
	c.showAnswers(g, http.StatusOK, &d, nil)
}

func (c *Console) showAnswers(g *gin.Context, status int, d *draft, wrong []summaryLine) {
	f := form{ID: "send", Action: applyPath + "/check", Submit: "Send the request"}
	body := applyBody{Form: f.ready(d.Token), Channel: d.Ask.Channel, Corporate: c.corporate(g, d)}
	for _, q := range questions() {
		body.Answers = append(body.Answers, answerLine{q.Short, q.answer(d), q.Slug})
	}
	c.render(g, status, page{Name: "apply-check", Title: "Check your answers", Errors: wrong, Body: body})
}

// applySend asks for the account. Sent twice, it is asked for once: the second
// finds no draft any more, but what became of the first.
func (c *Console) applySend(g *gin.Context) {
	in, err := readSent(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	ctx := g.Request.Context()
	if token, ref, _ := strings.Cut(c.sessions.GetString(ctx, keyAsked), " "); ref != "" && token == in.Token {
		g.Redirect(http.StatusSeeOther, sentAddress(ref))
		return
	}
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	if d.next() != nil {
		g.Redirect(http.StatusSeeOther, d.onwards())
		return
	}
	answer, err := c.Desk.RequestAccount(ctx, in.caller(g), d.Ask)
	if err != nil {
		why := c.told(g, err)
		status, _ := meaning(why.Code)
		if why.Code == app.CodeKeyReused { // the answers were changed after they had been sent
			d.renew()
			if err := c.keepDraft(g, d); err != nil {
				c.problem(g, err)
				return
			}
		}
		c.showAnswers(g, status, &d, answersWrong(why))
		return
	}
	c.sessions.Put(ctx, keyAsked, in.Token+" "+answer.Ref)
	if err := c.dropDraft(g); err != nil {
		_ = c.told(g, err) // it was sent: sent again, it is the same request
	}
	g.Redirect(http.StatusSeeOther, sentAddress(answer.Ref))
}

// answersWrong leads from what is wrong to the answers.
func answersWrong(why *app.Error) []summaryLine {
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
