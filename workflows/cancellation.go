package workflows

import "go.temporal.io/sdk/workflow"

// withoutCancellation is the context in which an update is handled. Somebody who cancels a
// workflow changes nothing for its case: people close a case, and a block ends.
//
// A run that was cancelled under an earlier version of the program, and answered commands
// with an error from then on, goes on so until it is started again (duecourse revive).
func withoutCancellation(ctx workflow.Context) workflow.Context {
	if ctx.Err() != nil && workflow.GetVersion(ctx, "handlers-ignore-cancellation", workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		return ctx
	}
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	return ctx
}
