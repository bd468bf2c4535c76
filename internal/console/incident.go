package console

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// incidentBody is all that the page of an incident shows.
type incidentBody struct {
	caseBody
	Case       *incident.Case
	Ladder     []ladderStep
	Proposal   *proposalLink       // nil: no proposal is open
	Earlier    []incident.ListItem // the author's other cases
	Letters    []casework.SentLetter
	Drafts     []casework.Action   // letters that a person is asked to send
	Preview    []app.LetterPreview // letters that would go with the measures that the policy recommends
	Notes      []casework.TimelineItem
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

// showIncident shows an incident, perhaps with a form that was rejected, or the part of it
// that its reporter sees.
func (c *Console) showIncident(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	switch {
	case !view.Whole && rejected != nil:
		return noSuchPage()
	case !view.Whole:
		c.render(g, status, page{Name: "incident-reporter", Title: "The post that you reported, " + view.Incident().Ref, Body: view})
		return nil
	case rejected != nil && onProposalPage(casework.CommandName(rejected.id)):
		return c.showProposal(g, status, view, rejected.input.Values.get("proposal"), rejected)
	}
	body, err := c.incidentBody(g, &view)
	if err != nil {
		return err
	}
	p := page{Name: "incident", Title: view.Incident().Ref + ": " + view.Incident().Stage.Title(), Body: body}
	return c.showCase(g, status, p, &body.caseBody, rejected)
}

func (c *Console) incidentBody(g *gin.Context, v *app.View) (*incidentBody, error) {
	ctx, who, ref := g.Request.Context(), caller(g), v.Incident().Ref
	common, err := c.caseBody(g, v, c.incidentForms(v), incident.CommandTitle)
	if err != nil {
		return nil, err
	}
	body := &incidentBody{
		caseBody: common, Case: v.Incident(), Ladder: c.ladder(v), Proposal: openProposal(v), Pack: c.packSection(g, v), HandedOver: handedOverIn(v.Incident()),
		Jobs: c.jobsOf(ctx, who, v), Finished: finishedJobs(v.Incident()),
	}
	if body.Letters, err = c.Service.Letters(ctx, who, incident.KindName, ref); err != nil {
		return nil, err
	}
	if body.Earlier, err = c.earlierCases(ctx, who, v.Incident()); err != nil {
		return nil, err
	}
	for _, item := range slices.Backward(body.Timeline) {
		if item.Kind == casework.EventNoted && item.Personal != nil {
			body.Notes = append(body.Notes, item)
		}
	}
	for _, a := range v.Incident().Actions {
		if a.Draft != nil && a.Status == casework.ActionIsPending {
			body.Drafts = append(body.Drafts, a)
		}
	}
	for _, o := range v.Offers {
		if o.Name == incident.CommandPropose && o.Allowed {
			body.Preview = c.Service.LettersToSend(v.Incident(), nil, "", c.Service.Moment(v.At))
		}
	}
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

// authorHistory says what we know of an author besides the case that is shown.
func authorHistory(others, warnings int) string {
	cases := count(others, "other case")
	if others == 0 {
		cases = "No other case"
	}
	switch warnings {
	case 0:
		return cases + ", and no warning that still counts."
	case 1:
		return cases + ", and 1 warning that still counts."
	}
	return cases + ", and " + count(warnings, "warning") + " that still count."
}

func (c *Console) giveIncident(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error) {
	if name == incident.CommandAddEvidence {
		file, err := in.openFile()
		if err != nil {
			return app.Answer{}, err
		}
		defer file.Close() //nolint:errcheck // it was only read
		_, answer, err := c.Service.AddEvidence(ctx, who, ref, file, app.UploadedFile{
			Name: in.File.Filename, Note: in.Values.get("note"), Post: in.Values.get("post"),
		})
		return answer, err
	}
	command, err := incidentCommandOf(name, in.Values)
	if err != nil {
		return app.Answer{}, err
	}
	if command, err = c.withTarget(command, in.Values); err != nil {
		return app.Answer{}, err
	}
	return c.Service.Do(ctx, who, incident.KindName, ref, command)
}
