package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

// publicationBody is all that the page of a publication shows.
type publicationBody struct {
	caseBody
	Of       *publication.Publication
	Channels []publication.ChannelState
	Due      *casework.Wait // nil: it waits for nothing
}

// showPublication shows a publication, perhaps with a form that was rejected. Those who do not work
// on it see what was released (S9).
func (c *Console) showPublication(g *gin.Context, status int, view app.View, rejected *rejectedForm) error {
	p := view.Publication()
	if !view.Whole {
		c.render(g, status, page{Name: "publication-released", Title: p.Ref + ": " + p.Form.Title(), Body: publicationBody{Of: p, Channels: p.ChannelStates()}})
		return nil
	}
	common, err := c.caseBody(g, &view, c.publicationForms(p, view.Offers), publication.CommandTitle)
	if err != nil {
		return err
	}
	body := &publicationBody{caseBody: common, Of: p, Channels: p.ChannelStates(), Due: nextWait(p.Waits)}
	return c.showCase(g, status, page{Name: "publication", Title: p.Ref + ": " + p.StageTitle(), Body: body}, &body.caseBody, rejected)
}

func publicationTag(s publication.Shown) tag {
	return coloured(s, map[publication.Shown]string{
		publication.Shown(publication.StageApproval): "blue", publication.Shown(publication.StageEmbargoed): "purple",
		publication.Shown(publication.StageReleased): "green", publication.Shown(publication.StageWithdrawn): "red",
	})
}

func channelTag(s publication.ChannelStatus) tag {
	return coloured(s, map[publication.ChannelStatus]string{
		publication.ChannelReleased: "green", publication.ChannelFailed: "red", publication.ChannelByHand: "yellow",
	})
}

// newPublicationPage is the form for a new publication.
func (c *Console) newPublicationPage(g *gin.Context) {
	c.showNewCase(g, http.StatusOK, c.newPublicationForm().withToken(""), nil)
}

func (c *Console) showNewCase(g *gin.Context, status int, f form, wrong []summaryLine) {
	c.render(g, status, page{Name: "new-case", Title: f.Title, Errors: wrong, Body: f})
}

// draftPublication opens a publication.
func (c *Console) draftPublication(g *gin.Context) {
	in, err := readForm(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	v := in.Values
	answer, err := c.Service.DraftPublication(g.Request.Context(), in.caller(g), publication.Draft{
		Form: publication.Form(v.get("kind")), Title: v.get("title"), Body: v.get("body"), Link: v.get("link"), Channels: v["channels"],
		Source: publication.Source(v.get("source")), EmbargoUntil: v.get("embargo_until"),
	})
	if err != nil {
		c.rejectNewCase(g, c.newPublicationForm(), in, err)
		return
	}
	c.flash(g, "You wrote a publication. Read it again, then submit it to the press office. The reference is "+answer.Ref+".")
	g.Redirect(http.StatusSeeOther, publicationPath(answer.Ref))
}

// rejectNewCase shows a form again with what the person typed and what is wrong.
func (c *Console) rejectNewCase(g *gin.Context, f form, in formInput, err error) {
	why := c.explain(g, err)
	status, _ := statusOf(why.Code)
	rejected := &rejectedForm{id: f.ID, input: in, why: why}
	token := in.Token
	if rejected.used() {
		token = ""
	}
	f, wrong := rejected.fill(f.withToken(token))
	c.showNewCase(g, status, f, wrong)
}

func publicationPath(ref string) string { return publication.Kind().Page(ref) }
