package console

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// proposalBody is one page to advise or decide from.
type proposalBody struct {
	View     app.View
	Case     *incident.Case
	Proposal incident.Proposal
	Clauses  []casework.Clause // of the measures and the grounds
	Grounds  []casework.GroundRule
	Letters  []app.LetterPreview
	Earlier  []incident.ListItem // the author's other cases
	Forms    []form
	Closed   []closedOffer
	Changes  *changes
	Jobs     []job // that the system is running
	Finished []finishedJob
}

func (c *Console) proposalPage(g *gin.Context) {
	view, err := c.Service.Case(g.Request.Context(), caller(g), incident.KindName, g.Param("ref"))
	if err != nil {
		c.problem(g, err)
		return
	}
	if g.Param("id") == "open" { // a task links here, because it does not know which proposal is open
		to := incidentPath(view.Incident().Ref)
		if p := view.Incident().OpenProposal(); p != nil {
			to += "/proposals/" + p.ID
		}
		g.Redirect(http.StatusSeeOther, to)
		return
	}
	if err := c.showProposal(g, http.StatusOK, view, g.Param("id"), nil); err != nil {
		c.problem(g, err)
	}
}

// showProposal shows a proposal, perhaps with a form that was rejected.
func (c *Console) showProposal(g *gin.Context, status int, view app.View, id string, rejected *rejectedForm) error {
	i := slices.IndexFunc(view.Incident().Proposals, func(p incident.Proposal) bool { return p.ID == id })
	if i < 0 || !view.Whole {
		return &app.Error{Code: casework.CodeNotFound, Why: "This case has no proposal with this number."}
	}
	body, err := c.proposalBody(g, &view, view.Incident().Proposals[i])
	if err != nil {
		return err
	}
	p := page{
		Name: "proposal", Title: "Proposal " + id + " in " + view.Incident().Ref, Wide: true, Watch: watchAddress(view.Incident().Ref, view.Incident().Seq),
	}
	if rejected != nil {
		timeline, err := c.Service.Timeline(g.Request.Context(), caller(g), incident.KindName, view.Incident().Ref)
		if err != nil {
			return err
		}
		slices.Reverse(timeline)
		p.Errors, body.Changes = rejected.refill(body.Forms), rejected.changes(timeline)
	}
	p.Body = body
	c.render(g, status, p)
	return nil
}

func (c *Console) proposalBody(g *gin.Context, v *app.View, p incident.Proposal) (proposalBody, error) {
	m := c.Service.Moment(v.At)
	body := proposalBody{View: *v, Case: v.Incident(), Proposal: p, Letters: c.letterPreviews(v.Incident(), p, m), Forms: c.proposalForms(g, v, p, m)}
	body.Jobs, body.Finished = c.jobsOf(g.Request.Context(), caller(g), v), finishedJobs(v.Incident())
	for _, id := range append([]string{"R2"}, p.Clauses...) {
		if clause, known := m.Rules.Clause(id); known {
			body.Clauses = append(body.Clauses, clause)
		}
	}
	if v.Incident().Assessment != nil {
		for _, ground := range v.Incident().Assessment.Grounds {
			if rule, known := m.Rules.Ground(ground); known {
				body.Grounds = append(body.Grounds, rule)
			}
		}
	}
	offers := slices.DeleteFunc(slices.Clone(v.Offers), func(o casework.Offer) bool { return !onProposalPage(o.Name) })
	body.Closed = closedOffers(offers, incident.CommandTitle)
	var err error
	body.Earlier, err = c.earlierCases(g.Request.Context(), caller(g), v.Incident())
	return body, err
}

// proposalForms are the forms to advise and to decide, as far as the rules would accept
// them from this person.
func (c *Console) proposalForms(g *gin.Context, v *app.View, p incident.Proposal, m casework.Moment) []form {
	forms := []form{}
	add := func(name casework.CommandName, f form) {
		f.Command, f.Seq, f.Open = name, v.Incident().Seq, true
		f.Action = incidentPath(v.Incident().Ref) + "/" + string(name)
		f.Fields = append(f.Fields, hidden("proposal", p.ID))
		forms = append(forms, f.withToken(""))
	}
	accepted := func(command casework.Command) bool { return v.Incident().Check(command, actor(g), m) == nil }
	if accepted(incident.Advise{Proposal: p.ID, Position: incident.Support, Text: "…"}) {
		add(incident.CommandAdvise, adviseForm())
	}
	proceed := accepted(incident.Decide{Proposal: p.ID, Proceed: true, Rationale: "…"})
	drop := accepted(incident.Decide{Proposal: p.ID, Rationale: "…"})
	if proceed || drop {
		add(incident.CommandDecide, decideForm(proceed, drop))
	}
	return forms
}

func adviseForm() form {
	return form{Title: "Your advice", Submit: "Give this advice", Fields: []field{
		radios("position", "Does Legal Services support it?",
			choice{Value: string(incident.Support), Label: "Support"}, choice{Value: string(incident.Oppose), Label: "Oppose"}),
		text("text", "Your advice", "It is privileged. No letter and no evidence pack contains it."),
	}}
}

func decideForm(proceed, drop bool) form {
	options := []choice{}
	if proceed {
		options = append(options, choice{Value: "true", Label: "Go ahead", Hint: "We carry out the measures at once."})
	}
	if drop {
		options = append(options, choice{Value: "false", Label: "Do not go ahead", Hint: "We drop the proposal."})
	}
	return form{Title: "Your decision", Submit: "Record this decision", Fields: []field{
		radios("proceed", "What do you decide?", options...), text("rationale", "Why", ""),
	}}
}

// letterPreviews are the letters that would go to the author if the proposal were decided now.
// The page of the case has the letters of a decided proposal.
func (c *Console) letterPreviews(of *incident.Case, p incident.Proposal, m casework.Moment) []app.LetterPreview {
	if !p.Open() {
		return nil
	}
	return c.Service.LettersToSend(of, p.Measures, "", m)
}
