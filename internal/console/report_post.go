package console

import (
	"net/http"
	"net/url"
	"regexp"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework/incident"
	"duecourse/internal/web"
)

const publicPath = "/report" // of the form for people who do not work for the council

// reportPage is the form for staff who report a post.
func (c *Console) reportPage(g *gin.Context) {
	c.showReportForm(g, http.StatusOK, c.reportForm().withToken(""), nil)
}

// publicPage is the form for people who do not work for the council.
func (c *Console) publicPage(g *gin.Context) {
	c.showReportForm(g, http.StatusOK, c.publicForm().withToken(""), nil)
}

func (c *Console) showReportForm(g *gin.Context, status int, f form, wrong []summaryLine) {
	p := page{Name: "report", Title: "Report a post", Errors: wrong, Body: f}
	if f.Action == publicPath {
		p.Name, p.Title = "report-public", "Report a post to the council"
	}
	c.render(g, status, p)
}

func (c *Console) reportForm() form {
	where := []choice{{Value: "", Label: "Choose a channel"}}
	return form{ID: "report", Submit: "Report the post", Action: "/incidents/new", Fields: []field{
		{Kind: kindSelect, Name: "post.channel", Label: "Where is the post?", Options: append(where, c.channelChoices()...)},
		{Kind: kindLine, Name: "post.url", Label: "Address of the post", Hint: "Copy it from your browser. If the post has no address, copy its words below.", Type: "url"},
		line("post.author", "Who wrote it (optional)", "The name they use there, for example @handle."),
		text("post.text", "What it says (optional)", "Copy the exact words."),
		text("note", "Anything that helps us assess it (optional)", ""),
	}}
}

func reportedPost(v formValues) incident.Post {
	return incident.Post{
		Channel: v.get("post.channel"), URL: v.get("post.url"), Author: v.get("post.author"), Text: v.get("post.text"),
	}
}

func (c *Console) report(g *gin.Context) {
	in, err := readForm(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	answer, err := c.Service.Report(g.Request.Context(), in.caller(g), reportedPost(in.Values), in.Values.get("note"), "")
	if err != nil {
		c.rejectReport(g, c.reportForm(), in, err)
		return
	}
	message := "Thank you. You reported the post. The reference is " + answer.Ref + "."
	switch {
	case answer.Acceptable:
		message = "Thank you. We looked at this post before and found it acceptable, so no new case was opened. The reference is " + answer.Ref + "."
	case !answer.New:
		message = "Thank you. This post was already reported, so we added your report to " + answer.Ref + "."
	}
	c.flash(g, message)
	g.Redirect(http.StatusSeeOther, "/incidents/"+answer.Ref)
}

// rejectReport shows a form again with what the person typed and what is wrong.
func (c *Console) rejectReport(g *gin.Context, f form, in formInput, err error) {
	why := c.explain(g, err)
	status, _ := statusOf(why.Code)
	rejected := &rejectedForm{id: f.ID, input: in, why: why}
	token := in.Token
	if rejected.used() {
		token = ""
	}
	f, wrong := rejected.fill(f.withToken(token))
	c.showReportForm(g, status, f, wrong)
}

func (c *Console) publicForm() form {
	f := c.reportForm()
	f.Action, f.Submit = publicPath, "Send the report"
	f.Fields[len(f.Fields)-1] = field{
		Kind: kindLine, Name: "contact", Label: "Your email address (optional)", Type: "email", Autocomplete: "email",
		Hint: "We use it only to tell you, in general terms, what we did.",
	}
	return f
}

func (c *Console) publicReport(g *gin.Context) {
	if wait := c.limiters.reports.Wait(web.ClientKey(g.ClientIP())); wait > 0 {
		c.problem(g, tooMany("Wait a minute, then send your report again.", wait))
		return
	}
	in, err := readForm(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	answer, err := c.Service.PublicReport(g.Request.Context(), "console "+in.Token, reportedPost(in.Values), in.Values.get("contact"))
	if err != nil {
		c.rejectReport(g, c.publicForm(), in, err)
		return
	}
	sent := "/report/sent?ref=" + url.QueryEscape(answer.Ref)
	if answer.Acceptable {
		sent += "&found=" + string(incident.FindingAcceptable)
	}
	g.Redirect(http.StatusSeeOther, sent)
}

// sentReport is what the page says to somebody who is not signed in and reported a post.
type sentReport struct {
	Ref        string
	Acceptable bool // the council found the post acceptable before
}

func (c *Console) publicReportSent(g *gin.Context) {
	ref := g.Query("ref")
	if !regexp.MustCompile(`^[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}$`).MatchString(ref) {
		c.problem(g, noSuchPage())
		return
	}
	c.render(g, http.StatusOK, page{Name: "report-sent", Title: "Report sent", Body: sentReport{
		Ref: ref, Acceptable: g.Query("found") == string(incident.FindingAcceptable),
	}})
}
