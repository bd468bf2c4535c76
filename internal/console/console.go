package console

import (
	"bytes"
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
)

// Options say whom the console serves and where it turns to.
type Options struct {
	Desk     Desk
	People   People
	Printer  Printer
	SignIn   SignIn
	Sessions scs.Store
	// EndSessions ends every session of a person; nil if Sessions does not know whose
	// they are.
	EndSessions func(ctx context.Context, person string) (int64, error)
	Drafts      Drafts
	// IdleTime ends a session that is not used, LongestTime any; zero for half an
	// hour and twelve.
	IdleTime, LongestTime time.Duration
	// SignInOrigin is that of the pages on which people sign in, when these are not
	// the console's: forms may lead there.
	SignInOrigin string
	// Demo marks every page as a demonstration.
	Demo bool
	// Secure says that browsers reach it over https: the cookie is bound to that.
	Secure bool
	// Trail is where it is noted who asked for what, and what came of it; nil for
	// nowhere.
	Trail Trail
	// Log gets a line for each request and what went wrong inside; nil for none.
	Log *slog.Logger
	// Now tells the time; nil for the clock.
	Now func() time.Time
	// Look is how often it is looked whether an open page has changed; zero for two seconds.
	Look time.Duration
	// PublicPerMinute is how many reports an address may send without signing in,
	// and PublicBurst how many at once; zero for ten and twenty.
	PublicPerMinute, PublicBurst int
	// Proxies are the addresses or networks whose X-Forwarded-For is believed.
	Proxies []string
}

// Console is the web pages. Its owner calls Close when the server shuts down.
type Console struct {
	Options
	sessions *scs.SessionManager
	pages    map[string]*template.Template
	buffers  sync.Pool // of *bytes.Buffer, to make pages in
	assets   assets
	limiters limiters
	rules    rulebook
	handler  http.Handler
	running  sync.WaitGroup // files that are being brought in
	closing  chan struct{}
	close    func()
}

// New makes the pages. It panics when a template is wrong, as for any other
// mistake in the program.
func New(options Options) *Console {
	closing := make(chan struct{})
	c := &Console{Options: options.withDefaults(), closing: closing, close: sync.OnceFunc(func() { close(closing) })}
	c.sessions = newSessions(c.Options)
	c.limiters = newLimiters(c.Options)
	c.rules.policy = c.Desk.Policy()
	c.assets = loadAssets(c.Desk.Policy())
	c.pages = c.parsePages()
	c.buffers.New = func() any { return new(bytes.Buffer) }
	c.handler = c.routes()
	return c
}

// ServeHTTP answers a request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

// Close ends the streams by which open pages hear of changes, and waits a moment for
// files that are being brought in. One that takes longer is broken off: an API that
// runs goes on with it, and nothing is taken twice.
func (c *Console) Close() {
	c.close()
	ended := make(chan struct{})
	go func() {
		c.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(importEnd):
		c.Log.Warn("a file was still being brought in")
	}
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Trail == nil {
		o.Trail = noTrail{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Look == 0 {
		o.Look = 2 * time.Second
	}
	if o.IdleTime == 0 {
		o.IdleTime = 30 * time.Minute
	}
	if o.LongestTime == 0 {
		o.LongestTime = 12 * time.Hour
	}
	if o.PublicPerMinute == 0 {
		o.PublicPerMinute = 10
	}
	if o.PublicBurst == 0 {
		o.PublicBurst = 20
	}
	return o
}

// routes is the table of contents.
func (c *Console) routes() http.Handler {
	engine := c.newEngine()

	engine.GET("/static/:version/*file", c.static)
	engine.POST("/sign-out", c.signOut)
	engine.GET("/help/keys", c.keysPage)

	open := engine.Group("/", c.limitOpenPages)
	open.GET("/sign-in", c.signInPage)
	open.POST("/sign-in", c.signIn)
	open.GET("/sign-in/callback", c.signIn)
	open.GET("/report", c.publicPage)
	open.POST("/report", c.publicReport)
	open.GET("/report/sent", c.publicSent)

	staff := engine.Group("/", c.requireSignIn, c.requireAccessLog)
	staff.GET("/", func(g *gin.Context) { g.Redirect(http.StatusSeeOther, "/my-work") })
	staff.GET("/my-work", c.workPage)
	staff.GET("/events", c.events)
	staff.GET("/incidents", c.listPage)
	staff.GET("/incidents.csv", c.logFirst, c.listCSV)
	staff.GET("/incidents/new", c.reportPage)
	staff.POST("/incidents/new", c.report)
	staff.GET("/incidents/:ref", c.casePage)
	staff.POST("/incidents/:ref/:command", c.do)
	staff.GET("/incidents/:ref/proposals/:id", c.proposalPage)
	staff.GET("/incidents/:ref/letters/:id", c.logFirst, c.letterPage)
	staff.GET("/incidents/:ref/letters/:id/pdf", c.logFirst, c.letterPDF)
	staff.GET("/incidents/:ref/evidence/:id", c.logFirst, c.evidence)
	staff.GET("/incidents/:ref/pack", c.logFirst, c.pack)
	staff.GET(reportsPath, c.figuresPage)
	staff.GET("/reports.csv", c.logFirst, c.figuresCSV)
	staff.GET(transparencyPath, c.transparencyPage)
	staff.GET("/reports/transparency.csv", c.logFirst, c.transparencyCSV)
	staff.GET("/audit", c.logFirst, c.auditPage)
	staff.GET(eventsPath, c.logFirst, c.eventsPage)
	staff.GET(looksPath, c.logFirst, c.looksPage)
	c.accountRoutes(staff)
	return c.withSession(engine)
}

// moment is now, under the rules in force: what the service reckons with as well.
func (c *Console) moment(at time.Time) casework.Moment {
	return casework.Moment{At: at.UTC(), Zone: c.zone(), Rules: c.rules.at(at)}
}

func (c *Console) zone() *time.Location { return c.Desk.Policy().Zone() }
