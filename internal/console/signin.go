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
func (p PickSomebody) Finish(r *http.Request) (person, to string, err error) {
	id := r.PostFormValue("person")
	for _, one := range p {
		if one.ID == id {
			return id, r.PostFormValue("to"), nil
		}
	}
	return "", "", errors.New("Choose who you want to be.") //nolint:revive,staticcheck // people read it
}

// End lets them be somebody else.
func (p PickSomebody) End(*http.Request) string { return "/sign-in" }

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
	id, to, err := c.SignIn.Finish(g.Request)
	if refused := c.refuseSignIn(g, id, err); refused != nil {
		c.problem(g, refused)
		return
	}
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
	c.sessions.Put(ctx, KeyPerson, id)
	c.sessions.Put(ctx, keyUsed, c.Now().UnixMilli())
	g.Set(keySigning, id)
	g.Redirect(http.StatusSeeOther, onwards(to))
}

// signOut ends the session, or all that its person has anywhere.
func (c *Console) signOut(g *gin.Context) {
	ctx := g.Request.Context()
	person := c.sessions.GetString(ctx, KeyPerson)
	g.Set(keySigning, person)
	g.Set(keyEverywhere, g.PostForm("everywhere") != "")
	if c.EndSessions != nil && person != "" && g.GetBool(keyEverywhere) {
		if _, err := c.EndSessions(ctx, person); err != nil {
			c.problem(g, err)
			return
		}
	}
	if err := c.sessions.Destroy(ctx); err != nil {
		c.problem(g, err)
		return
	}
	g.Redirect(http.StatusSeeOther, c.SignIn.End(g.Request))
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
