package console

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

// enquiryBody is all that the page of a media enquiry shows.
type enquiryBody struct {
	caseBody
	Of  *publication.Enquiry
	Due *casework.Wait // nil: it waits for nothing
}

// showEnquiry shows a media enquiry, perhaps with a form that was rejected.
func (c *Console) showEnquiry(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	q, forms := view.Enquiry(), []form{}
	for _, o := range view.Offers {
		if o.Allowed {
			forms = append(forms, c.enquiryForm(q, o.Name))
		}
	}
	common, err := c.caseBody(g, &view, openFirst(forms), publication.CommandTitle)
	if err != nil {
		return err
	}
	body := &enquiryBody{caseBody: common, Of: q, Due: nextWait(q.Waits)}
	return c.showCase(g, status, page{Name: "media-enquiry", Title: q.Ref + ": a question of the media", Body: body}, &body.caseBody, rejected)
}

func (c *Console) enquiryForm(q *publication.Enquiry, name casework.CommandName) form {
	f := form{
		ID: string(name), Command: name, Seq: q.Seq, Action: enquiryPath(q.Ref) + "/" + string(name), Title: publication.CommandTitle(name), Submit: publication.CommandTitle(name),
	}
	switch name {
	case casework.CommandAssign:
		people := []choice{{Value: "", Label: "Choose a person"}}
		for _, p := range c.People.PeopleWith(casework.RolePress) {
			people = append(people, choice{Value: p.ID, Label: p.Name, Chosen: p.ID == q.AssignedTo})
		}
		f.Submit, f.Fields = "Ask this person", []field{{Kind: kindSelect, Name: "to", Label: "Who answers?", Options: people}}
	case publication.CommandAnswer:
		f.Open, f.Submit = true, "Close the enquiry"
		f.Fields = []field{line("publication", "Which publication answers it?", "Its reference, for example PUB-7K3M-9Q2D. It must have been released (S8).")}
	case publication.CommandDecline:
		f.Submit, f.Fields = "Close without an answer", []field{reason("Why is it not answered?")}
	}
	return f.withToken("")
}

func enquiryPath(ref string) string { return publication.EnquiryKind().Page(ref) }

func (c *Console) giveEnquiry(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error) {
	var command casework.Command
	switch name {
	case casework.CommandAssign:
		command = casework.Assign{To: in.Values.get("to")}
	case publication.CommandAnswer:
		command = publication.Answer{Publication: in.Values.get("publication")}
	case publication.CommandDecline:
		command = publication.Decline{Reason: in.Values.get("reason")}
	default:
		return app.Answer{}, noSuchPage()
	}
	return c.Service.Do(ctx, who, publication.EnquiryKindName, ref, command)
}

// enquiryListBody is the list of media enquiries.
type enquiryListBody struct {
	listBody
	Stages []choice
	MayLog bool
}

func (c *Console) enquiryList(g *gin.Context) {
	who, here := caller(g), g.Request.URL.Query()
	filter := pick(here, "stage")
	found, err := c.Service.MediaEnquiries(g.Request.Context(), who, publication.EnquiryFilter{
		Stage: publication.EnquiryStage(filter.Get("stage")), Limit: pageSize, Cursor: here.Get("cursor"),
	})
	if err != nil {
		c.problem(g, err)
		return
	}
	body := enquiryListBody{
		listBody: c.listBody("enquiry", "", filter), Stages: chosenFrom(publication.EnquiryStages(), filter.Get("stage")),
		MayLog: c.Service.May(who, publication.RightAnswerMedia) == nil,
	}
	body.Previous, body.Next = pageLinks("/media-enquiries", filter, here, found.Next)
	for i := range found.Items {
		body.Items = append(body.Items, c.enquiryRow(&found.Items[i]))
	}
	c.render(g, http.StatusOK, page{Name: "media-enquiries", Title: "Media enquiries", Wide: true, Body: body})
}

func (c *Console) enquiryRow(q *publication.Enquiry) listRow {
	row := listRow{Ref: q.Ref, Link: href(enquiryPath(q.Ref)), What: q.Words.Outlet + ": " + q.Words.From, Tag: tag{"Open", "blue"}.Markup()}
	if q.Closed() {
		row.Tag, row.When = tag{q.Outcome.Title(), "grey"}.Markup(), c.timed("Closed ", *q.ClosedAt, "")
		return row
	}
	row.Overdue = q.Deadline.Before(c.Now())
	row.When = c.timed("Waits for "+c.enquiryAnswerer(q)+", due ", q.Deadline, "")
	return row
}

func (c *Console) enquiryAnswerer(q *publication.Enquiry) string {
	if q.AssignedTo == "" {
		return casework.RolePress.InSentence()
	}
	return c.nameOf(q.AssignedTo)
}

func (c *Console) newEnquiryForm() form {
	return form{
		ID: "log", Action: "/media-enquiries/new", Title: "Log a media enquiry", Submit: "Tell the press office",
		Lead: "Only the press office answers the media (S8).",
		Fields: []field{
			line("from", "Who asked?", ""), line("outlet", "For which newspaper, station or site?", ""), long("question", "What did they ask?", ""),
			{Kind: kindLine, Name: "deadline", Label: "When do they need the answer? (optional)", Type: "datetime-local", Hint: "A time on the clock in the United Kingdom."},
		},
	}
}

func (c *Console) newEnquiryPage(g *gin.Context) {
	c.showNewCase(g, http.StatusOK, c.newEnquiryForm().withToken(""), nil)
}

// logEnquiry opens a media enquiry.
func (c *Console) logEnquiry(g *gin.Context) {
	in, err := readForm(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	v := in.Values
	log := publication.Log{From: v.get("from"), Outlet: v.get("outlet"), Question: v.get("question")}
	if typed := v.get("deadline"); typed != "" {
		at, err := time.ParseInLocation("2006-01-02T15:04", typed, c.zone())
		if err != nil {
			c.rejectNewCase(g, c.newEnquiryForm(), in, invalid("deadline", "Enter a time like 2026-10-30T09:00."))
			return
		}
		log.Deadline = &at
	}
	answer, err := c.Service.LogEnquiry(g.Request.Context(), in.caller(g), log)
	if err != nil {
		c.rejectNewCase(g, c.newEnquiryForm(), in, err)
		return
	}
	c.flash(g, "We have told the press office. The reference is "+answer.Ref+".")
	g.Redirect(http.StatusSeeOther, enquiryPath(answer.Ref))
}
