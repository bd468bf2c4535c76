package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

type reportBody struct{ Form form }

// reportForm asks for a post.
func (c *Console) reportForm() form {
	where := []choice{{Value: "", Label: "Choose where it is"}}
	for _, name := range channels(c.Demo) {
		where = append(where, choice{Value: name, Label: casework.ChannelTitle(name)})
	}
	return form{ID: "report", Submit: "Report the post", Action: "/incidents/new", Fields: []field{
		{Kind: kindSelect, Name: "post.channel", Label: "Where is the post?", Options: where},
		{Kind: kindLine, Name: "post.url", Label: "Its address", Hint: "Copy it from your browser. If it has none, give its words below.", Type: "url"},
		line("post.author", "Who wrote it (optional)", "As they are called there, for example @handle."),
		text("post.text", "What it says (optional)", "Copy the words as they are."),
		text("note", "Anything that helps to judge it (optional)", ""),
	}}
}

func postOf(in sent) casework.Post {
	return casework.Post{
		Channel: in.Typed.Get("post.channel"), URL: in.Typed.Get("post.url"),
		Author: in.Typed.Get("post.author"), Text: in.Typed.Get("post.text"),
	}
}

func (c *Console) reportPage(g *gin.Context) {
	c.render(g, http.StatusOK, page{Name: "report", Title: "Report a post", Body: reportBody{Form: c.reportForm().ready("")}})
}

func (c *Console) report(g *gin.Context) {
	in, err := readSent(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	answer, err := c.Desk.Report(g.Request.Context(), in.caller(g), postOf(in), in.Typed.Get("note"), "")
	if err != nil {
		f := c.reportForm().ready(in.Token)
		status, wrong := c.refill(g, &f, in, err)
		c.render(g, status, page{Name: "report", Title: "Report a post", Errors: wrong, Body: reportBody{Form: f}})
		return
	}
	what := "Thank you. The post is reported; its reference is " + answer.Ref + "."
	if !answer.New {
		what = "Thank you. This post had been reported before; your report was added to " + answer.Ref + "."
	}
	c.tell(g, what)
	g.Redirect(http.StatusSeeOther, "/incidents/"+answer.Ref)
}

// refill puts what was typed back into a form, with what is wrong.
func (c *Console) refill(g *gin.Context, f *form, in sent, err error) (int, []summaryLine) {
	why := c.told(g, err)
	*f = f.filled(in.Typed, why.Fields)
	if why.Code == app.CodeKeyReused {
		*f = f.ready("").filled(in.Typed, nil)
	}
	status, _ := meaning(why.Code)
	if len(why.Fields) == 0 {
		return status, []summaryLine{{Text: why.Why, Anchor: f.ID}}
	}
	return status, f.summary(why.Fields)
}
