package console

import (
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
	rows := [][]string{{"line", "why"}}
	for _, l := range im.Refused {
		rows = append(rows, []string{strconv.Itoa(l.Line), l.Why})
	}
	sendTable(g, "refused-"+im.ID+".csv", rows)
}
