package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// camera is a reference to the activities' methods; the worker registers the real one.
var camera *activities.Evidence

// photographer takes the screenshots that the system itself is to take (R7), beside
// everything else: a page that does not come to rest holds up neither people nor
// other actions.
func (c *incident) photographer(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool {
			asked := c.ToCapture()
			return asked != nil && c.recorded >= asked.Seq
		}) != nil {
			return
		}
		asked := *c.ToCapture()
		c.inHand = append(c.inHand, asked.ID)
		result := c.photograph(ctx)
		c.inHand = without(c.inHand, asked.ID)
		c.take(ctx, c.Finish(asked.ID, result, c.moment(ctx)), protocol.Request{})
	}
}

// photograph has pictures taken of the post. Whatever goes wrong, a person is asked.
func (c *incident) photograph(ctx workflow.Context) casework.Result {
	var result casework.Result
	sitting := activities.Sitting{URL: c.Post.URL}
	err := workflow.ExecuteActivity(photographing(ctx), camera.Capture, sitting).Get(ctx, &result)
	if err == nil {
		return result
	}
	result = casework.Result{Outcome: casework.NeedsAPerson, Detail: "The system could not take a screenshot in time."}
	if told, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		result.Detail = told.Message()
	}
	return result
}

// photographing are the options of a capture: it says every few seconds that it is
// alive, may wait for its turn among many, and is given up when nothing came of it.
func photographing(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    90 * time.Second,
		HeartbeatTimeout:       15 * time.Second,
		ScheduleToCloseTimeout: 20 * time.Minute,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
		Summary:                casework.ActionCaptureEvidence.Title(),
	})
}
