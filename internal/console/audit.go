package console

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
)

// auditBody is what came of checking the chains, and the chain of one case.
type auditBody struct {
	Audit    *app.Verification // nil: not asked for
	Ref      string
	Entries  []app.TimelineItem
	Sees     bool // the whole of cases
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
	if g.Query("verify") != "" {
		audit, err := c.Desk.VerifyAudit(ctx, who)
		if err != nil {
			c.problem(g, err)
			return
		}
		body.Audit = &audit
	}
	if body.Ref != "" {
		entries, err := c.Desk.Timeline(ctx, who, body.Ref)
		if err != nil {
			c.problem(g, err)
			return
		}
		body.Entries = entries
	}
	c.render(g, http.StatusOK, page{Name: "audit", Title: "Audit", Wide: true, Body: body})
}

func (c *Console) keysPage(g *gin.Context) {
	c.render(g, http.StatusOK, page{Name: "keys", Title: "Keyboard shortcuts"})
}
