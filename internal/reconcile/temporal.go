package reconcile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// Temporal is [Workflows] on a Temporal service.
type Temporal struct {
	Client    client.Client
	Converter converter.DataConverter // decrypts what the histories hold
}

var _ Workflows = Temporal{}

// Each goes through visibility, which may be some moments late.
func (t Temporal) Each(ctx context.Context, each func(ref string, running bool) error) error {
	query := "WorkflowType IN ('" + protocol.IncidentWorkflow + "', '" + protocol.AccountRequestWorkflow + "', '" +
		protocol.AccountWorkflow + "') AND ExecutionStatus IN ('Running', 'Completed')"
	return t.list(ctx, query, func(found *workflowpb.WorkflowExecutionInfo) error {
		_, ref, _ := strings.Cut(found.GetExecution().GetWorkflowId(), "/")
		return each(ref, found.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	})
}

func (t Temporal) list(ctx context.Context, query string, each func(*workflowpb.WorkflowExecutionInfo) error) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query}
	for {
		page, err := t.Client.ListWorkflow(ctx, request)
		if err != nil {
			return fmt.Errorf("listing workflows: %w", err)
		}
		for _, found := range page.GetExecutions() {
			if err := each(found); err != nil {
				return err
			}
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return nil
		}
	}
}

// Place asks the workflow itself; one that has ended answers too.
func (t Temporal) Place(ctx context.Context, ref string) (protocol.Place, bool, error) {
	id := protocol.CaseID(ref)
	described, err := t.Client.DescribeWorkflowExecution(ctx, id, "")
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return protocol.Place{}, false, fmt.Errorf("workflow of %s: %w", ref, ErrNone)
	}
	if err != nil {
		return protocol.Place{}, false, fmt.Errorf("workflow of %s: %w", ref, err)
	}
	value, err := t.Client.QueryWorkflow(ctx, id, "", protocol.QueryCase)
	if err != nil {
		return protocol.Place{}, false, fmt.Errorf("workflow of %s does not answer: %w", ref, err)
	}
	var found struct { // of the whole case, which is not needed
		protocol.Place
		Status casework.Stage `json:"status"` // where an account stands
	}
	if err := value.Get(&found); err != nil {
		return protocol.Place{}, false, fmt.Errorf("workflow of %s: %w", ref, err)
	}
	if found.Stage == "" {
		found.Stage = found.Status
	}
	running := described.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	return found.Place, running, nil
}

// Recorded reads what the activity Record was given, in every run of the case
// that Temporal still keeps.
func (t Temporal) Recorded(ctx context.Context, ref string, from int) ([]casework.Event, error) {
	runs, err := t.runs(ctx, ref)
	if err != nil {
		return nil, err
	}
	events := map[int]casework.Event{}
	for _, run := range runs {
		if err := t.collect(ctx, ref, run, from, events); err != nil {
			return nil, fmt.Errorf("history of %s: %w", ref, err)
		}
	}
	var inOrder []casework.Event
	for _, seq := range slices.Sorted(maps.Keys(events)) {
		inOrder = append(inOrder, events[seq])
	}
	return inOrder, nil
}

// runs lists the runs of a case. The latest is asked for by itself, because
// visibility may not know it yet.
func (t Temporal) runs(ctx context.Context, ref string) ([]string, error) {
	id := protocol.CaseID(ref)
	latest, err := t.Client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return nil, fmt.Errorf("workflow of %s: %w", ref, err)
	}
	runs := []string{latest.GetWorkflowExecutionInfo().GetExecution().GetRunId()}
	err = t.list(ctx, "WorkflowId = '"+id+"'", func(found *workflowpb.WorkflowExecutionInfo) error {
		if run := found.GetExecution().GetRunId(); !slices.Contains(runs, run) {
			runs = append(runs, run)
		}
		return nil
	})
	return runs, err
}

func (t Temporal) collect(ctx context.Context, ref, run string, from int, into map[int]casework.Event) error {
	history := t.Client.GetWorkflowHistory(ctx, protocol.CaseID(ref), run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			return err
		}
		entry, err := t.entry(event)
		if err != nil {
			return err
		}
		for _, e := range entry.Events {
			if e.Seq >= from {
				into[e.Seq] = e
			}
		}
	}
	return nil
}

// recordActivity is the name under which the method of [activities.Register] is registered.
const recordActivity = "Record"

func (t Temporal) entry(event *historypb.HistoryEvent) (entry activities.Entry, err error) {
	scheduled := event.GetActivityTaskScheduledEventAttributes()
	if scheduled.GetActivityType().GetName() != recordActivity {
		return entry, nil
	}
	if err := t.Converter.FromPayloads(scheduled.GetInput(), &entry); err != nil {
		return entry, fmt.Errorf("event %d: %w", event.GetEventId(), err)
	}
	return entry, nil
}
