package app

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

// errTryAgain says that a case took no command because it continues in a new run, or
// because the command waited so long that its signature is out of date.
var errTryAgain = errors.New("the case takes the command when it is sent again")

// updateError sorts the errors of an update by what the caller can do about them.
func updateError(err error) error {
	var failed *temporal.ApplicationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed):
		return applicationError(failed)
	case is[*serviceerror.NotFound](err), is[*serviceerror.WorkflowExecutionAlreadyStarted](err):
		return fmt.Errorf("%w: %w", ErrNotRunning, err)
	case is[*client.WorkflowUpdateServiceTimeoutOrCanceledError](err), is[*serviceerror.Unavailable](err),
		is[*serviceerror.DeadlineExceeded](err), is[*serviceerror.Canceled](err), is[*serviceerror.ResourceExhausted](err),
		is[*serviceerror.WorkflowNotReady](err), is[*serviceerror.Aborted](err),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return fmt.Errorf("update: %w", err)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// applicationError reads an error of the workflow: the refusal of a case, or the server's
// message that the workflow ended during the update.
func applicationError(failed *temporal.ApplicationError) error {
	switch failed.Type() {
	case "AcceptedUpdateCompletedWorkflow":
		return fmt.Errorf("%w: %w", ErrOutcomeUnknown, failed)
	case protocol.MovingOn, protocol.Expired:
		return errTryAgain
	case "UnprocessedUpdate":
		return fmt.Errorf("%w: %w", ErrNotRunning, failed)
	}
	var refusal casework.Refusal
	if !failed.HasDetails() || failed.Details(&refusal) != nil || refusal.Code == "" {
		return fmt.Errorf("the case failed: %w", failed)
	}
	return &refusal
}
