package activities

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// Joins gives the posts of one case to another. Workflow code cannot wait for the answer of
// another workflow.
type Joins struct {
	Client client.Client
}

// JoinCase gives a case to the one that it is joined into, and waits until that one has
// recorded it. Giving it again changes nothing. The error is a refusal if that case does not
// take it.
func (j *Joins) JoinCase(ctx context.Context, join protocol.Joining) error {
	defer startHeartbeat(ctx, updateHeartbeat, struct{}{}).stop()
	handle, err := j.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: protocol.CaseID(join.Into), UpdateID: "join/" + join.Case.From, UpdateName: protocol.UpdateTake,
		Args: []any{join}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	var over *serviceerror.NotFound
	var refused *temporal.ApplicationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &over):
		return refusalOf(casework.Refuse(casework.CodeClosed, "", "%s is closed, so no other case can be joined into it.", join.Into))
	case errors.As(err, &refused) && refused.HasDetails() && refused.Type() != protocol.MovingOn:
		return err
	}
	return fmt.Errorf("join %s into %s: %w", join.Case.From, join.Into, err)
}
