package console

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
)

// PickSomebody is the sign-in of the dev stack: anybody may be anybody.
type PickSomebody []access.Person

// Begin offers everybody.
func (p PickSomebody) Begin(http.ResponseWriter, *http.Request) []access.Person { return p }

// Finish takes the one who was picked.
func (p PickSomebody) Finish(r *http.Request) (string, error) {
	id := r.PostFormValue("person")
	for _, one := range p {
		if one.ID == id {
			return id, nil
		}
	}
	return "", errors.New("Choose who you want to be.") //nolint:revive,staticcheck // people read it
}

type signInBody struct {
	People []access.Person
	To     string
	Wrong  string
}

func (c *Console) signInPage(g *gin.Context) {
	people := c.SignIn.Begin(g.Writer, g.Request)
	if g.Writer.Written() {
		return
	}
	c.render(g, http.StatusOK, page{
		Name: "sign-in", Title: "Sign in", Body: signInBody{People: people, To: g.Query("to")},
	})
}

func (c *Console) signIn(g *gin.Context) {
	ctx := g.Request.Context()
	id, err := c.SignIn.Finish(g.Request)
	if err != nil {
		c.render(g, http.StatusUnprocessableEntity, page{
			Name: "sign-in", Title: "Sign in",
			Errors: []summaryLine{{Text: err.Error(), Anchor: "person"}},
			Body: signInBody{
				People: c.SignIn.Begin(g.Writer, g.Request), To: g.PostForm("to"), Wrong: err.Error(),
			},
		})
		return
	}
	// Another token than before: nobody can have laid one out for somebody else.
	if err := c.sessions.RenewToken(ctx); err != nil {
		c.problem(g, err)
		return
	}
	c.sessions.Put(ctx, keyPerson, id)
	g.Redirect(http.StatusSeeOther, onwards(g.PostForm("to")))
}

func (c *Console) signOut(g *gin.Context) {
	if err := c.sessions.Destroy(g.Request.Context()); err != nil {
		c.problem(g, err)
		return
	}
	g.Redirect(http.StatusSeeOther, "/sign-in")
}

// onwards is where somebody wanted to go before they signed in: an address of the
// console, whatever the link said.
func onwards(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/my-work"
	}
	return u.RequestURI()
}
