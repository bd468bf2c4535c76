package wire

import (
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/console"
	"duecourse/internal/letter"
)

// Demonstration is the web pages as the dev stack shows them: anybody may be
// anybody, and every page says so. The caller closes them.
func (p Parts) Demonstration(sessions scs.Store) (*console.Console, error) {
	service, err := p.service()
	if err != nil {
		return nil, err
	}
	return console.New(p.traced(console.Options{
		Desk: service, People: p.People, Printer: letter.Writer{Zone: p.Policy.Zone()}, Sessions: sessions, Log: p.Log, Demo: true,
		Drafts: Drafts{p.Register},
		SignIn: console.PickSomebody(p.People.PeopleWith(casework.RoleStaff)),
	})), nil
}

// SigningIn is how people sign in to the web pages, and for how long.
type SigningIn struct {
	Provider              *access.Provider
	Roll                  *access.UserCache
	IdleTime, LongestTime time.Duration
	Secure                bool // browsers reach the pages over https
}

// Pages is the web pages for people whom the council's provider signs in. The caller
// closes them.
func (p Parts) Pages(s SigningIn) (*console.Console, error) {
	service, err := p.service()
	if err != nil {
		return nil, err
	}
	return console.New(p.traced(console.Options{
		Desk: service, People: p.People, Printer: letter.Writer{Zone: p.Policy.Zone()}, Log: p.Log,
		SignIn: SignIn{Provider: s.Provider, Roll: s.Roll, Log: p.Log}, SignInOrigin: s.Provider.Origin(),
		Sessions: Sessions{Store: p.Register, Now: time.Now}, IdleTime: s.IdleTime, LongestTime: s.LongestTime,
		Drafts: Drafts{p.Register}, Secure: s.Secure, Proxies: p.Proxies,
	})), nil
}

// traced has the pages note who asks for what.
func (p Parts) traced(o console.Options) console.Options {
	if p.Proof != nil {
		o.Trail = p.Proof.trail
	}
	return o
}

// Beside puts the web pages beside the API.
func Beside(api, pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for _, path := range []string{"/api/", "/healthz", "/readyz", "/openapi.json", "/codec/"} {
		mux.Handle(path, api)
	}
	return mux
}
