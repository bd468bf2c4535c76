package console

import (
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// refusedCSV is the lines of a file that were not taken, and why, as a table.
func (c *Console) refusedCSV(g *gin.Context) {
	im, err := c.Desk.FileImport(g.Request.Context(), caller(g), g.Param("id"))
	if err != nil {
		c.problem(g, err)
		return
	}
	g.Header("Content-Type", "text/csv; charset=utf-8")
	g.Header("Content-Disposition", attachment("refused-"+im.ID+".csv"))
	g.Status(http.StatusOK)
	out := csv.NewWriter(g.Writer)
	_ = out.Write([]string{"line", "why"}) // what cannot be written is seen by Flush, and by the reader
	for _, l := range im.Refused {
		_ = out.Write([]string{strconv.Itoa(l.Line), inert(l.Why)})
	}
	out.Flush()
}
