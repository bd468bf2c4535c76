package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
)

// repairsPath is the page of what has to be put right about cases from outside.
const repairsPath = "/repairs"

// repairsPage lists cases whose workflow or evidence has to be put right.
func (c *Console) repairsPage(g *gin.Context) {
	found, err := c.Service.Repairs(g.Request.Context(), caller(g))
	if err != nil {
		c.problem(g, err)
		return
	}
	c.render(g, http.StatusOK, page{Name: "repairs", Title: "Repairs", Body: struct{ Repairs []casework.Repair }{found}})
}
