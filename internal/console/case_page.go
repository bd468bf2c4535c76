package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
)

// casePages are the pages of one kind of case: how the console shows a case, and how it
// reads the forms of its commands.
type casePages struct {
	kind *casework.Kind
	// show shows a case, perhaps with a form that was rejected.
	show func(g *gin.Context, status int, view app.View, rejected *rejectedForm) error
	// give gives the case the command that a form sends.
	give func(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error)
	// title names a command. done says that a person gave it.
	title func(name casework.CommandName) string
	done  func(name casework.CommandName, v formValues) string
	// formID is the id of the form that was sent. taskForm is where the form of a task is,
	// below the address of its case.
	formID   func(name casework.CommandName, v formValues) string
	taskForm func(t casework.WorklistItem) string
}

// casePages describes the pages of every kind of case that has pages.
func (c *Console) casePages() []casePages {
	accountDone := func(name casework.CommandName, _ formValues) string { return account.CommandDone(name) }
	publicationDone := func(name casework.CommandName, _ formValues) string { return publication.CommandDone(name) }
	formID := func(name casework.CommandName, _ formValues) string { return string(name) }
	return []casePages{
		{
			kind: incident.Kind(), show: c.showIncident, give: c.giveIncident, title: incident.CommandTitle, formID: formID, taskForm: incidentTaskForm,
			done: func(name casework.CommandName, _ formValues) string { return incident.CommandDone(name) },
		},
		{
			kind: account.RequestKind(), show: c.showRequest, give: c.giveRequest,
			title: account.CommandTitle, done: requestDone, formID: sentRequestForm, taskForm: requestTaskForm,
		},
		{
			kind: account.Kind(), show: c.showAccount, give: c.giveAccount,
			title: account.CommandTitle, done: accountDone, formID: sentRequestForm, taskForm: accountTaskForm,
		},
		{
			kind: account.UnregisteredKind(), show: c.showUnregistered, give: c.giveUnregistered,
			title: account.CommandTitle, done: accountDone, formID: formID, taskForm: commandAnchor,
		},
		{
			kind: publication.Kind(), show: c.showPublication, give: c.givePublication,
			title: publication.CommandTitle, done: publicationDone, formID: sentPublicationForm, taskForm: publicationTaskForm,
		},
		{
			kind: publication.EnquiryKind(), show: c.showEnquiry, give: c.giveEnquiry,
			title: publication.CommandTitle, done: publicationDone, formID: formID, taskForm: commandAnchor,
		},
	}
}

// pagesOf finds the pages of the kind of the case with a reference; false: it has none.
func (c *Console) pagesOf(ref string) (casePages, bool) {
	kind, all := c.Service.Kinds().ByRef(ref), c.casePages()
	i := slices.IndexFunc(all, func(p casePages) bool { return kind != nil && p.kind.Name == kind.Name })
	if i < 0 {
		return casePages{}, false
	}
	return all[i], true
}

// commandAnchor leads to the form of a command on the page of its case.
func commandAnchor(t casework.WorklistItem) string { return "#" + string(t.Command) }

// accountTaskForm leads to the form of a task on the page of its account.
func accountTaskForm(t casework.WorklistItem) string {
	if t.Command == account.CommandGiveEvidence || t.Command == account.CommandVerify {
		return requestTaskForm(t)
	}
	return commandAnchor(t)
}

// caseRoutes are the page of a case, and the commands that it takes.
func (c *Console) caseRoutes(staff *gin.RouterGroup) {
	for _, p := range c.casePages() {
		staff.GET(p.kind.Page(":ref"), func(g *gin.Context) {
			if err := c.showNow(g, p, http.StatusOK, nil); err != nil {
				c.problem(g, err)
			}
		})
		staff.POST(p.kind.Page(":ref/:command"), func(g *gin.Context) { c.giveCommand(g, p) })
	}
}

// showNow shows the case that the address names, as it is now.
func (c *Console) showNow(g *gin.Context, p casePages, status int, rejected *rejectedForm) error {
	view, err := c.Service.Case(g.Request.Context(), caller(g), p.kind.Name, g.Param("ref"))
	if err != nil {
		return err
	}
	return p.show(g, status, view, rejected)
}

// caseBody is what the pages of all kinds of case show.
type caseBody struct {
	View     app.View
	Forms    []form
	Closed   []closedOffer
	Timeline []casework.TimelineItem // the newest first
	Clauses  []casework.Clause       // that the timeline cites
	Changes  *changes
}

func (c *Console) caseBody(g *gin.Context, v *app.View, forms []form, title func(casework.CommandName) string) (caseBody, error) {
	status := v.Case.Status()
	timeline, err := c.Service.Timeline(g.Request.Context(), caller(g), status.Kind, status.Ref)
	slices.Reverse(timeline)
	return caseBody{View: *v, Forms: forms, Closed: closedOffers(v.Offers, title), Timeline: timeline, Clauses: c.citedClauses(timeline)}, err
}

// showCase shows the page of a case. It adds what all these pages have in common to body,
// which is part of the body of the page.
func (c *Console) showCase(g *gin.Context, status int, p page, body *caseBody, rejected *rejectedForm) error {
	at := body.View.Case.Status()
	p.Wide, p.Watch = true, watchAddress(at.Ref, at.Seq)
	if rejected != nil {
		p.Errors, body.Changes = rejected.refill(body.Forms), rejected.changes(body.Timeline)
	}
	c.render(g, status, p)
	return nil
}

// watchAddress is the event stream that tells an open page that its case has changed.
func watchAddress(ref string, seq int) string {
	return "/events?of=" + ref + "&was=" + strconv.Itoa(seq)
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
