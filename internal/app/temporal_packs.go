package app

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

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
