package console

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
)

// auditBody is the result of checking the chains, and the chain of one case.
type auditBody struct {
	Audit    *app.Verification // nil: the person did not ask for it
	Ref      string
	Chain    []app.TimelineItem
	Sees     bool // the person may see whole cases
	Searches bool
	Now      time.Time // of the check
}

func (c *Console) auditPage(g *gin.Context) {
	ctx, who := g.Request.Context(), caller(g)
	if err := c.Desk.May(who, app.RightVerify); err != nil {
		c.problem(g, err)
		return
	}
	body := auditBody{Ref: g.Query("ref"), Now: c.Now(), Sees: who.Sees(), Searches: c.Desk.May(who, app.RightSearchAudit) == nil}
	var err error
	if g.Query("verify") != "" {
		var audit app.Verification
		audit, err = c.Desk.VerifyAudit(ctx, who)
		body.Audit = &audit
	}
	if body.Ref != "" && err == nil {
		body.Chain, err = c.Desk.Timeline(ctx, who, body.Ref)
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	c.render(g, http.StatusOK, page{Name: "audit", Title: "Audit", Wide: true, Body: body})
}

// keysPage lists the keyboard shortcuts.
func (c *Console) keysPage(g *gin.Context) {
	c.render(g, http.StatusOK, page{Name: "keys", Title: "Keyboard shortcuts"})
}
