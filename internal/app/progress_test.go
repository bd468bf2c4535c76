package app_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"duecourse/internal/app"
	"duecourse/internal/protocol"
)

// busyClient is a fakeClient in which a case has running activities.
type busyClient struct {
	client.Client
	pending []*workflowpb.PendingActivityInfo
}

func (y *busyClient) DescribeWorkflowExecution(_ context.Context, id, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	if id != "incident/INC-1" {
		return nil, serviceerror.NewNotFound("no such workflow")
	}
	return &workflowservice.DescribeWorkflowExecutionResponse{PendingActivities: y.pending}, nil
}

func pending(t *testing.T, name string, said any) *workflowpb.PendingActivityInfo {
	t.Helper()
	a := &workflowpb.PendingActivityInfo{
		ActivityType: &commonpb.ActivityType{Name: name}, Attempt: 2, LastFailure: &failurepb.Failure{Message: "the bucket does not answer"},
	}
	if said != nil {
		var err error
		a.HeartbeatDetails, err = converter.GetDefaultDataConverter().ToPayloads(said)
		require.NoError(t, err)
	}
	return a
}

func TestProgressComesFromHeartbeats(t *testing.T) {
	t.Parallel()
	y := &busyClient{pending: []*workflowpb.PendingActivityInfo{
		pending(t, "Record", nil),
		pending(t, protocol.BuildPackActivity, protocol.PackProgress{AsOf: 9, Done: 40, Of: 100}),
		pending(t, protocol.CaptureActivity, nil),
	}}
	workflows := app.NewTemporal(y, app.TemporalOptions{})
	found, err := workflows.Progress(t.Context(), "INC-1")
	require.NoError(t, err)
	tries := app.Attempts{Attempt: 2, LastFailure: "the bucket does not answer"}
	require.Equal(t, app.Progress{
		Pack:    &app.PackProgress{PackProgress: protocol.PackProgress{AsOf: 9, Done: 40, Of: 100}, Attempts: tries},
		Capture: &app.CaptureProgress{Attempts: tries},
	}, found)

	found, err = workflows.Progress(t.Context(), "INC-2")
	require.NoError(t, err, "a case that does not run has no progress")
	require.Empty(t, found)
	y.pending = []*workflowpb.PendingActivityInfo{pending(t, protocol.CaptureActivity, "what no capture says")}
	_, err = workflows.Progress(t.Context(), "INC-1")
	require.Error(t, err)
}
