package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"duecourse/internal/app"
)

// describedClient is a fakeClient that describes a workflow.
type describedClient struct {
	client.Client
	pollers int
	gone    bool
	status  enumspb.WorkflowExecutionStatus
	events  []*historypb.HistoryEvent
}

func (w *describedClient) DescribeTaskQueue(context.Context, string, enumspb.TaskQueueType) (*workflowservice.DescribeTaskQueueResponse, error) {
	if w.gone {
		return nil, serviceerror.NewUnavailable("connection refused")
	}
	return &workflowservice.DescribeTaskQueueResponse{Pollers: make([]*taskqueuepb.PollerInfo, w.pollers)}, nil
}

func (w *describedClient) DescribeWorkflowExecution(_ context.Context, id, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	if w.gone {
		return nil, serviceerror.NewNotFound("no such workflow")
	}
	info := &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "run"}, Status: w.status,
		StartTime: timestamppb.New(noon), HistoryLength: 42, StateTransitionCount: 17,
	}
	if w.status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		info.CloseTime = timestamppb.New(noon.Add(time.Hour))
	}
	return &workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: info,
		PendingActivities: []*workflowpb.PendingActivityInfo{{
			ActivityId: "5", ActivityType: &commonpb.ActivityType{Name: "Record"}, Attempt: 3,
			State:                   enumspb.PENDING_ACTIVITY_STATE_SCHEDULED,
			LastFailure:             &failurepb.Failure{Message: "database does not answer"},
			NextAttemptScheduleTime: timestamppb.New(noon.Add(time.Second)),
		}},
	}, nil
}

func (w *describedClient) GetWorkflowHistory(context.Context, string, string, bool, enumspb.HistoryEventFilterType) client.HistoryEventIterator {
	return &historyIterator{w.events}
}

type historyIterator struct{ left []*historypb.HistoryEvent }

func (p *historyIterator) HasNext() bool { return len(p.left) > 0 }

func (p *historyIterator) Next() (*historypb.HistoryEvent, error) {
	event := p.left[0]
	p.left = p.left[1:]
	return event, nil
}

func timerStarted(id string, lasts time.Duration) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{
		EventTime: timestamppb.New(noon),
		Attributes: &historypb.HistoryEvent_TimerStartedEventAttributes{
			TimerStartedEventAttributes: &historypb.TimerStartedEventAttributes{TimerId: id, StartToFireTimeout: durationpb.New(lasts)},
		},
	}
}

func TestDiagnosisListsTimersAndFailingActivities(t *testing.T) {
	t.Parallel()
	w := &describedClient{status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, events: []*historypb.HistoryEvent{
		timerStarted("1", time.Hour), timerStarted("2", time.Hour), timerStarted("3", 3*time.Hour), timerStarted("4", 2*time.Hour),
		{Attributes: &historypb.HistoryEvent_TimerFiredEventAttributes{TimerFiredEventAttributes: &historypb.TimerFiredEventAttributes{TimerId: "1"}}},
		{Attributes: &historypb.HistoryEvent_TimerCanceledEventAttributes{TimerCanceledEventAttributes: &historypb.TimerCanceledEventAttributes{TimerId: "2"}}},
	}}
	workflows := app.NewTemporal(w, app.TemporalOptions{Namespace: "default", WebUI: "http://localhost:8233/"})
	found, err := workflows.Diagnose(t.Context(), "INC-1")
	require.NoError(t, err)
	next := noon.Add(time.Second)
	require.Equal(t, app.Diagnosis{
		WorkflowID: "incident/INC-1", RunID: "run", Status: "running", StartedAt: noon, HistoryLength: 42, StateTransitions: 17,
		Timers: []app.PendingTimer{{ID: "4", Fires: noon.Add(2 * time.Hour)}, {ID: "3", Fires: noon.Add(3 * time.Hour)}},
		Activities: []app.PendingActivity{{
			ID: "5", Type: "Record", State: "scheduled", Attempt: 3, NextAttempt: &next, LastFailure: "database does not answer",
		}},
		Address: "http://localhost:8233/namespaces/default/workflows/incident%2FINC-1/run/history",
	}, found)

	w.status = enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
	found, err = app.NewTemporal(w, app.TemporalOptions{}).Diagnose(t.Context(), "INC-1")
	require.NoError(t, err)
	require.Equal(t, "continued_as_new", found.Status)
	require.Equal(t, noon.Add(time.Hour), *found.ClosedAt)
	require.Empty(t, found.Timers)
	require.Empty(t, found.Address)

	w.gone = true
	_, err = workflows.Diagnose(t.Context(), "INC-1")
	require.ErrorIs(t, err, app.ErrNotRunning)
}

func TestReadyNeedsTemporalAndAWorker(t *testing.T) {
	t.Parallel()
	w := &describedClient{pollers: 1}
	workflows := app.NewTemporal(w, app.TemporalOptions{})
	require.NoError(t, workflows.Ready(t.Context()))
	w.pollers = 0
	require.ErrorContains(t, workflows.Ready(t.Context()), "no worker runs")
	w.gone = true
	require.ErrorContains(t, workflows.Ready(t.Context()), "does not answer")
}
