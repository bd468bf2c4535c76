package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// bareQueue is the task queue of the bare counterparts.
const bareQueue = "bare"

// noOpWorkflow does nothing.
func noOpWorkflow(workflow.Context) error { return nil }

// noOpActivity does nothing.
func noOpActivity(context.Context) error { return nil }

// workflowWithUpdate has an Update that runs one no-op activity. It never ends.
func workflowWithUpdate(ctx workflow.Context) error {
	err := workflow.SetUpdateHandler(ctx, "decide", func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(withActivityTimeout(ctx), noOpActivity).Get(ctx, nil)
	})
	if err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return false })
}

// workflowWithUpdates runs a no-op activity for each Update, and ends after n Updates.
func workflowWithUpdates(ctx workflow.Context, n int) error {
	err := workflow.SetUpdateHandler(ctx, "decide", func(ctx workflow.Context) error {
		n--
		return workflow.ExecuteActivity(withActivityTimeout(ctx), noOpActivity).Get(ctx, nil)
	})
	if err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return n == 0 && workflow.AllHandlersFinished(ctx) })
}

// workflowWithActivities runs n no-op activities in sequence.
func workflowWithActivities(ctx workflow.Context, n int) error {
	for range n {
		if err := workflow.ExecuteActivity(withActivityTimeout(ctx), noOpActivity).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func withActivityTimeout(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
}

func registerBare(w worker.Worker) {
	w.RegisterWorkflow(noOpWorkflow)
	w.RegisterWorkflow(workflowWithUpdate)
	w.RegisterWorkflow(workflowWithUpdates)
	w.RegisterWorkflow(workflowWithActivities)
	w.RegisterActivity(noOpActivity)
}

func onBareQueue() client.StartWorkflowOptions {
	return client.StartWorkflowOptions{TaskQueue: bareQueue}
}
