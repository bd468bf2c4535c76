package wire

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"duecourse/activities"
	"duecourse/api"
	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/codec"
	"duecourse/internal/console"
	"duecourse/internal/letter"
	"duecourse/internal/store"
	"duecourse/internal/web"
)

// Application is the service, with its API and web pages.
type Application struct {
	Parts
	service *app.Service
	sending *web.Sending // of API and pages together
}

// NewApplication builds an application from its parts.
func NewApplication(p Parts) (*Application, error) {
	service, err := app.New(app.Options{
		Kinds: p.Kinds, Store: p.Store, Heads: p.Heads, Vault: p.Vault, PreparePack: p.packBuilder().Prepare, FindPage: p.findPage, People: p.People, Policy: p.Policy,
		Workflows: p.workflows(), Secret: p.Secret, Now: time.Now, Tokens: p.People.Tokens,
		Revive: func(ctx context.Context, ref string) error {
			_, err := activities.Revive(ctx, p.Reconciler(), ref, false)
			return err
		},
		Stopping: p.Stopping, Observe: p.Metrics.CommandDone,
	})
	return &Application{p, service, web.NewSending()}, err
}

// API is the HTTP API and, if the Temporal UI has an origin, the codec endpoint for it.
func (a *Application) API() (http.Handler, error) {
	handler := api.New(api.Options{
		Service: a.service, Sending: a.sending, Authenticator: a.People, AccessLog: a.AccessLog, MaxImport: a.MaxImport,
		Log: a.Log, Served: a.Metrics.RequestServed, Proxies: a.Proxies, Secure: strings.HasPrefix(a.BaseURL, "https://"),
	})
	if a.Keys == nil || len(a.UIOrigins) == 0 {
		return handler, nil
	}
	authoriser, err := access.NewAuthoriser()
	if err != nil {
		return nil, err
	}
	payloads := access.PayloadAccess{Authenticator: a.People, Authoriser: authoriser, Log: a.AccessLog}
	endpoint := codec.Endpoint{Keys: a.Keys, Check: payloads.Check, Origins: a.UIOrigins, Log: a.Log}
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.Handle("/codec/", endpoint.Handler())
	return mux, nil
}

// Console is the web pages for people who sign in with the council's provider. A session
// ends after the idle time without use, and after the longest time. The caller closes the
// pages.
func (a *Application) Console(idleTime, longestTime time.Duration) *console.Console {
	o := a.consoleOptions()
	o.SignIn, o.SignInOrigin = console.ProviderSignIn{Authenticator: a.People, Log: a.Log}, a.People.Provider.Origin()
	o.Sessions = store.Sessions{Store: a.Store, PersonKey: console.KeyPerson, Now: time.Now}
	o.EndSessions, o.IdleTime, o.LongestTime = a.Store.EndSessions, idleTime, longestTime
	o.Secure, o.Proxies = strings.HasPrefix(a.BaseURL, "https://"), a.Proxies
	return console.New(o)
}

// DemoConsole is the web pages of the dev stack: people choose who they want to be, and
// every page says so. endSessions ends every session of a person; nil if the sessions do
// not know whose they are. The caller closes the pages.
func (a *Application) DemoConsole(sessions scs.Store, endSessions func(context.Context, string) (int64, error)) *console.Console {
	o := a.consoleOptions()
	o.Demo, o.SignIn = true, console.DemoSignIn(a.People.PeopleWith(casework.RoleStaff))
	o.Sessions, o.EndSessions = sessions, endSessions
	return console.New(o)
}

func (a *Application) consoleOptions() console.Options {
	return console.Options{
		Service: a.service, Sending: a.sending, People: a.People, Letters: letter.Writer{Zone: a.Policy.Zone()},
		Log: a.Log, AccessLog: a.AccessLog,
	}
}

// ResumeImports resumes the imports whose process stopped, until the context ends.
func (a *Application) ResumeImports(ctx context.Context) { a.service.RunImportResumer(ctx, a.Log) }

// Routes serves API and web pages at one address.
func Routes(api, pages http.Handler) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for _, path := range []string{"/api/", "/healthz", "/readyz", "/openapi.json", "/codec/"} {
		mux.Handle(path, api)
	}
	return mux
}
