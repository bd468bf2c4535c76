package wire

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"duecourse/internal/casework"
	"duecourse/internal/console"
	"duecourse/internal/letter"
	"duecourse/internal/store"
)

// DemoConsole is the web pages of the dev stack: people choose who they want to be, and
// every page says so. endSessions ends every session of a person; nil if the sessions do
// not know whose they are. The caller closes the pages.
func (p Parts) DemoConsole(sessions scs.Store, endSessions func(context.Context, string) (int64, error)) (*console.Console, error) {
	service, err := p.service()
	if err != nil {
		return nil, err
	}
	return console.New(console.Options{
		Desk: service, People: p.People, Printer: letter.Writer{Zone: p.Policy.Zone()}, Sessions: sessions, EndSessions: endSessions, Log: p.Log, AccessLog: p.AccessLog, Demo: true,
		Drafts: p.Register,
		SignIn: console.DemoSignIn(p.People.PeopleWith(casework.RoleStaff)),
	}), nil
}

// SessionOptions says how long sessions last, and whether browsers reach the pages over
// https.
type SessionOptions struct {
	IdleTime, LongestTime time.Duration
	Secure                bool
}

// Console is the web pages for people who sign in with the council's provider. The caller
// closes the pages.
func (p Parts) Console(s SessionOptions) (*console.Console, error) {
	service, err := p.service()
	if err != nil {
		return nil, err
	}
	return console.New(console.Options{
		Desk: service, People: p.People, Printer: letter.Writer{Zone: p.Policy.Zone()}, Log: p.Log, AccessLog: p.AccessLog,
		SignIn: console.ProviderSignIn{Authenticator: p.People, Log: p.Log}, SignInOrigin: p.People.Provider.Origin(),
		Sessions: store.Sessions{Store: p.Register, PersonKey: console.KeyPerson, Now: time.Now}, EndSessions: p.Register.EndSessions,
		IdleTime: s.IdleTime, LongestTime: s.LongestTime,
		Drafts: p.Register, Secure: s.Secure, Proxies: p.Proxies,
	}), nil
}

// Routes serves API and web pages at one address.
func Routes(api, pages http.Handler) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for _, path := range []string{"/api/", "/healthz", "/readyz", "/openapi.json", "/codec/"} {
		mux.Handle(path, api)
	}
	return mux
}
