package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

const (
	defaultWait  = 4 * time.Second // until a command is given up as not yet recorded
	queryTimeout = time.Second     // whether it was taken at all

	retryInterval = 50 * time.Millisecond // a new run of a case
)

// Temporal is [Workflows] on a Temporal service.
type Temporal struct {
	client client.Client
	TemporalOptions
}

// TemporalOptions are the settings of [Temporal].
type TemporalOptions struct {
	Wait      time.Duration // how long a command may take to be recorded; 0: 4 s
	Namespace string        // for addresses in the web UI
	WebUI     string        // "http://localhost:8233"; empty: there is none

	Converter converter.DataConverter // of the client, to read heartbeats; nil: the SDK's own
}

// NewTemporal reaches workflows through a client, which remains the caller's to close.
func NewTemporal(c client.Client, o TemporalOptions) *Temporal {
	if o.Wait == 0 {
		o.Wait = defaultWait
	}
	return &Temporal{client: c, TemporalOptions: o}
}

// Send gives a request to a running case.
func (t *Temporal) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	return t.insisting(ctx, func(ctx context.Context) (protocol.Answer, error) {
		handle, err := t.client.UpdateWorkflow(ctx, update(ref, r))
		return answerOf(ctx, handle, err)
	})
}

// insisting sends again what a case did not take because it was going over into a
// new run, which takes it moments.
func (t *Temporal) insisting(ctx context.Context, send func(context.Context) (protocol.Answer, error)) (protocol.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	for {
		answer, err := send(ctx)
		if !errors.Is(err, errContinuingAsNew) {
			return answer, err
		}
		select {
		case <-ctx.Done():
			return answer, updateError(ctx.Err())
		case <-time.After(retryInterval):
		}
	}
}

// Open begins a case, or joins the one that runs. One that has ended stays ended.
func (t *Temporal) Open(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return t.start(ctx, ref, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, start, r)
}

// Reopen begins a new run of a case that has ended.
func (t *Temporal) Reopen(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return t.start(ctx, ref, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, start, r)
}

// start is not atomic: Temporal may start the workflow and lose the update. Such a
// start is harmless, since a case that begins holds its report already.
func (t *Temporal) start(ctx context.Context, ref string, reuse enumspb.WorkflowIdReusePolicy,
	start protocol.Start, r protocol.Request,
) (protocol.Answer, error) {
	return t.insisting(ctx, func(ctx context.Context) (protocol.Answer, error) {
		operation := t.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: protocol.CaseID(ref), TaskQueue: protocol.TaskQueue, StaticSummary: ref,
			WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, WorkflowIDReusePolicy: reuse,
		}, incident.Kind().Workflow, start)
		handle, err := t.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: operation, UpdateOptions: update(ref, r),
		})
		return answerOf(ctx, handle, err)
	})
}

func update(ref string, r protocol.Request) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		WorkflowID: protocol.CaseID(ref), UpdateID: r.ID, UpdateName: string(r.Name), Args: []any{r},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}

func answerOf(ctx context.Context, handle client.WorkflowUpdateHandle, err error) (protocol.Answer, error) {
	var answer protocol.Answer
	if err == nil {
		err = handle.Get(ctx, &answer)
	}
	return answer, updateError(err)
}

// meaning sorts what can go wrong with an update by what the caller can do about it.
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

// errMovingOn says that a case took nothing, because it is going over into a new run.
var errContinuingAsNew = errors.New("the case goes over into a new run")

// said is what a case answered instead of an answer: its refusal or, in the
// server's own words, that it ended over the update.
func applicationError(failed *temporal.ApplicationError) error {
	switch failed.Type() {
	case "AcceptedUpdateCompletedWorkflow":
		return fmt.Errorf("%w: %w", ErrOutcomeUnknown, failed)
	case protocol.MovingOn:
		return errContinuingAsNew
	case "UnprocessedUpdate":
		return fmt.Errorf("%w: %w", ErrNotRunning, failed)
	}
	var refusal casework.Refusal
	if !failed.HasDetails() || failed.Details(&refusal) != nil || refusal.Code == "" {
		return fmt.Errorf("the case failed: %w", failed)
	}
	return &refusal
}

// Known asks a case whether it has taken a request. One that has ended answers too.
func (t *Temporal) Known(ctx context.Context, ref, id string) (protocol.Answer, bool) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	var answer protocol.Answer
	value, err := t.client.QueryWorkflow(ctx, protocol.CaseID(ref), "", protocol.QueryRequest, id)
	if err != nil || value.Get(&answer) != nil {
		return protocol.Answer{}, false
	}
	return answer, answer.ID == id
}

// Ready says whether Temporal answers and somebody works for it.
func (t *Temporal) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	queue, err := t.client.DescribeTaskQueue(ctx, protocol.TaskQueue, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return fmt.Errorf("temporal does not answer: %w", err)
	}
	if len(queue.GetPollers()) == 0 {
		return errors.New("no worker runs")
	}
	return nil
}
