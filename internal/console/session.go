package console

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

const (
	// KeyPerson is the key of the id of the person whose session it is.
	KeyPerson = "person"

	keyUsed  = "used"  // when the session was last used, or a little before: milliseconds since 1970
	keyFlash = "flash" // the message for the next page

	// In gin's context:
	keyActor      = "actor"      // the [casework.Actor]
	keySigning    = "signing"    // id of the person who signs in or out
	keyEverywhere = "everywhere" // they sign out on every device
)

func newSessions(o Options) *scs.SessionManager {
	s := scs.New()
	s.Store, s.HashTokenInStore = o.Sessions, true
	s.Lifetime = o.LongestTime // scs can end idle sessions too, but writes on every page view: see endIdleSession
	s.Cookie.Name, s.Cookie.HttpOnly, s.Cookie.Path = "due-course", true, "/"
	s.Cookie.SameSite, s.Cookie.Persist = http.SameSiteLaxMode, false
	s.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		sessionsDown(o, w, r, err)
	}
	if o.Secure {
		s.Cookie.Name, s.Cookie.Secure = "__Host-due-course", true
	}
	return s
}

// withSession loads the session of a request. A page that refreshes itself does not keep
// the session alive: an unattended screen signs its person out.
func (c *Console) withSession(next http.Handler) http.Handler {
	withSession := c.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.endIdleSession(r.Context())
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/events" && r.Header.Get("X-Refresh") == "" {
			withSession.ServeHTTP(w, r)
			return
		}
		token := ""
		if cookie, err := r.Cookie(c.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := c.sessions.Load(r.Context(), token)
		if err != nil {
			sessionsDown(c.Options, w, r, err)
			return
		}
		c.endIdleSession(ctx) // for this request only: nothing is saved
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// endIdleSession ends a session that was not used for the idle time, and notes any other
// as used. It notes that once in a thirtieth of the idle time, so that not every page view
// writes to the store; a session may end that much too early.
func (c *Console) endIdleSession(ctx context.Context) {
	if !c.sessions.Exists(ctx, KeyPerson) {
		return
	}
	switch idle := c.Now().Sub(time.UnixMilli(c.sessions.GetInt64(ctx, keyUsed))); {
	case idle > c.IdleTime:
		_ = c.sessions.Clear(ctx) // in memory, so it never fails
	case idle > c.IdleTime/30:
		c.sessions.Put(ctx, keyUsed, c.Now().UnixMilli())
	}
}

// sessionsDown answers while the store cannot give the sessions.
func sessionsDown(o Options, w http.ResponseWriter, r *http.Request, err error) {
	o.Log.ErrorContext(r.Context(), "session", "cause", err)
	headers(o).Set(w.Header())
	w.Header().Set("Retry-After", "5")
	http.Error(w, "The service cannot check who you are at the moment. Try again in a few seconds.", http.StatusServiceUnavailable)
}

// requireSignIn sends people who are not signed in to the sign-in page. It looks roles up
// for each request: a person who loses a role loses its rights at once.
func (c *Console) requireSignIn(g *gin.Context) {
	if actor, known := c.person(g); known {
		g.Set(keyActor, actor)
		return
	}
	g.Abort()
	if g.FullPath() == "/events" || g.GetHeader("X-Refresh") != "" {
		g.Status(http.StatusUnauthorized)
		return
	}
	to := "/sign-in"
	if g.Request.Method == http.MethodGet && g.Request.URL.Path != "/" {
		to += "?to=" + url.QueryEscape(g.Request.URL.RequestURI())
	}
	g.Redirect(http.StatusSeeOther, to)
}

func (c *Console) person(g *gin.Context) (casework.Actor, bool) {
	id := c.sessions.GetString(g.Request.Context(), KeyPerson)
	if id == "" {
		return casework.Actor{}, false
	}
	person, known := c.People.Person(id)
	return person.Actor, known
}

// actor is the person who is signed in; nobody, on pages that need no sign-in.
func actor(g *gin.Context) casework.Actor {
	known, _ := g.Get(keyActor)
	who, _ := known.(casework.Actor)
	return who
}

func caller(g *gin.Context) app.Caller { return app.Caller{Actor: actor(g)} }

// flash shows a message on the next page.
func (c *Console) flash(g *gin.Context, message string) {
	c.sessions.Put(g.Request.Context(), keyFlash, message)
}
