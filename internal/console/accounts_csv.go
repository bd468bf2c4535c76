package console

import (
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// accountsCSV is the register as a table, with the filter of the address.
func (c *Console) accountsCSV(g *gin.Context) {
	asked := c.accountFilter(g.Request.URL.Query())
	asked.Limit = app.MaxPageSize
	ctx, who := g.Request.Context(), caller(g)
	found, err := c.Desk.Accounts(ctx, who, asked)
	if err != nil {
		c.problem(g, err)
		return
	}
	sendList(c, g, "accounts.csv", []string{
		"ref", "status", "channel", "handle", "team", "owner", "licence", "permission", "opened", "next review", "closed",
	}, found, func(cursor string) (casework.Page[casework.Account], error) {
		asked.Cursor = cursor
		return c.Desk.Accounts(ctx, who, asked)
	}, c.accountRows)
}

func (c *Console) accountRows(accounts []casework.Account) ([][]string, error) {
	rows := make([][]string, len(accounts))
	for i := range accounts {
		rows[i] = c.accountCells(&accounts[i])
	}
	return rows, nil
}

func (c *Console) accountCells(a *casework.Account) []string {
	day := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.In(c.zone()).Format("2006-01-02 15:04")
	}
	return []string{
		a.Ref, string(a.Status), a.Channel, a.Handle, a.Team, a.Owner.Name, a.Licence, a.Permission,
		day(&a.OpenedAt), day(a.NextReview()), day(a.ClosedAt),
	}
}
