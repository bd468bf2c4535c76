package activities

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"

	"duecourse/internal/protocol"
)

// Reconciler compares the register with the workflows; see package reconcile.
type Reconciler interface {
	Reconcile(ctx context.Context, mend bool, progress func(cases int)) (protocol.Reconciliation, error)
}

// Audit looks after the register.
type Audit struct{ Reconciler Reconciler }

// Reconcile compares every case, and mends what the register lacks. What differs
// is logged by reference, and counted for whoever watches.
func (a *Audit) Reconcile(ctx context.Context) (protocol.Reconciliation, error) {
	done, err := a.Reconciler.Reconcile(ctx, true, func(cases int) { activity.RecordHeartbeat(ctx, cases) })
	if err != nil {
		return done, fmt.Errorf("compare the register with the workflows: %w", err)
	}
	log, metrics := activity.GetLogger(ctx), activity.GetMetricsHandler(ctx)
	for _, d := range done.Differences {
		log.Warn("the register differs from a workflow", "ref", d.Ref, "kind", d.Kind, "mended", d.Mended, "why", d.Why)
	}
	log.Info("the register was compared with the workflows", "cases", done.Cases, "differences", done.Found, "mended", done.Mended)
	metrics.Gauge("duecourse_register_differences").Update(float64(done.Found))
	metrics.Gauge("duecourse_register_differences_left").Update(float64(done.Found - done.Mended))
	return done, nil
}
