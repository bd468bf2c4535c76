package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/web"
)

// letterBody is a letter that went out.
type letterBody struct {
	Ref    string // of the case
	Home   string // address of the case
	Letter casework.SentLetter
}

// findLetter finds the letter that an address names.
type findLetter func(g *gin.Context) (casework.SentLetter, error)

// letterPage shows a letter of a case whose pages begin with home.
func (c *Console) letterPage(home string, find findLetter) gin.HandlerFunc {
	return func(g *gin.Context) {
		ref := g.Param("ref")
		letter, err := find(g)
		if err != nil {
			c.problem(g, err)
			return
		}
		c.render(g, http.StatusOK, page{
			Name: "letter", Title: letter.Kind.Title() + ", " + letter.ID + " in " + ref,
			Body: letterBody{Ref: ref, Home: home + ref, Letter: letter},
		})
	}
}

// letterPDF sends a letter as a document.
func (c *Console) letterPDF(find findLetter) gin.HandlerFunc {
	return func(g *gin.Context) {
		letter, err := find(g)
		if err != nil {
			c.problem(g, err)
			return
		}
		pdf, err := c.Letters.PDF(g.Param("ref"), letter.Letter)
		if err != nil {
			c.problem(g, err)
			return
		}
		g.Header("Content-Disposition", web.Attachment(g.Param("ref")+"-"+letter.ID+".pdf"))
		g.Data(http.StatusOK, "application/pdf", pdf)
	}
}

func (c *Console) incidentLetter(g *gin.Context) (casework.SentLetter, error) {
	letter, err := c.Service.Letter(g.Request.Context(), caller(g), incident.KindName, g.Param("ref"), g.Param("id"))
	if err == nil && letter.Erased {
		err = &app.Error{Code: casework.CodeNotFound, Why: "This letter has been erased. The timeline of the case says when it went out."}
	}
	return letter, err
}

// letterOf finds letters of account requests or of accounts.
func (c *Console) letterOf(kind casework.KindName) findLetter {
	return func(g *gin.Context) (casework.SentLetter, error) {
		letter, err := c.Service.Letter(g.Request.Context(), caller(g), kind, g.Param("ref"), g.Param("id"))
		if err == nil && letter.Erased {
			err = &app.Error{Code: casework.CodeNotFound, Why: "This letter has been erased. The timeline says when it was sent."}
		}
		return letter, err
	}
}

// addressee is who a letter goes to: a colleague by name, anybody else as they call
// themselves.
func (c *Console) addressee(l casework.Letter) string {
	switch l.Kind {
	case casework.LetterTargetNote, casework.LetterOutcome, casework.LetterPermission, casework.LetterRefusal,
		casework.LetterLapse, casework.LetterSuspension, casework.LetterTransfer, casework.LetterClosure:
		return c.nameOf(l.To)
	case casework.LetterWarning, casework.LetterRemoveRequest, casework.LetterBlockNotice, casework.LetterRemovalNotice,
		casework.LetterCorrection:
	}
	return l.To
}
