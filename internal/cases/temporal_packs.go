package cases

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"duecourse/internal/protocol"
)

// Raise starts the workflow that tells of an exhibit; one that has told already
// stays the only one.
func (t *Temporal) Raise(ctx context.Context, ref, exhibit string) error {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	_, err := t.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: protocol.CustodyID(ref, exhibit), TaskQueue: protocol.TaskQueue, StaticSummary: ref + ": " + exhibit,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, protocol.CustodyWorkflow, protocol.Custody{Ref: ref, Exhibit: exhibit})
	if is[*serviceerror.WorkflowExecutionAlreadyStarted](err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("raise %s of %s: %w", exhibit, ref, err)
	}
	return nil
}

// Building reads the heartbeat of the activity that builds the pack.
func (t *Temporal) Building(ctx context.Context, ref string) (*PackProgress, error) {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	described, err := t.client.DescribeWorkflowExecution(ctx, protocol.IncidentID(ref), "")
	if is[*serviceerror.NotFound](err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("progress of %s: %w", ref, err)
	}
	read := t.Converter
	if read == nil {
		read = converter.GetDefaultDataConverter()
	}
	for _, a := range described.GetPendingActivities() {
		if a.GetActivityType().GetName() != protocol.BuildPackActivity {
			continue
		}
		var heard protocol.PackProgress
		if a.GetHeartbeatDetails() != nil {
			if err := read.FromPayloads(a.GetHeartbeatDetails(), &heard); err != nil {
				return nil, fmt.Errorf("progress of %s: %w", ref, err)
			}
		}
		return &PackProgress{PackProgress: heard, Attempt: int(a.GetAttempt()), LastFailure: a.GetLastFailure().GetMessage()}, nil
	}
	return nil, nil
}
