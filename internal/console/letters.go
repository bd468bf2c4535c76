package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

type letterBody struct {
	Ref    string
	Home   string // address of what the letter belongs to
	Letter casework.SentLetter
}

func (c *Console) letterPage(g *gin.Context) {
	found, err := c.keptLetter(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.render(g, http.StatusOK, page{
		Name: "letter", Title: letterHeading(g.Param("ref"), found), Body: letterBody{
			Ref: g.Param("ref"), Home: "/incidents/" + g.Param("ref"), Letter: found,
		},
	})
}

func (c *Console) letterPDF(g *gin.Context) {
	found, err := c.keptLetter(g)
	if err != nil {
		c.problem(g, err)
		return
	}
	c.sendPDF(g, found)
}

func (c *Console) sendPDF(g *gin.Context, found casework.SentLetter) {
	pdf, err := c.Printer.PDF(g.Param("ref"), found.Letter)
	if err != nil {
		c.problem(g, err)
		return
	}
	g.Header("Content-Disposition", web.Attachment(g.Param("ref")+"-"+found.ID+".pdf"))
	g.Data(http.StatusOK, "application/pdf", pdf)
}

func (c *Console) keptLetter(g *gin.Context) (casework.SentLetter, error) {
	found, err := c.Desk.Letter(g.Request.Context(), caller(g), g.Param("ref"), g.Param("id"))
	if err == nil && found.Erased {
		err = &app.Error{Code: casework.CodeNotFound, Why: "The letter has been erased; the case says when it went out."}
	}
	return found, err
}

// letterHeading is what a letter's page is called, among others of the browser.
func letterHeading(ref string, l casework.SentLetter) string {
	return l.Kind.Title() + ", " + l.ID + " in " + ref
}

// addressee is to whom a letter goes: a colleague by name, anybody else as they
// called themselves.
func (c *Console) addressee(l casework.Letter) string {
	switch l.Kind {
	case casework.LetterTargetNote, casework.LetterOutcome, casework.LetterPermission, casework.LetterRefusal:
		return c.nameOf(l.To)
	case casework.LetterWarning, casework.LetterRemoveRequest, casework.LetterCorrection:
	}
	return l.To
}
