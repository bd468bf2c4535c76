package wire

import (
	"duecourse/api"
	"duecourse/internal/app"
	"duecourse/internal/console"
)

// Watched is the desk over a service, as API and pages have it.
func (p Parts) Watched(service *app.Service) interface {
	console.Desk
	api.Desk
	api.AccountDesk
} {
	return p.desk(service)
}
