package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
)

// captureLoop takes the screenshots that the case asks of the system (R7). It runs
// in the background, so that a page that never finishes loading delays neither
// people nor other actions.
func (c *incidentRun) captureLoop(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool {
			next := c.ToCapture()
			return next != nil && c.recorded >= next.Seq
		}) != nil {
			return
		}
		action := *c.ToCapture()
		c.inProgress = append(c.inProgress, action.ID)
		result := c.capture(ctx, c.Posts()[action.Post].URL)
		c.inProgress = without(c.inProgress, action.ID)
		c.finishAction(ctx, action, result)
	}
}

// capture takes screenshots of a post. If that fails, a person has to.
func (c *incidentRun) capture(ctx workflow.Context, url string) casework.Result {
	var result casework.Result
	err := workflow.ExecuteActivity(captureOptions(ctx), evidence.Capture, activities.CaptureInput{URL: url}).Get(ctx, &result)
	if err != nil {
		return needsPerson(failureReason(err, "The system could not take a screenshot in time."))
	}
	return result
}
