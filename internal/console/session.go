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
	// KeyPerson is where a session holds the id of who is signed in by it.
	KeyPerson = "person"

	keyUsed  = "used"  // when it was last used, or a little before: milliseconds since 1970
	keyFlash = "flash" // what the next page says has been done
	keyActor = "actor" // in gin's context: the [casework.Actor]

	keySigning    = "signing"    // in gin's context: id of who signs in or out
	keyEverywhere = "everywhere" // in gin's context: they sign out on every device
)

func newSessions(o Options) *scs.SessionManager {
	s := scs.New()
	s.Store, s.HashTokenInStore = o.Sessions, true
	s.Lifetime = o.LongestTime // scs would keep the idle time too, but write on every page view: see stillUsed
	s.Cookie.Name, s.Cookie.HttpOnly, s.Cookie.Path = "due-course", true, "/"
	s.Cookie.SameSite, s.Cookie.Persist = http.SameSiteLaxMode, false
	s.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Log.ErrorContext(r.Context(), "session", "cause", err)
		noSessions(w)
	}
	if o.Secure {
		s.Cookie.Name, s.Cookie.Secure = "__Host-due-course", true
	}
	return s
}

// withSession brings the session. What a page asks by itself does not keep it
// alive: an unattended screen signs its person out.
func (c *Console) withSession(next http.Handler) http.Handler {
	kept := c.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.stillUsed(r.Context())
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/events" && r.Header.Get("X-Refresh") == "" {
			kept.ServeHTTP(w, r)
			return
		}
		token := ""
		if cookie, err := r.Cookie(c.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := c.sessions.Load(r.Context(), token)
		if err != nil {
			c.Log.ErrorContext(r.Context(), "session", "cause", err)
			noSessions(w)
			return
		}
		c.stillUsed(ctx) // nothing of which is saved
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// stillUsed ends a session that was not used for too long. Any other it notes as used,
// once in a thirtieth of that time: it may end by so much too early, but not every
// page that is looked at writes to the register.
func (c *Console) stillUsed(ctx context.Context) {
	if !c.sessions.Exists(ctx, KeyPerson) {
		return
	}
	switch idle := c.Now().Sub(time.UnixMilli(c.sessions.GetInt64(ctx, keyUsed))); {
	case idle > c.IdleTime:
		_ = c.sessions.Clear(ctx) // it never fails, where to end it in the register could
	case idle > c.IdleTime/30:
		c.sessions.Put(ctx, keyUsed, c.Now().UnixMilli())
	}
}

// noSessions answers when the register, which keeps the sessions, does not.
func noSessions(w http.ResponseWriter) {
	secure(w.Header())
	w.Header().Set("Retry-After", "5")
	http.Error(w, "It cannot be found out just now who you are. Please try again in a moment.", http.StatusServiceUnavailable)
}

// signedIn lets those in who are signed in; others go and sign in first. Roles are
// looked up each time: what was taken from somebody is gone at once.
func (c *Console) signedIn(g *gin.Context) {
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

// actor is who asks; nobody, where nobody has to be signed in.
func actor(g *gin.Context) casework.Actor {
	known, _ := g.Get(keyActor)
	who, _ := known.(casework.Actor)
	return who
}

func caller(g *gin.Context) app.Caller { return app.Caller{Actor: actor(g)} }

// tell has the next page say what was done.
func (c *Console) tell(g *gin.Context, what string) {
	c.sessions.Put(g.Request.Context(), keyFlash, what)
}
