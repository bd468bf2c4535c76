package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/converter"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
	"duecourse/internal/reconcile"
	"duecourse/internal/store"
	"duecourse/worker"
)

// Reconciler compares the register with the workflows.
func (p Parts) Reconciler() *reconcile.Reconciler {
	decrypt := converter.GetDefaultDataConverter()
	if p.Keys != nil {
		decrypt = p.Keys.Converter()
	}
	return &reconcile.Reconciler{
		Register:  standings{p.Register},
		Workflows: reconcile.Temporal{Client: p.Temporal, Converter: decrypt},
		Pause:     time.Second,
	}
}

// Schedule sees that what recurs is scheduled.
func (p Parts) Schedule(ctx context.Context) error { return worker.Schedule(ctx, p.Temporal) }

// standings is the register, as it is compared.
type standings struct{ *store.Store }

func (s standings) Standing(ctx context.Context, ref string) (protocol.Place, error) {
	seq, stage, err := s.Store.Standing(ctx, ref)
	if errors.Is(err, casework.ErrNotFound) {
		return protocol.Place{}, fmt.Errorf("%w: %w", reconcile.ErrNone, err)
	}
	return protocol.Place{Seq: seq, Stage: stage}, err
}
