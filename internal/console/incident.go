package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// incidentBody is all that the page of an incident shows.
type incidentBody struct {
	View       app.View
	Case       *incident.Case
	Ladder     []ladderStep
	Forms      []form
	Closed     []closedOffer
	Proposal   *proposalLink           // nil: no proposal is open
	Earlier    []incident.ListItem     // the author's other cases
	Timeline   []casework.TimelineItem // the newest first
	Letters    []casework.SentLetter
	Drafts     []casework.Action // letters that a person is asked to send
	Notes      []casework.TimelineItem
	Clauses    []casework.Clause // that the timeline cites
	Changes    *changes
	Pack       packSection
	HandedOver []handedOver // to the police and to Legal Services
	Jobs       []job        // that the system is running
	Finished   []finishedJob
}

// proposalLink leads to the page on which a proposal is advised on or decided.
type proposalLink struct{ Href, Text string }

// Path is the address of the incident.
func (b incidentBody) Path() string { return incidentPath(b.Case.Ref) }

func incidentPath(ref string) string { return "/incidents/" + ref }

func (c *Console) incidentPage(g *gin.Context) {
	view, err := c.Service.Case(g.Request.Context(), caller(g), incident.KindName, g.Param("ref"))
	if err == nil && !view.Whole {
		c.render(g, http.StatusOK, page{Name: "incident-reporter", Title: "The post that you reported, " + view.Incident().Ref, Body: view})
		return
	}
	if err == nil {
		err = c.showIncident(g, http.StatusOK, view, nil)
	}
	if err != nil {
		c.problem(g, err)
	}
}

// showIncident shows an incident, perhaps with a form that was rejected.
func (c *Console) showIncident(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	body, err := c.incidentBody(g, &view)
	if err != nil {
		return err
	}
	p := page{
		Name: "incident", Title: view.Incident().Ref + ": " + view.Incident().Stage.Title(), Wide: true, Watch: watchAddress(view.Incident().Ref, view.Incident().Seq),
	}
	if rejected != nil {
		p.Errors, body.Changes = rejected.refill(body.Forms), rejected.changes(body.Timeline)
	}
	p.Body = body
	c.render(g, status, p)
	return nil
}

// watchAddress is where an open page hears that its case has changed.
func watchAddress(ref string, seq int) string {
	return "/events?of=" + ref + "&was=" + strconv.Itoa(seq)
}

func (c *Console) incidentBody(g *gin.Context, v *app.View) (incidentBody, error) {
	ctx, who, ref := g.Request.Context(), caller(g), v.Incident().Ref
	body := incidentBody{
		View: *v, Case: v.Incident(), Ladder: c.ladder(v), Forms: c.incidentForms(v), Proposal: openProposal(v), Pack: c.packSection(g, v),
		HandedOver: handedOverIn(v.Incident()), Closed: closedOffers(v.Offers, incident.CommandTitle),
	}
	body.Jobs, body.Finished = c.jobsOf(ctx, who, v), finishedJobs(v.Incident())
	var err error
	if body.Timeline, err = c.Service.Timeline(ctx, who, incident.KindName, ref); err != nil {
		return body, err
	}
	if body.Letters, err = c.Service.Letters(ctx, who, incident.KindName, ref); err != nil {
		return body, err
	}
	if body.Earlier, err = c.earlierCases(ctx, who, v.Incident()); err != nil {
		return body, err
	}
	for _, item := range body.Timeline {
		if item.Kind == casework.EventNoted && item.Personal != nil {
			body.Notes = append(body.Notes, item)
		}
	}
	for _, a := range v.Incident().Actions {
		if a.Draft != nil && a.Status == casework.ActionIsPending {
			body.Drafts = append(body.Drafts, a)
		}
	}
	body.Clauses = c.citedClauses(body.Timeline)
	slices.Reverse(body.Timeline)
	return body, nil
}

// earlierCases are the author's cases other than this one.
func (c *Console) earlierCases(ctx context.Context, who app.Caller, of *incident.Case) ([]incident.ListItem, error) {
	if of.Post.Author == "" {
		return nil, nil
	}
	author, err := c.Service.Author(ctx, who, of.Post.Channel, of.Post.Author)
	return slices.DeleteFunc(author.Cases, func(i incident.ListItem) bool { return i.Ref == of.Ref }), err
}

func openProposal(v *app.View) *proposalLink {
	p := v.Incident().OpenProposal()
	if p == nil {
		return nil
	}
	link := &proposalLink{Href: incidentPath(v.Incident().Ref) + "/proposals/" + p.ID, Text: "See proposal " + p.ID}
	for _, o := range v.Offers {
		switch {
		case o.Name == incident.CommandAdvise && o.Allowed:
			link.Text = "Advise on proposal " + p.ID
		case o.Name == incident.CommandDecide && o.Allowed:
			link.Text = "Decide on proposal " + p.ID
		}
	}
	return link
}

// citedClauses lists the clauses that a timeline cites, in the policy's order.
func (c *Console) citedClauses(timeline []casework.TimelineItem) []casework.Clause {
	list := []casework.Clause{}
	for _, clause := range c.Service.Policy().Clauses {
		if slices.ContainsFunc(timeline, func(i casework.TimelineItem) bool { return slices.Contains(clausesIn(i.Clause), clause.ID) }) {
			list = append(list, clause)
		}
	}
	return list
}

// authorHistory says what we know of an author besides the case that is shown.
func authorHistory(others, warnings int) string {
	cases := strconv.Itoa(others) + " other cases"
	switch others {
	case 0:
		cases = "No other case"
	case 1:
		cases = "1 other case"
	}
	switch warnings {
	case 0:
		return cases + ", and no warning that still counts."
	case 1:
		return cases + ", and 1 warning that still counts."
	}
	return cases + ", and " + strconv.Itoa(warnings) + " warnings that still count."
}

// incidentCommand gives a command to an incident.
func (c *Console) incidentCommand(g *gin.Context) {
	name, ref := casework.CommandName(g.Param("command")), g.Param("ref")
	c.giveCommand(g, func(in formInput) command {
		return command{
			form: string(name), next: incidentPath(ref), done: incident.CommandDone(name),
			give: func(ctx context.Context, who app.Caller) (bool, error) {
				answer, err := c.giveIncident(ctx, who, ref, name, in)
				return answer.View != nil, err
			},
			show: func(status int, rejected *rejectedForm) error {
				view, err := c.Service.Case(g.Request.Context(), caller(g), incident.KindName, ref)
				switch {
				case err != nil:
					return err
				case !view.Whole:
					return noSuchPage()
				case onProposalPage(name):
					return c.showProposal(g, status, view, in.Values.get("proposal"), rejected)
				}
				return c.showIncident(g, status, view, rejected)
			},
		}
	})
}

func (c *Console) giveIncident(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error) {
	if name == incident.CommandAddEvidence {
		file, err := in.openFile()
		if err != nil {
			return app.Answer{}, err
		}
		defer file.Close() //nolint:errcheck // it was only read
		_, answer, err := c.Service.AddEvidence(ctx, who, ref, file, in.File.Filename, in.Values.get("note"))
		return answer, err
	}
	command, err := incidentCommandOf(name, in.Values)
	if err != nil {
		return app.Answer{}, err
	}
	return c.Service.Do(ctx, who, incident.KindName, ref, command)
}
