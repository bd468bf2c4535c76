package adapters

import (
	"duecourse/api"
	"duecourse/internal/cases"
	"duecourse/internal/console"
)

// Watched is the desk over a service, as API and pages have it.
func (p Parts) Watched(service *cases.Service) interface {
	console.Desk
	api.Desk
	api.AccountDesk
} {
	return p.desk(service)
}
