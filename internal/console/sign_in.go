package console

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
)

// SignIn is how people prove who they are: with the council's sign-in service, or by
// choosing a person in the demonstration.
type SignIn interface {
	// Begin answers GET /sign-in. It redirects to where people sign in, or writes nothing
	// and gives the people among whom to choose on the console's own page.
	Begin(w http.ResponseWriter, r *http.Request) []access.Person
	// Finish says who it is, once they come back with POST /sign-in or GET
	// /sign-in/callback, and where they wanted to go. A [*app.Error] is a page of its own;
	// any other error is shown at the people to choose from.
	Finish(r *http.Request) (person, to string, err error)
	// End is where they go after they sign out.
	End(r *http.Request) string
}

// DemoSignIn is the sign-in of the dev stack: everybody may choose who they are.
type DemoSignIn []access.Person

// Begin offers everybody.
func (p DemoSignIn) Begin(http.ResponseWriter, *http.Request) []access.Person { return p }

// Finish takes the person who was chosen.
func (p DemoSignIn) Finish(r *http.Request) (person, to string, err error) {
	id := r.PostFormValue("person")
	for _, one := range p {
		if one.ID == id {
			return id, r.PostFormValue("to"), nil
		}
	}
	return "", "", errors.New("Choose who you want to be") //nolint:staticcheck // people read it
}

// End lets them choose again.
func (p DemoSignIn) End(*http.Request) string { return "/sign-in" }

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
	// A new token, so that nobody can prepare a session for another person.
	if err := c.sessions.RenewToken(ctx); err != nil {
		c.problem(g, err)
		return
	}
	c.sessions.Put(ctx, KeyPerson, id)
	c.sessions.Put(ctx, keyUsed, c.Now().UnixMilli())
	g.Set(keySigning, id)
	g.Redirect(http.StatusSeeOther, safeTarget(to))
}

// signOut ends the session, or every session of the person.
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

// safeTarget is the page that a person wanted before they signed in. It is always a page of
// the console, whatever the link says.
func safeTarget(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/my-work"
	}
	return u.RequestURI()
}

// ProviderSignIn is the sign-in with the council's OpenID provider.
type ProviderSignIn struct {
	Authenticator *access.Authenticator // with a provider
	Log           *slog.Logger
}

const (
	providerDown = "You cannot sign in at the moment, because the council's sign-in service does not answer. " +
		"If you are already signed in, you stay signed in. Try again in a few minutes."
	signInDown  = "You cannot sign in at the moment. Try again in a few minutes."
	notSignedIn = "You were not signed in. Try again."
)

// Begin sends the browser to the provider. If the provider does not answer, it says so on
// a plain page.
func (s ProviderSignIn) Begin(w http.ResponseWriter, r *http.Request) []access.Person {
	if err := s.Authenticator.Provider.BeginSignIn(w, r, r.URL.Query().Get("to")); err != nil {
		s.Log.ErrorContext(r.Context(), "sign-in", "cause", err)
		w.Header().Set("Retry-After", "60")
		http.Error(w, providerDown, http.StatusServiceUnavailable)
	}
	return nil
}

// Finish returns the person who comes back from the provider. The log says why a sign-in
// was refused, the page does not.
func (s ProviderSignIn) Finish(r *http.Request) (person, to string, err error) {
	who, to, err := s.Authenticator.FinishSignIn(r)
	switch {
	case err == nil:
		return who.ID, to, nil
	case errors.Is(err, access.ErrUnauthenticated):
		s.Log.WarnContext(r.Context(), "sign-in refused", "cause", err)
		return "", "", &app.Error{Code: app.CodeUnauthenticated, Why: notSignedIn, Cause: err}
	case errors.Is(err, access.ErrProviderDown):
		return "", "", &app.Error{Code: app.CodeUnavailable, Why: providerDown, RetryAfter: time.Minute, Cause: err}
	}
	return "", "", &app.Error{Code: app.CodeUnavailable, Why: signInDown, RetryAfter: time.Minute, Cause: err}
}

// End is where people end their session with the provider as well.
func (s ProviderSignIn) End(r *http.Request) string {
	return cmp.Or(s.Authenticator.Provider.SignOutURL(r.Context()), "/report")
}
