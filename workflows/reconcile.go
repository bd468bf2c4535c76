package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/protocol"
)

// Reconcile compares the store with the cases' workflows. A schedule runs it every
// hour; if the store is down, the next run catches up.
func (w *Workflows) Reconcile(ctx workflow.Context, _ protocol.Reconcile) (protocol.Reconciliation, error) {
	var done protocol.Reconciliation
	err := workflow.ExecuteActivity(reconcileOptions(ctx), reconciler.Reconcile).Get(ctx, &done)
	return done, err
}
