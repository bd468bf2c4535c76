package console

import (
	"encoding/csv"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
)

// accountsCSV is the register as a table, with the filter of the address.
func (c *Console) accountsCSV(g *gin.Context) {
	asked := c.accountFilter(g.Request.URL.Query())
	asked.Limit = 200
	ctx, who := g.Request.Context(), caller(g)
	found, err := c.Desk.Accounts(ctx, who, asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	g.Header("Content-Type", "text/csv; charset=utf-8")
	g.Header("Content-Disposition", attachment("accounts.csv"))
	g.Status(http.StatusOK)
	out := csv.NewWriter(g.Writer)
	defer out.Flush()
	_ = out.Write([]string{ // what cannot be written is seen by Flush, and by the reader
		"ref", "status", "channel", "handle", "team", "owner", "licence", "permission", "opened", "next review", "closed",
	})
	for {
		for i := range found.Items {
			_ = out.Write(c.accountCells(&found.Items[i]))
		}
		if asked.Cursor = found.Next; asked.Cursor == "" {
			return
		}
		if found, err = c.Desk.Accounts(ctx, who, asked); err != nil {
			c.breakOff(g, err)
		}
	}
}

func (c *Console) accountCells(a *casework.Account) []string {
	day := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.In(c.zone()).Format("2006-01-02 15:04")
	}
	cells := []string{
		a.Ref, string(a.Status), a.Channel, a.Handle, a.Team, a.Owner.Name, a.Licence, a.Permission,
		day(&a.OpenedAt), day(a.NextReview()), day(a.ClosedAt),
	}
	for i := range cells {
		cells[i] = inert(cells[i])
	}
	return cells
}
