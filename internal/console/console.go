package console

import (
	"bytes"
	"cmp"
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/letter"
	"duecourse/internal/web"
)

// Options are what the console needs, and how it behaves.
type Options struct {
	Service  *app.Service
	People   *access.Authenticator
	Letters  letter.Writer
	SignIn   SignIn
	Sessions scs.Store
	// EndSessions ends every session of a person; nil: people cannot sign out on every
	// device at once.
	EndSessions func(ctx context.Context, person string) (int64, error)
	// IdleTime ends a session that is not used; zero: half an hour. LongestTime ends any
	// session; zero: twelve hours.
	IdleTime, LongestTime time.Duration
	// SignInOrigin is the origin of the pages on which people sign in, if that is not the
	// console itself. Forms may lead there.
	SignInOrigin string
	// Demo marks every page as a demonstration.
	Demo bool
	// Secure says that browsers use https. The session's cookie then requires it.
	Secure bool
	// AccessLog is the access log; nil: nothing is logged.
	AccessLog *access.Log
	// Log gets a line for each request, and for each fault; nil: nothing is logged.
	Log *slog.Logger
	// Now tells the time; nil: the system clock does.
	Now func() time.Time
	// PollInterval is how often the console checks whether an open page has changed; zero:
	// every two seconds.
	PollInterval time.Duration
	// PublicPerMinute is how many reports may come from one address without signing in;
	// zero: ten. PublicBurst is how many may come at once; zero: twenty.
	PublicPerMinute, PublicBurst int
	// Sending bounds the exports, downloads and streams at once; nil: the console has bounds
	// of its own.
	Sending *web.Sending
	// Proxies are the addresses or networks whose X-Forwarded-For is trusted.
	Proxies []string
}

// Console is the web pages. Its owner calls Close when the server shuts down.
type Console struct {
	Options
	sessions *scs.SessionManager
	pages    map[string]*template.Template
	buffers  sync.Pool // of *bytes.Buffer, in which pages are made
	assets   assets
	limiters limiters
	handler  http.Handler
	running  sync.WaitGroup // imports
	closing  chan struct{}
	close    func()
}

// New makes the pages. It panics when a template is wrong, because that is a mistake in
// the program.
func New(options Options) *Console {
	closing := make(chan struct{})
	c := &Console{Options: options.withDefaults(), closing: closing, close: sync.OnceFunc(func() { close(closing) })}
	c.sessions = newSessions(c.Options)
	c.limiters = newLimiters(c.Options)
	c.assets = loadAssets(c.Service.Policy())
	c.pages = c.parsePages()
	c.buffers.New = func() any { return new(bytes.Buffer) }
	c.handler = c.routes()
	return c
}

// ServeHTTP answers a request.
func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

// Close ends the streams of open pages, and waits a moment for imports. An import that
// takes longer stops; the API resumes it, and imports no line twice.
func (c *Console) Close() {
	c.close()
	ended := make(chan struct{})
	go func() {
		c.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(importTimeout):
		c.Log.Warn("an import was still running at shutdown")
	}
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sending == nil {
		o.Sending = web.NewSending()
	}
	o.PollInterval = cmp.Or(o.PollInterval, 2*time.Second)
	o.IdleTime, o.LongestTime = cmp.Or(o.IdleTime, 30*time.Minute), cmp.Or(o.LongestTime, 12*time.Hour)
	o.PublicPerMinute, o.PublicBurst = cmp.Or(o.PublicPerMinute, 10), cmp.Or(o.PublicBurst, 20)
	return o
}
