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

// nothing is the least that a workflow can do.
func nothing(workflow.Context) error { return nil }

// noOp is the least that an activity can do.
func noOp(context.Context) error { return nil }

// listens is the least that a workflow with an Update can do: the Update runs one
// no-op activity.
func listens(ctx workflow.Context) error {
	err := workflow.SetUpdateHandler(ctx, "decide", func(ctx workflow.Context) error {
		return workflow.ExecuteActivity(shortly(ctx), noOp).Get(ctx, nil)
	})
	if err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return false })
}

// hears runs a no-op activity for each Update, until it has had n of them.
func hears(ctx workflow.Context, n int) error {
	err := workflow.SetUpdateHandler(ctx, "decide", func(ctx workflow.Context) error {
		n--
		return workflow.ExecuteActivity(shortly(ctx), noOp).Get(ctx, nil)
	})
	if err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return n == 0 && workflow.AllHandlersFinished(ctx) })
}

// sequence runs n no-op activities, one after the other.
func sequence(ctx workflow.Context, n int) error {
	for range n {
		if err := workflow.ExecuteActivity(shortly(ctx), noOp).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func shortly(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
}

func registerBare(w worker.Worker) {
	w.RegisterWorkflow(nothing)
	w.RegisterWorkflow(listens)
	w.RegisterWorkflow(hears)
	w.RegisterWorkflow(sequence)
	w.RegisterActivity(noOp)
}

func onBareQueue() client.StartWorkflowOptions {
	return client.StartWorkflowOptions{TaskQueue: bareQueue}
}
