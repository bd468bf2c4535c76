package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/protocol"
)

// Reconcile compares the register with the cases, as its schedule has it every
// hour. When the register is down, the next hour does it.
func (w *Workflows) Reconcile(ctx workflow.Context) (protocol.Reconciliation, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Hour,
		HeartbeatTimeout:    time.Minute,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 10 * time.Second, BackoffCoefficient: 2, MaximumAttempts: 3},
		Summary:             "Compare the register with the workflows",
	})
	var done protocol.Reconciliation
	err := workflow.ExecuteActivity(ctx, audit.Reconcile).Get(ctx, &done)
	return done, err
}
