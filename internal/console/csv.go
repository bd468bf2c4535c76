package console

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// sendList sends a list as a CSV file, page by page.
func sendList[T any](
	c *Console, g *gin.Context, file string, columns []string,
	next func(cursor string) (casework.Page[T], error), rows func([]T) ([][]string, error),
) {
	first, err := next("")
	if err != nil {
		c.problem(g, err)
		return
	}
	beginCSV(g, file)
	if err := app.WriteListCSV(g.Writer, columns, first, next, rows); err != nil {
		web.CutShort(g.Request.Context(), c.Log, "CSV", err)
	}
}

// sendTable sends rows, the header first, as a CSV file.
func sendTable(g *gin.Context, file string, rows [][]string) {
	beginCSV(g, file)
	_ = app.WriteCSV(g.Writer, rows) // the client sees that the connection broke
}

func beginCSV(g *gin.Context, file string) {
	g.Header("Content-Type", "text/csv; charset=utf-8")
	g.Header("Content-Disposition", web.Attachment(file))
	g.Status(http.StatusOK)
}

// timeCell is a time in the council's zone; empty where there is none.
func (c *Console) timeCell(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.In(c.zone()).Format("2006-01-02 15:04")
}
