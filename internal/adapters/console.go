package adapters

import (
	"github.com/alexedwards/scs/v2"

	"duecourse/internal/casework"
	"duecourse/internal/console"
)

// Demonstration is the web pages as the dev stack shows them: anybody may be
// anybody, and every page says so. The caller closes them.
func (p Parts) Demonstration(sessions scs.Store) (*console.Console, error) {
	service, err := p.service()
	if err != nil {
		return nil, err
	}
	return console.New(console.Options{
		Desk: service, People: p.People, Printer: Letters{Zone: p.Policy.Zone()}, Sessions: sessions, Log: p.Log, Demo: true,
		SignIn: console.PickSomebody(p.People.PeopleWith(casework.RoleStaff)),
	}), nil
}
