package console

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// caseBody is all that the page of a case shows.
type caseBody struct {
	View    app.View
	Case    *casework.Incident
	Ladder  []rung
	Forms   []form
	Closed  []closedOffer // commands that are not open, and why
	Lead    *legalLink    // to the page of the open proposal
	Author  app.Author
	Earlier []casework.IncidentItem // the author's other cases
	Entries []app.TimelineItem
	Letters []casework.SentLetter
	Drafts  []casework.Action // what a person is asked to send
	Notes   []app.TimelineItem
	Clauses []casework.Clause // that the timeline cites
	Moved   *moved
	Pack    packPart
	Handed  []handedOver // to the police and to Legal
	Works   []longWork   // under way
	Ended   []endedWork
}

// closedOffer is a command that cannot be given now.
type closedOffer struct{ Title, Why, Clause string }

// legalLink leads to the page on which a proposal is advised on or decided.
type legalLink struct{ Href, Text string }

func (c *Console) casePage(g *gin.Context) {
	view, err := c.Desk.Case(g.Request.Context(), caller(g), g.Param("ref"))
	if err != nil {
		c.problem(g, err)
		return
	}
	if !view.Whole {
		c.render(g, http.StatusOK, page{Name: "part", Title: "The post that you reported, " + view.Case.Ref, Body: view})
		return
	}
	c.showCase(g, http.StatusOK, view, nil)
}

// showCase shows a case, perhaps with a form that could not be taken.
func (c *Console) showCase(g *gin.Context, status int, view app.View, failed *failedForm) {
	body, err := c.caseBody(g, &view)
	if err != nil {
		c.problem(g, err)
		return
	}
	p := page{
		Name: "incident", Title: view.Case.Ref + ": " + view.Case.Stage.Title(), Wide: true,
		Watch: "/events?of=" + view.Case.Ref + "&was=" + strconv.Itoa(view.Case.Seq),
	}
	if failed != nil {
		p.Errors, body.Moved = failed.put(body.Forms), failed.moved(body.Entries)
	}
	p.Body = body
	c.render(g, status, p)
}

func (c *Console) caseBody(g *gin.Context, v *app.View) (caseBody, error) {
	ctx, who, ref := g.Request.Context(), caller(g), v.Case.Ref
	body := caseBody{View: *v, Case: v.Case, Ladder: c.ladder(v), Forms: c.caseForms(v), Lead: leadOf(v), Pack: c.packPart(g, v), Handed: handedOverIn(v.Case)}
	body.Works, body.Ended = c.longWorks(ctx, who, v), endedWorks(v.Case)
	var err error
	if body.Entries, err = c.Desk.Timeline(ctx, who, ref); err != nil {
		return body, err
	}
	if body.Letters, err = c.Desk.Letters(ctx, who, ref); err != nil {
		return body, err
	}
	if v.Case.Post.Author != "" {
		if body.Author, err = c.Desk.Author(ctx, who, v.Case.Post.Channel, v.Case.Post.Author); err != nil {
			return body, err
		}
	}
	body.Earlier = slices.DeleteFunc(slices.Clone(body.Author.Cases), func(i casework.IncidentItem) bool { return i.Ref == ref })
	for _, e := range body.Entries {
		if e.Kind == casework.KindNoted && e.Personal != nil {
			body.Notes = append(body.Notes, e)
		}
	}
	for _, a := range v.Case.Actions {
		if a.Draft != nil && a.Status == casework.ActionIsPending {
			body.Drafts = append(body.Drafts, a)
		}
	}
	body.Clauses = c.cited(body.Entries)
	slices.Reverse(body.Entries)
	body.Closed = c.closedOffers(v)
	return body, nil
}

// closedOffers says of every command that is not open why, in the words of the
// rule that would refuse it.
func (c *Console) closedOffers(v *app.View) []closedOffer {
	list := []closedOffer{}
	for _, o := range v.Offers {
		if !o.Allowed {
			list = append(list, closedOffer{Title: casework.CommandTitle(o.Name), Why: o.Why, Clause: o.Clause})
		}
	}
	return list
}

// leadOf leads to the open proposal, when there is one.
func leadOf(v *app.View) *legalLink {
	p := v.Case.OpenProposal()
	if p == nil {
		return nil
	}
	link := &legalLink{Href: "/incidents/" + v.Case.Ref + "/proposals/" + p.ID, Text: "See proposal " + p.ID}
	for _, o := range v.Offers {
		switch {
		case o.Name == casework.CommandAdvise && o.Allowed:
			link.Text = "Advise on proposal " + p.ID
		case o.Name == casework.CommandDecide && o.Allowed:
			link.Text = "Decide on proposal " + p.ID
		}
	}
	return link
}

// cited lists the clauses that a timeline cites, in the policy's order.
func (c *Console) cited(entries []app.TimelineItem) []casework.Clause {
	list := []casework.Clause{}
	for _, clause := range c.Desk.Policy().Clauses {
		if slices.ContainsFunc(entries, func(e app.TimelineItem) bool { return slices.Contains(clausesIn(e.Clause), clause.ID) }) {
			list = append(list, clause)
		}
	}
	return list
}

// authorHistory says what is known of an author besides the case that is shown.
func authorHistory(others, remembered int) string {
	said := strconv.Itoa(others) + " other cases"
	switch others {
	case 0:
		said = "No other case"
	case 1:
		said = "1 other case"
	}
	switch remembered {
	case 0:
		return said + ", and no warning that still counts."
	case 1:
		return said + ", and 1 warning that still counts."
	}
	return said + ", and " + strconv.Itoa(remembered) + " warnings that still count."
}
