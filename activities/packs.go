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

// Packer builds evidence packs and keeps them. The same pack built again is kept once.
type Packer interface {
	// Build builds the pack of a case as of an event, and says from time to time how
	// many bytes are done, of about how many. An exhibit that is not what was taken
	// into custody is a [*casework.ChangedExhibit].
	Build(ctx context.Context, ref string, asOf int, progress func(done, of int64)) (casework.PackMade, error)
}

// Alarm tells those who have to know that an exhibit is not what was taken into
// custody. Raising it again says nothing new.
type Alarm interface {
	Raise(ctx context.Context, ref, exhibit string) error
}

// Packs builds what the police and Legal are handed.
type Packs struct {
	Packer Packer
	Alarm  Alarm
}

// PackOrder asks for a pack.
type PackOrder struct {
	Ref  string `json:"ref"`
	AsOf int    `json:"as_of"`
}

// packBeat is how often a build says how far it is.
const packBeat = 2 * time.Second

// BuildPack builds a pack (R6, R9). How far it is, its heartbeat says. Killed in the
// middle it is built again: nothing half-written is kept.
func (p *Packs) BuildPack(ctx context.Context, order PackOrder) (casework.Result, error) {
	heart := beat(ctx, packBeat, protocol.PackProgress{AsOf: order.AsOf})
	defer heart.stop()
	made, err := p.Packer.Build(ctx, order.Ref, order.AsOf, func(done, of int64) {
		heart.tell(protocol.PackProgress{AsOf: order.AsOf, Done: done, Of: of})
	})
	var changed *casework.ChangedExhibit
	switch {
	case errors.As(err, &changed):
		if err := p.Alarm.Raise(ctx, order.Ref, changed.ID); err != nil {
			return casework.Result{}, temporal.NewApplicationErrorWithCause("An alarm cannot be raised just now.", string(channel.ErrUnavailable), err)
		}
		return byHand("What is kept as exhibit " + changed.ID + " is not what was taken into custody, so it is in no pack. " +
			"Hand over what is sound, and say that this exhibit is missing."), nil
	case ctx.Err() != nil:
		return casework.Result{}, ctx.Err()
	case err != nil:
		return casework.Result{}, temporal.NewApplicationErrorWithCause(
			"The evidence pack cannot be built: the store of the evidence does not answer, or takes nothing.", string(channel.ErrUnavailable), err)
	}
	return casework.Result{Outcome: casework.DidIt, Detail: "The evidence pack is built.", Pack: &made}, nil
}
