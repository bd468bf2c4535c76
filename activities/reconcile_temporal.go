package activities

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
	"go.temporal.io/sdk/converter"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// eachWorkflow gives the reference of every case whose workflow runs, or completed
// while Temporal still remembers it. Temporal's list may be some moments late.
func (r *Reconciler) eachWorkflow(ctx context.Context, each func(ref string, running bool) error) error {
	var types []string
	for _, kind := range r.Kinds {
		types = append(types, "'"+kind.Workflow+"'")
	}
	query := "WorkflowType IN (" + strings.Join(types, ", ") + ") AND ExecutionStatus IN ('Running', 'Completed')"
	return r.list(ctx, query, func(found *workflowpb.WorkflowExecutionInfo) error {
		_, ref, _ := strings.Cut(found.GetExecution().GetWorkflowId(), "/")
		return each(ref, found.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	})
}

func (r *Reconciler) list(ctx context.Context, query string, each func(*workflowpb.WorkflowExecutionInfo) error) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query}
	for {
		page, err := r.Client.ListWorkflow(ctx, request)
		if err != nil {
			return fmt.Errorf("list workflows: %w", err)
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

// workflowPosition asks a workflow where its case stands, and says whether it runs. A
// workflow that has ended answers too. [casework.ErrNotFound]: there is no workflow.
func (r *Reconciler) workflowPosition(ctx context.Context, ref string) (position protocol.Position, running bool, err error) {
	id := protocol.CaseID(ref)
	described, err := r.Client.DescribeWorkflowExecution(ctx, id, "")
	if _, none := errors.AsType[*serviceerror.NotFound](err); none {
		return position, false, fmt.Errorf("workflow of %s: %w", ref, casework.ErrNotFound)
	}
	if err != nil {
		return position, false, fmt.Errorf("workflow of %s: %w", ref, err)
	}
	value, err := r.Client.QueryWorkflow(ctx, id, "", protocol.QueryCase)
	if err != nil {
		return position, false, fmt.Errorf("workflow of %s does not answer: %w", ref, err)
	}
	var found struct { // the part of the case that is compared
		protocol.Position
		Status casework.StageName `json:"status"` // the stage of an account
	}
	if err := value.Get(&found); err != nil {
		return position, false, fmt.Errorf("workflow of %s: %w", ref, err)
	}
	if found.Stage == "" {
		found.Stage = found.Status
	}
	return found.Position, described.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}

// recordedEvents reads the inputs of the activity Record from an event on, in every
// run of the case that Temporal still keeps.
func (r *Reconciler) recordedEvents(ctx context.Context, ref string, from int) ([]casework.Event, error) {
	runs, err := r.runs(ctx, ref)
	if err != nil {
		return nil, err
	}
	events := map[int]casework.Event{}
	for _, run := range runs {
		if err := r.collect(ctx, ref, run, from, events); err != nil {
			return nil, fmt.Errorf("history of %s: %w", ref, err)
		}
	}
	var inOrder []casework.Event
	for _, seq := range slices.Sorted(maps.Keys(events)) {
		inOrder = append(inOrder, events[seq])
	}
	return inOrder, nil
}

// runs lists the runs of a case. It asks for the latest run separately, because
// Temporal's list may not have it yet.
func (r *Reconciler) runs(ctx context.Context, ref string) ([]string, error) {
	id := protocol.CaseID(ref)
	latest, err := r.Client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return nil, fmt.Errorf("workflow of %s: %w", ref, err)
	}
	runs := []string{latest.GetWorkflowExecutionInfo().GetExecution().GetRunId()}
	err = r.list(ctx, "WorkflowId = '"+id+"'", func(found *workflowpb.WorkflowExecutionInfo) error {
		if run := found.GetExecution().GetRunId(); !slices.Contains(runs, run) {
			runs = append(runs, run)
		}
		return nil
	})
	return runs, err
}

func (r *Reconciler) collect(ctx context.Context, ref, run string, from int, into map[int]casework.Event) error {
	history := r.Client.GetWorkflowHistory(ctx, protocol.CaseID(ref), run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			return err
		}
		input, err := r.recordInput(ref, event)
		if err != nil {
			return err
		}
		for _, e := range input.Events {
			if e.Seq >= from {
				into[e.Seq] = e
			}
		}
	}
	return nil
}

// recordActivity is the registered name of [Events.Record].
const recordActivity = "Record"

// recordInput is the input of a Record activity; of any other event, nothing.
func (r *Reconciler) recordInput(ref string, event *historypb.HistoryEvent) (in RecordInput, err error) {
	scheduled := event.GetActivityTaskScheduledEventAttributes()
	if scheduled.GetActivityType().GetName() != recordActivity {
		return in, nil
	}
	made := converter.WithDataConverterSerializationContext(r.Converter, converter.ActivitySerializationContext{
		Namespace: r.Namespace, WorkflowID: protocol.CaseID(ref), ActivityType: recordActivity,
	})
	if err := made.FromPayloads(scheduled.GetInput(), &in); err != nil {
		return in, fmt.Errorf("event %d: %w", event.GetEventId(), err)
	}
	return in, nil
}
