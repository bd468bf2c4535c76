package console

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// proposalBody is one page to advise or decide from.
type proposalBody struct {
	View     app.View
	Case     *casework.Incident
	Proposal casework.Proposal
	Clauses  []casework.Clause // of the measures and the grounds
	Grounds  []casework.GroundRule
	Letters  []preview
	Earlier  []casework.IncidentItem
	Forms    []form
	Closed   []closedOffer
	Moved    *moved
	Works    []longWork // under way
	Ended    []endedWork
}

// preview is the very letter that would go out, or why it could not.
type preview struct {
	Kind   casework.LetterKind
	Letter casework.Letter
	Gap    string
}

func (c *Console) proposalPage(g *gin.Context) {
	view, err := c.Desk.Case(g.Request.Context(), caller(g), g.Param("ref"))
	if err != nil {
		c.problem(g, err)
		return
	}
	if g.Param("id") == "open" { // the one that is on the table, if there still is one
		to := "/incidents/" + view.Case.Ref
		if p := view.Case.OpenProposal(); p != nil {
			to += "/proposals/" + p.ID
		}
		g.Redirect(http.StatusSeeOther, to)
		return
	}
	c.showProposal(g, http.StatusOK, view, g.Param("id"), nil)
}

// showProposal shows a proposal, perhaps with a form that could not be taken.
func (c *Console) showProposal(g *gin.Context, status int, view app.View, id string, failed *failedForm) {
	i := slices.IndexFunc(view.Case.Proposals, func(p casework.Proposal) bool { return p.ID == id })
	if i < 0 || !view.Whole {
		c.problem(g, &app.Error{Code: casework.CodeNotFound, Why: "This case has no such proposal."})
		return
	}
	body, err := c.proposalBody(g, &view, view.Case.Proposals[i])
	if err != nil {
		c.problem(g, err)
		return
	}
	p := page{
		Name: "proposal", Title: "Proposal " + id + " in " + view.Case.Ref, Wide: true,
		Watch: "/events?of=" + view.Case.Ref + "&was=" + strconv.Itoa(view.Case.Seq),
	}
	if failed != nil {
		entries, err := c.Desk.Timeline(g.Request.Context(), caller(g), view.Case.Ref)
		if err != nil {
			c.problem(g, err)
			return
		}
		slices.Reverse(entries)
		p.Errors, body.Moved = failed.put(body.Forms), failed.moved(entries)
	}
	p.Body = body
	c.render(g, status, p)
}

func (c *Console) proposalBody(g *gin.Context, v *app.View, p casework.Proposal) (proposalBody, error) {
	m := c.moment(v.At)
	body := proposalBody{View: *v, Case: v.Case, Proposal: p, Letters: c.previews(v.Case, p, m)}
	body.Works, body.Ended = c.longWorks(g.Request.Context(), caller(g), v), endedWorks(v.Case)
	for _, id := range append([]string{"R2"}, p.Clauses...) {
		if clause, known := m.Rules.Clause(id); known {
			body.Clauses = append(body.Clauses, clause)
		}
	}
	if v.Case.Assessment != nil {
		for _, ground := range v.Case.Assessment.Grounds {
			if rule, known := m.Rules.Ground(ground); known {
				body.Grounds = append(body.Grounds, rule)
			}
		}
	}
	if v.Case.Post.Author != "" {
		author, err := c.Desk.Author(g.Request.Context(), caller(g), v.Case.Post.Channel, v.Case.Post.Author)
		if err != nil {
			return body, err
		}
		body.Earlier = slices.DeleteFunc(author.Cases, func(i casework.IncidentItem) bool { return i.Ref == v.Case.Ref })
	}
	body.Forms = c.proposalForms(g, v, p, m)
	for _, offer := range c.closedOffers(v) {
		if offer.Title == casework.CommandTitle(casework.CommandAdvise) || offer.Title == casework.CommandTitle(casework.CommandDecide) {
			body.Closed = append(body.Closed, offer)
		}
	}
	return body, nil
}

// proposalForms are to advise, to decide, or at least to drop: what the rules
// would take of the one who looks.
func (c *Console) proposalForms(g *gin.Context, v *app.View, p casework.Proposal, m casework.Moment) []form {
	forms := []form{}
	add := func(name casework.Name, f form) {
		f.Command, f.Seq, f.Open = name, v.Case.Seq, true
		f.Action = "/incidents/" + v.Case.Ref + "/" + string(name)
		f.Fields = append(f.Fields, hidden("proposal", p.ID))
		forms = append(forms, f.ready(""))
	}
	takes := func(command casework.Command) bool { return v.Case.Check(command, actor(g), m) == nil }
	if takes(casework.Advise{Proposal: p.ID, Position: casework.Support, Text: "…"}) {
		add(casework.CommandAdvise, adviseForm())
	}
	goOn := takes(casework.Decide{Proposal: p.ID, Proceed: true, Rationale: "…"})
	drop := takes(casework.Decide{Proposal: p.ID, Rationale: "…"})
	if goOn || drop {
		add(casework.CommandDecide, decideForm(goOn, drop))
	}
	return forms
}

func adviseForm() form {
	return form{Title: "Your advice", Submit: "Give this advice", Fields: []field{
		radios("position", "Does Legal Services support it?",
			choice{Value: string(casework.Support), Label: "Support"}, choice{Value: string(casework.Oppose), Label: "Oppose"}),
		text("text", "Your advice", "It is privileged: it appears in no letter and no pack."),
	}}
}

func decideForm(goOn, drop bool) form {
	options := []choice{}
	if goOn {
		options = append(options, choice{Value: "true", Label: "Go ahead", Hint: "It is carried out at once."})
	}
	if drop {
		options = append(options, choice{Value: "false", Label: "Do not go ahead", Hint: "The proposal is dropped."})
	}
	return form{Title: "Your decision", Submit: "Record this decision", Fields: []field{
		radios("proceed", "What do you decide?", options...), text("rationale", "Why", ""),
	}}
}

// previews writes the letters that would go to the author if the proposal were
// decided now. One that was decided has its letters on the page of the case.
func (c *Console) previews(incident *casework.Incident, p casework.Proposal, m casework.Moment) []preview {
	if !p.Open() {
		return nil
	}
	kinds := []casework.LetterKind{}
	if slices.Contains(p.Measures, casework.MeasureWarn) {
		kinds = append(kinds, casework.LetterWarning)
		if incident.Assessment != nil && !incident.Assessment.Removable && !slices.Contains(p.Measures, casework.MeasureRemove) {
			kinds = append(kinds, casework.LetterRemoveRequest)
		}
	}
	list := []preview{}
	for _, kind := range kinds {
		shown := preview{Kind: kind}
		letter, err := c.Printer.Write(kind, m.Rules.Letters[kind], incident.Letter(kind, 0, m))
		var gap *casework.UnfilledError
		switch {
		case errors.As(err, &gap):
			shown.Gap = gap.Error() + "."
		case err != nil:
			shown.Gap = "The letter cannot be written: " + err.Error()
		}
		letter.To = incident.Post.Author
		shown.Letter = letter
		list = append(list, shown)
	}
	return list
}
