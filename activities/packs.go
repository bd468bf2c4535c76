package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/protocol"
)

// Packs builds the evidence packs for the police and Legal.
type Packs struct {
	// Build builds the pack of a case as of an event and keeps it. It reports from time
	// to time how many bytes are done, and of about how many. Building the same pack
	// again keeps it once. The error is a [*casework.ChangedExhibit] when an exhibit is
	// not the file that was taken into custody.
	Build func(ctx context.Context, ref string, asOf int, report func(done, of int64)) (casework.PackMade, error)
	// RaiseAlarm tells the people responsible that an exhibit has been changed. Raising
	// the same alarm again changes nothing.
	RaiseAlarm func(ctx context.Context, ref, exhibit string) error
}

// BuildPackInput says which pack to build.
type BuildPackInput struct {
	Ref  string `json:"ref"`
	AsOf int    `json:"as_of"` // the event up to which the pack tells the case
}

const packHeartbeat = 2 * time.Second

// BuildPack builds a pack (R6, R9). The heartbeats say how far it is. It is safe to
// repeat: a pack is kept whole or not at all.
func (p *Packs) BuildPack(ctx context.Context, in BuildPackInput) (casework.Result, error) {
	heartbeat := startHeartbeat(ctx, packHeartbeat, protocol.PackProgress{AsOf: in.AsOf})
	defer heartbeat.stop()
	made, err := p.Build(ctx, in.Ref, in.AsOf, func(done, of int64) {
		heartbeat.report(protocol.PackProgress{AsOf: in.AsOf, Done: done, Of: of})
	})
	var changed *casework.ChangedExhibit
	switch {
	case errors.As(err, &changed):
		if err := p.RaiseAlarm(ctx, in.Ref, changed.ID); err != nil {
			return casework.Result{}, temporal.NewApplicationErrorWithCause("The alarm could not be raised.", string(channel.ErrUnavailable), err)
		}
		return byHand("Exhibit " + changed.ID + " is not the file that was taken into custody, so no pack includes it. " +
			"Hand over the exhibits that are sound, and say that this one is missing."), nil
	case ctx.Err() != nil:
		return casework.Result{}, ctx.Err()
	case err != nil:
		return casework.Result{}, temporal.NewApplicationErrorWithCause(
			"The evidence pack could not be built: the evidence store does not answer or does not accept it.", string(channel.ErrUnavailable), err)
	}
	return casework.Result{Outcome: casework.ResultDone, Detail: "The evidence pack is built.", Pack: &made}, nil
}
