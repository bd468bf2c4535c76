package workflows

import (
	"fmt"
	"time"

	"duecourse/activities"
	"duecourse/internal/casework"
)

// Workflows are the workflows of a council.
type Workflows struct {
	// FindZone finds a time zone by its name, and the worker's own if the name is empty.
	// The same name must always give the same zone.
	FindZone func(name string) (*time.Location, error)
}

// zoneOf is the time zone in which a case counts working days (S16). A worker that
// does not know the zone panics. That fails the workflow task and not the workflow, so
// the case waits for a worker that knows it.
func (w *Workflows) zoneOf(rules casework.Rules) *time.Location {
	zone, err := w.FindZone(rules.Zone)
	if err != nil {
		panic(fmt.Sprintf("rules of version %s: %v", rules.Version, err))
	}
	return zone
}

// References to the activities' methods. The worker registers the real ones.
var (
	events     *activities.Events
	platform   *activities.Channel
	blocks     *activities.Blocks
	mail       *activities.Mail
	accounts   *activities.Accounts
	reconciler *activities.Reconciler
	packs      *activities.Packs
	evidence   *activities.Evidence
)
