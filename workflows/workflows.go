package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
	"duecourse/internal/protocol"
)

// Workflows are the workflows of a council.
type Workflows struct {
	Kinds casework.Kinds // of the cases that they run
	// FindZone finds a time zone by its name, and the worker's own if the name is empty.
	// The same name must always give the same zone.
	FindZone func(name string) (*time.Location, error)
}

// All are the workflows by the names under which a worker registers them.
func (w *Workflows) All() map[string]any {
	all := map[string]any{
		protocol.BlockWorkflow: w.Block, protocol.CustodyWorkflow: w.Custody, protocol.ReconcileWorkflow: w.Reconcile,
	}
	for _, kind := range w.Kinds {
		all[kind.Workflow] = w.OfKind(kind)
	}
	return all
}

// OfKind is the workflow of a kind of case.
func (w *Workflows) OfKind(kind *casework.Kind) func(workflow.Context, protocol.Start) error {
	own := map[casework.KindName]func(workflow.Context, protocol.Start) error{
		incident.KindName: w.Incident, account.RequestKindName: w.AccountRequest, account.KindName: w.Account,
		publication.KindName: w.Publication, publication.EnquiryKindName: w.MediaEnquiry,
	}
	if special := own[kind.Name]; special != nil {
		return special
	}
	return w.plain(kind)
}

// plain is the workflow of a kind that does nothing special. The case takes commands,
// keeps its waits and ends.
func (w *Workflows) plain(kind *casework.Kind) func(workflow.Context, protocol.Start) error {
	return func(ctx workflow.Context, start protocol.Start) error {
		ctx, _ = workflow.NewDisconnectedContext(ctx) // people close a case; nobody cancels it
		c := &caseRunner{kind: kind, state: start.Case}
		if c.state == nil {
			c.state = kind.New()
		}
		if err := w.open(ctx, c, start); err != nil {
			return err
		}
		for !c.runIsOver(ctx) {
			if c.state.Closed() {
				c.drain(ctx)
			} else {
				c.performAndWait(ctx)
			}
		}
		return c.endRun(ctx)
	}
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
	joins      *activities.Joins
	mail       *activities.Mail
	accounts   *activities.Accounts
	reconciler *activities.Reconciler
	packs      *activities.Packs
	evidence   *activities.Evidence
)
