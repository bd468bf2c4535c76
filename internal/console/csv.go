package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// sendList sends a list as a file, from its first page on.
func sendList[T any](
	c *Console, g *gin.Context, file string, columns []string, first casework.Page[T],
	next func(cursor string) (casework.Page[T], error), rows func([]T) ([][]string, error),
) {
	asCSV(g, file)
	if err := app.WriteListCSV(g.Writer, columns, first, next, rows); err != nil {
		c.breakOff(g, err)
	}
}

// asCSV begins to answer with a file.
func asCSV(g *gin.Context, file string) {
	g.Header("Content-Type", "text/csv; charset=utf-8")
	g.Header("Content-Disposition", web.Attachment(file))
	g.Status(http.StatusOK)
}

// breakOff ends the connection: half a table must not look like a whole one.
func (c *Console) breakOff(g *gin.Context, err error) {
	web.CutShort(g.Request.Context(), c.Log, "CSV", err)
}

// sendTable sends rows, the header first, as a file.
func sendTable(g *gin.Context, file string, rows [][]string) {
	asCSV(g, file)
	_ = app.WriteCSV(g.Writer, rows) // what cannot be written is seen by the reader
}
