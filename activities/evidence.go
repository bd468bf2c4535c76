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

// Evidence takes evidence with a browser.
type Evidence struct {
	// TakeScreenshots takes screenshots of the post at a URL into custody, and calls
	// started when its turn has come. What it cannot take is a result; retry says that
	// another attempt soon may end better. An error means that nothing was kept. Nil:
	// this worker has no browser, and a person is asked.
	TakeScreenshots func(ctx context.Context, url string, started func()) (result casework.Result, retry bool, err error)
}

// CaptureInput says which post to capture.
type CaptureInput struct {
	URL string `json:"url"`
}

// maxCaptureAttempts is how often the system tries a page that does not answer, or that
// crashes the browser, before it asks a person.
const maxCaptureAttempts = 3

const captureHeartbeat = 3 * time.Second

// Capture takes screenshots of a post into custody (R7). The heartbeats say whether it
// has started. It is safe to repeat: the same file is kept once.
func (e *Evidence) Capture(ctx context.Context, in CaptureInput) (casework.Result, error) {
	if e.TakeScreenshots == nil {
		return byHand("The system has no browser to take a screenshot."), nil
	}
	heartbeat := startHeartbeat(ctx, captureHeartbeat, protocol.CaptureProgress{})
	defer heartbeat.stop()
	result, retry, err := e.TakeScreenshots(ctx, in.URL, func() { heartbeat.report(protocol.CaptureProgress{Begun: true}) })
	last := activity.GetInfo(ctx).Attempt >= maxCaptureAttempts
	switch {
	case ctx.Err() != nil:
		return casework.Result{}, ctx.Err()
	case err != nil && last:
		return byHand("The system took a screenshot but could not keep it: the evidence store did not accept it."), nil
	case err != nil:
		return casework.Result{}, temporal.NewApplicationErrorWithCause("The screenshot could not be kept.", string(channel.ErrUnavailable), err)
	case retry && !last:
		return casework.Result{}, temporal.NewApplicationError(result.Detail, string(channel.ErrUnavailable))
	}
	return result, nil
}
