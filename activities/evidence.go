package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/protocol"
)

// Camera takes pictures of posts and keeps them. What it cannot capture is an answer
// and not an error; an error is for what should be tried again.
type Camera interface {
	// Capture waits for its turn, and says by begun that it has come.
	Capture(ctx context.Context, postURL string, begun func()) (Captured, error)
}

// Captured is what came of a capture.
type Captured struct {
	Result casework.Result
	Again  bool // another attempt soon may end better
}

// Evidence takes evidence. Without a camera it says so, and a person is asked.
type Evidence struct {
	Camera Camera
}

// Sitting asks for pictures of a post.
type Sitting struct {
	URL string `json:"url"`
}

// captureTries is how often a page that does not answer, or crashes the browser, is
// tried before a person is asked.
const captureTries = 3

// captureBeat is how often a capture says that it is still alive, and whether it has
// begun.
const captureBeat = 3 * time.Second

// Capture takes pictures of a post into custody (R7). Killed in the middle it is
// taken again: what was kept already is kept once.
func (e *Evidence) Capture(ctx context.Context, sitting Sitting) (casework.Result, error) {
	if e.Camera == nil {
		return byHand("There is no browser here that could take a picture."), nil
	}
	heart := beat(ctx, captureBeat, protocol.CaptureProgress{})
	defer heart.stop()
	captured, err := e.Camera.Capture(ctx, sitting.URL, func() { heart.tell(protocol.CaptureProgress{Begun: true}) })
	last := activity.GetInfo(ctx).Attempt >= captureTries
	switch {
	case ctx.Err() != nil:
		return casework.Result{}, ctx.Err()
	case err != nil && last:
		return byHand("What was captured cannot be kept: the store of the evidence does not take it."), nil
	case err != nil:
		return casework.Result{}, temporal.NewApplicationErrorWithCause("What was captured cannot be kept just now.", string(channel.ErrUnavailable), err)
	case captured.Again && !last:
		return casework.Result{}, temporal.NewApplicationError(captured.Result.Detail, string(channel.ErrUnavailable))
	}
	return captured.Result, nil
}
