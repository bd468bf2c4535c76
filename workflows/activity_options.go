package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework/incident"
)

// retries doubles the wait after each attempt, up to the longest. Zero attempts mean
// no limit.
func retries(first, longest time.Duration, attempts int32) *temporal.RetryPolicy {
	return &temporal.RetryPolicy{
		InitialInterval: first, BackoffCoefficient: 2, MaximumInterval: longest, MaximumAttempts: attempts,
	}
}

// recordOptions are for recording events. After a kill the retry waits for the
// whole timeout, so it is short.
func recordOptions(ctx workflow.Context, first, last int) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 5 * time.Second,
		RetryPolicy:         retries(100*time.Millisecond, 10*time.Second, 0),
		Summary:             fmt.Sprintf("Record events %d–%d", first, last),
	})
}

// onceOptions are for a single attempt at a platform.
func onceOptions(ctx workflow.Context, summary string) workflow.Context {
	return platformOptions(ctx, summary, 0, 1)
}

// actionOptions are for an action that a person takes over if a few attempts fail.
func actionOptions(ctx workflow.Context, summary string) workflow.Context {
	return platformOptions(ctx, summary, 0, 3)
}

// lookOptions are for one look at the posts within a workflow task, which must end in ten
// seconds.
func lookOptions(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 3 * time.Second,
		RetryPolicy:         retries(time.Second, time.Second, 1),
		Summary:             "Check whether the posts are still there",
	})
}

// windowOptions are for an action that is retried for a whole window.
func windowOptions(ctx workflow.Context, summary string, window time.Duration) workflow.Context {
	return platformOptions(ctx, summary, window, 0)
}

func platformOptions(ctx workflow.Context, summary string, window time.Duration, attempts int32) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    15 * time.Second,
		ScheduleToCloseTimeout: window,
		RetryPolicy:            retries(time.Second, 10*time.Minute, attempts),
		Summary:                summary,
	})
}

// unlimitedOptions are for what must succeed in the end.
func unlimitedOptions(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 40 * time.Second,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         retries(time.Second, time.Minute, 0),
		Summary:             summary,
	})
}

// mailOptions are for messages to people: a day of attempts.
func mailOptions(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    20 * time.Second,
		ScheduleToCloseTimeout: 24 * time.Hour,
		RetryPolicy:            retries(time.Second, 5*time.Minute, 0),
		Summary:                summary,
	})
}

// captureOptions are for a screenshot. It may queue behind many others, and sends
// heartbeats meanwhile.
func captureOptions(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    90 * time.Second,
		HeartbeatTimeout:       15 * time.Second,
		ScheduleToCloseTimeout: 20 * time.Minute,
		RetryPolicy:            retries(2*time.Second, time.Minute, 0),
		Summary:                incident.ActionTitle(incident.ActionCaptureEvidence),
	})
}

// packOptions are for an evidence pack: about a minute of attempts if the bucket does
// not answer, and as long as it takes while heartbeats arrive.
func packOptions(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Minute,
		HeartbeatTimeout:    15 * time.Second,
		RetryPolicy:         retries(2*time.Second, 0, 6),
		Summary:             incident.ActionTitle(incident.ActionBuildPack),
	})
}

// reconcileOptions are for comparing the store with the workflows.
func reconcileOptions(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Hour,
		HeartbeatTimeout:    time.Minute,
		RetryPolicy:         retries(10*time.Second, 0, 3),
		Summary:             "Compare the store with the workflows",
	})
}

// failureReason says in a sentence why an activity failed for good. Without a
// message from the activity it is the given one.
func failureReason(err error, otherwise string) string {
	if failure := applicationError(err); failure != nil {
		return failure.Message()
	}
	return otherwise
}

// applicationError is the error that an activity returned; nil for a timeout.
func applicationError(err error) *temporal.ApplicationError {
	var failure *temporal.ApplicationError
	errors.As(err, &failure)
	return failure
}
