package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/protocol"
)

// Schedule schedules the hourly comparison of the store with the workflows. Every worker
// calls it. It leaves the times of an existing schedule as they are, so that operators can
// change them.
func Schedule(ctx context.Context, c client.Client) error {
	_, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID:      protocol.ReconcileID,
		Spec:    client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: time.Hour}}},
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
		Action: &client.ScheduleWorkflowAction{
			ID: protocol.ReconcileID, Workflow: protocol.ReconcileWorkflow, TaskQueue: protocol.TaskQueue,
			Args: []any{protocol.Reconcile{}}, StaticSummary: "Compare the store with the workflows",
		},
	})
	if _, there := errors.AsType[*serviceerror.AlreadyExists](err); there || errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		err = signAgain(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("schedule %s: %w", protocol.ReconcileID, err)
	}
	return nil
}

// signAgain gives an existing schedule an argument that is encrypted and signed with the
// current keys.
func signAgain(ctx context.Context, c client.Client) error {
	schedule := c.ScheduleClient().GetHandle(ctx, protocol.ReconcileID)
	return schedule.Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(is client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			if start, ok := is.Description.Schedule.Action.(*client.ScheduleWorkflowAction); ok {
				start.Args = []any{protocol.Reconcile{}}
			}
			return &client.ScheduleUpdate{Schedule: &is.Description.Schedule}, nil
		},
	})
}
