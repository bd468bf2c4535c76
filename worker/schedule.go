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

// Schedule schedules the hourly comparison of the store with the workflows. It leaves
// an existing schedule as it is, so that every worker can call it and operators can
// change it.
func Schedule(ctx context.Context, c client.Client) error {
	_, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID:      protocol.ReconcileID,
		Spec:    client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: time.Hour}}},
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
		Action: &client.ScheduleWorkflowAction{
			ID: protocol.ReconcileID, Workflow: protocol.ReconcileWorkflow, TaskQueue: protocol.TaskQueue,
			StaticSummary: "Compare the store with the workflows",
		},
	})
	if _, there := errors.AsType[*serviceerror.AlreadyExists](err); there || errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("schedule %s: %w", protocol.ReconcileID, err)
	}
	return nil
}
