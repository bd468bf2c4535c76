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

const applyPath = "/account-requests/new"

// applyBody is one question of an account request, or all the answers.
type applyBody struct {
	Form      form
	Back      string
	Begun     *begunDraft
	Next      string
	Answers   []answerLine
	Corporate []casework.Account // that there are on the channel (S6)
	Channel   string
	Why       string
	Ref       string
}

type answerLine struct{ Short, Answer, Slug string }

// mayApply lets those go on who may ask for accounts.
func (c *Console) mayApply(g *gin.Context) {
	if err := c.Desk.May(caller(g), app.RightRequestAccounts); err != nil {
		g.Abort()
		c.problem(g, err)
	}
}

func (c *Console) applyStart(g *gin.Context) {
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.render(g, http.StatusOK, page{
		Name: "apply-start", Title: "Ask for a social media account", Body: applyBody{Begun: c.offer(&d), Next: d.onwards()},
	})
}

// applyAgain forgets what has been answered, to start again or to leave it at that.
func (c *Console) applyAgain(g *gin.Context) {
	if err := c.dropDraft(g); err != nil {
		c.problem(g, err)
		return
	}
	if g.PostForm("leave") != "" {
		c.tell(g, "Your draft was thrown away.")
		g.Redirect(http.StatusSeeOther, "/account-requests")
		return
	}
	g.Redirect(http.StatusSeeOther, applyPath+"/"+questions()[0].Slug)
}

// onwards is the address at which a draft goes on.
func (d *draft) onwards() string {
	if q := d.next(); q != nil {
		return applyPath + "/" + q.Slug
	}
	return applyPath + "/check"
}

func (c *Console) applyQuestion(g *gin.Context) {
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
	f := form{ID: "apply", Action: applyPath + "/" + q.Slug, Submit: "Continue", Fields: []field{q.field(c, d)}}
	return f.ready(token)
}

func (c *Console) showQuestion(g *gin.Context, status int, q question, d *draft, f form, wrong []summaryLine) {
	list := questions()
	i := slices.IndexFunc(list, func(x question) bool { return x.Slug == q.Slug })
	body := applyBody{Form: f, Back: applyPath, Channel: d.Ask.Channel}
	if i > 0 {
		body.Back = applyPath + "/" + list[i-1].Slug
	}
	if d.next() == nil {
		body.Back = applyPath + "/check"
	}
	if q.Field == "why_not_corporate" {
		body.Corporate = c.corporate(g, d)
	}
	c.render(g, status, page{Name: "apply", Title: strings.TrimSuffix(q.label, " (optional)"), Errors: wrong, Body: body})
}

// corporate is advice: without it, the page is shown all the same.
func (c *Console) corporate(g *gin.Context, d *draft) []casework.Account {
	found, err := c.Desk.Corporate(g.Request.Context(), caller(g), d.Ask.Channel, d.Ask.Audience)
	if err != nil {
		_ = c.told(g, err)
		return nil
	}
	return found
}

// answerQuestion keeps an answer and goes on, or says what is wrong with it: the
// rules do, of which this question's part is listened to.
func (c *Console) answerQuestion(g *gin.Context) {
	q, known := questionAt(g.Param("question"))
	if !known {
		c.problem(g, noSuchPage())
		return
	}
	in, err := readSent(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	d, err := c.draft(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	said := in.Typed.Get(q.Field)
	if q.Field == "covered_as" && said == councillor {
		g.Redirect(http.StatusSeeOther, applyPath+"/councillor")
		return
	}
	wrong := q.take(c, &d, said)
	if wrong == nil {
		wrong = c.wrongWith(g, q.Field, &d)
	}
	if wrong != nil {
		f := c.questionForm(q, &d, in.Token).filled(in.Typed, []casework.FieldError{*wrong})
		f.Fields[0].chooseAmong(c, q, said)
		c.showQuestion(g, http.StatusUnprocessableEntity, q, &d, f, f.summary([]casework.FieldError{*wrong}))
		return
	}
	d.answered(q.Slug)
	if err := c.keepDraft(g, d); err != nil {
		c.problem(g, err)
		return
	}
	g.Redirect(http.StatusSeeOther, d.onwards())
}

// chooseAmong lets somebody choose among those who have the name that they wrote.
func (f *field) chooseAmong(c *Console, q question, said string) {
	found := c.namesakes(said)
	if q.person == nil || len(found) < 2 || len(found) > mostNamesakes {
		return
	}
	f.Kind, f.Error = kindRadios, "Several people have “"+said+"” in their name. Choose the one you mean."
	for i, p := range found {
		f.Options = append(f.Options, choice{Value: p.ID, Label: p.Name, ID: f.ID + suffix(i)})
	}
	f.Options = append(f.Options, choice{Value: "", Label: "None of them", ID: f.ID + suffix(len(found))})
}

// wrongWith is what the rules say about one field of a draft; nil: nothing.
func (c *Console) wrongWith(g *gin.Context, field string, d *draft) *casework.FieldError {
	if field == "proposed_handle" {
		if taken := c.taken(g, d); taken != nil {
			return taken
		}
	}
	refusal := new(casework.AccountRequest).CheckCommand(d.Ask, actor(g), c.moment(c.Now()))
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

// taken says whose a handle is that is on the register, before anybody writes the
// rest. What cannot be found out now is found out at the end.
func (c *Console) taken(g *gin.Context, d *draft) *casework.FieldError {
	found, err := c.Desk.CheckAccount(g.Request.Context(), d.Ask.Channel, d.Ask.Handle)
	if err != nil || found == nil || found.Closed() {
		return nil
	}
	return &casework.FieldError{Field: "proposed_handle", Message: found.Taken().Why}
}

// applyCouncillor turns a councillor away, in the words of the rule (S1).
func (c *Console) applyCouncillor(g *gin.Context) {
	wrong := c.wrongWith(g, "covered_as", &draft{Ask: casework.RequestAccount{CoveredAs: councillor}})
	if wrong == nil {
		c.problem(g, noSuchPage())
		return
	}
	c.render(g, http.StatusOK, page{Name: "apply-councillor", Title: "You cannot ask for an account here", Body: applyBody{Why: wrong.Message}})
}

func (c *Console) applySent(g *gin.Context) {
	ref := g.Query("ref")
	if !regexp.MustCompile(`^ACR-[0-9A-Z]{4}-[0-9A-Z]{4}$`).MatchString(ref) {
		c.problem(g, noSuchPage())
		return
	}
	c.render(g, http.StatusOK, page{Name: "apply-sent", Title: "Your request has been sent", Body: applyBody{Ref: ref}})
}

func sentAddress(ref string) string { return applyPath + "/sent?ref=" + url.QueryEscape(ref) }
