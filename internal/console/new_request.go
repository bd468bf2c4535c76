package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const newRequestPath = "/account-requests/new"

// newRequestBody is one question of a new account request, or all the answers.
type newRequestBody struct {
	Form      form
	Back      string
	Draft     *draftSummary // nil: the person has not begun one
	Next      string
	Answers   []answerRow
	Corporate []account.Account // that the council already has on the channel (S6)
	Channel   string
	Why       string
	Ref       string
}

type answerRow struct{ Short, Answer, Slug string }

func (c *Console) newRequestStart(g *gin.Context) {
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.render(g, http.StatusOK, page{
		Name: "new-request-start", Title: "Ask for a social media account", Body: newRequestBody{Draft: c.draftSummary(&d), Next: d.nextPath()},
	})
}

// discardDraft deletes the answers, to start again or to leave it at that.
func (c *Console) discardDraft(g *gin.Context) {
	if err := c.deleteDraft(g); err != nil {
		c.problem(g, err)
		return
	}
	if g.PostForm("leave") != "" {
		c.flash(g, "You deleted your draft.")
		g.Redirect(http.StatusSeeOther, "/account-requests")
		return
	}
	g.Redirect(http.StatusSeeOther, newRequestPath+"/"+questions()[0].Slug)
}

func (c *Console) questionPage(g *gin.Context) {
	q, known := questionAt(g.Param("question"))
	if !known {
		c.problem(g, noSuchPage())
		return
	}
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.showQuestion(g, http.StatusOK, q, &d, c.questionForm(q, &d, ""), nil)
}

func (c *Console) questionForm(q question, d *draft, token string) form {
	f := form{ID: "question", Action: newRequestPath + "/" + q.Slug, Submit: "Continue", Fields: []field{q.field(c, d)}}
	return f.withToken(token)
}

func (c *Console) showQuestion(g *gin.Context, status int, q question, d *draft, f form, wrong []summaryLine) {
	list := questions()
	i := slices.IndexFunc(list, func(x question) bool { return x.Slug == q.Slug })
	body := newRequestBody{Form: f, Back: newRequestPath, Channel: d.Ask.Channel}
	if i > 0 {
		body.Back = newRequestPath + "/" + list[i-1].Slug
	}
	if d.next() == nil {
		body.Back = newRequestPath + "/check"
	}
	if q.Field == "why_not_corporate" {
		body.Corporate = c.corporateAccounts(g, d)
	}
	c.render(g, status, page{Name: "new-request-question", Title: strings.TrimSuffix(q.label, " (optional)"), Errors: wrong, Body: body})
}

// corporateAccounts help the person to decide. The page works without them.
func (c *Console) corporateAccounts(g *gin.Context, d *draft) []account.Account {
	found, err := c.Service.Corporate(g.Request.Context(), caller(g), d.Ask.Channel, d.Ask.Audience)
	if err != nil {
		_ = c.explain(g, err)
		return nil
	}
	return found
}

// answerQuestion saves an answer and shows the next question, or says what is wrong with it.
func (c *Console) answerQuestion(g *gin.Context) {
	q, known := questionAt(g.Param("question"))
	if !known {
		c.problem(g, noSuchPage())
		return
	}
	in, err := readForm(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	answer := in.Values.get(q.Field)
	if q.Field == "covered_as" && answer == councillor {
		g.Redirect(http.StatusSeeOther, newRequestPath+"/councillor")
		return
	}
	wrong := q.take(c, &d, answer)
	if wrong == nil {
		wrong = c.answerError(g, q.Field, &d)
	}
	if wrong != nil {
		f := c.questionForm(q, &d, in.Token).withInput(in.Values, []casework.FieldError{*wrong})
		f.Fields[0].offerMatches(c, q, answer)
		c.showQuestion(g, http.StatusUnprocessableEntity, q, &d, f, f.errorSummary([]casework.FieldError{*wrong}))
		return
	}
	d.markAnswered(q.Slug)
	if err := c.saveDraft(g, d); err != nil {
		c.problem(g, err)
		return
	}
	g.Redirect(http.StatusSeeOther, d.nextPath())
}

// offerMatches lets a person choose among those who have the name that they typed.
func (f *field) offerMatches(c *Console, q question, typed string) {
	found := c.matchingPeople(typed)
	if q.person == nil || len(found) < 2 || len(found) > maxMatches {
		return
	}
	f.Kind, f.Error = kindRadios, "Several people have “"+typed+"” in their name. Choose the one you mean."
	for i, p := range found {
		f.Options = append(f.Options, choice{Value: p.ID, Label: p.Name, ID: f.ID + optionSuffix(i)})
	}
	f.Options = append(f.Options, choice{Value: "", Label: "None of them", ID: f.ID + optionSuffix(len(found))})
}

// answerError is what the rules say about one field of a draft; nil: nothing is wrong.
func (c *Console) answerError(g *gin.Context, field string, d *draft) *casework.FieldError {
	if field == "proposed_handle" {
		if taken := c.takenHandle(g, d); taken != nil {
			return taken
		}
	}
	refusal := new(account.Request).Check(d.Ask, actor(g), c.Service.Moment(c.Now()))
	if refusal == nil {
		return nil
	}
	for _, w := range refusal.Fields {
		if name, _, _ := strings.Cut(w.Field, "["); name == field {
			return &casework.FieldError{Field: field, Message: w.Message}
		}
	}
	return nil
}

// takenHandle says that a handle is already on the register, before the person writes
// more. When the register cannot be read, the last page says so instead.
func (c *Console) takenHandle(g *gin.Context, d *draft) *casework.FieldError {
	found, err := c.Service.CheckAccount(g.Request.Context(), d.Ask.Channel, d.Ask.Handle)
	if err != nil || found == nil || found.Closed() {
		return nil
	}
	return &casework.FieldError{Field: "proposed_handle", Message: found.HandleTaken().Why}
}

// councillorPage tells a councillor, in the words of the rule, that they cannot ask here (S1).
func (c *Console) councillorPage(g *gin.Context) {
	wrong := c.answerError(g, "covered_as", &draft{Ask: account.MakeRequest{CoveredAs: councillor}})
	if wrong == nil {
		c.problem(g, noSuchPage())
		return
	}
	c.render(g, http.StatusOK, page{
		Name: "new-request-councillor", Title: "You cannot ask for an account here", Body: newRequestBody{Why: wrong.Message},
	})
}
