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

	"duecourse/internal/casework/kinds"
	"duecourse/internal/protocol"
)

const (
	defaultWait   = 4 * time.Second // for a command to be recorded
	queryTimeout  = time.Second
	retryInterval = 50 * time.Millisecond // while a case continues in a new run
)

// Temporal implements [Workflows] on a Temporal service.
type Temporal struct {
	client client.Client
	TemporalOptions
}

// TemporalOptions are the settings of [Temporal].
type TemporalOptions struct {
	Wait      time.Duration // for a command to be recorded; 0: 4 s
	Namespace string        // for addresses in the web UI
	WebUI     string        // "http://localhost:8233"; empty: there is none

	Converter converter.DataConverter // of the client, to read heartbeats; nil: the SDK's own
}

// NewTemporal uses a client. The caller closes the client.
func NewTemporal(c client.Client, o TemporalOptions) *Temporal {
	if o.Wait == 0 {
		o.Wait = defaultWait
	}
	return &Temporal{client: c, TemporalOptions: o}
}

// Send gives a command to a running case.
func (t *Temporal) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	return retry(ctx, t.Wait, func(ctx context.Context) (answer protocol.Answer, err error) {
		handle, err := t.client.UpdateWorkflow(ctx, updateOptions(protocol.CaseID(ref), r.ID, string(r.Name), r))
		if err == nil {
			err = handle.Get(ctx, &answer)
		}
		return answer, err
	})
}

// Open starts the workflow of a case, or joins the one that runs.
func (t *Temporal) Open(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return startWith[protocol.Answer](ctx, t, ref, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, start,
		updateOptions(protocol.CaseID(ref), r.ID, string(r.Name), r))
}

// Reopen starts a new run of a case that has ended.
func (t *Temporal) Reopen(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return startWith[protocol.Answer](ctx, t, ref, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, start,
		updateOptions(protocol.CaseID(ref), r.ID, string(r.Name), r))
}

// Claim starts the workflow of an account that exists already, or joins the one that runs.
func (t *Temporal) Claim(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
	ref := claim.Open.Ref
	return startWith[protocol.Claimed](ctx, t, ref, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, start,
		updateOptions(protocol.CaseID(ref), "claim/"+start.First.ID, protocol.UpdateClaim, claim))
}

// startWith is not atomic: Temporal may start the workflow and lose the update. That does
// no harm, because a case starts with its first command.
func startWith[A any](
	ctx context.Context, t *Temporal, ref string, reuse enumspb.WorkflowIdReusePolicy,
	start protocol.Start, update client.UpdateWorkflowOptions,
) (A, error) {
	kind := kinds.All().ByRef(ref)
	return retry(ctx, t.Wait, func(ctx context.Context) (answer A, err error) {
		operation := t.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: kind.WorkflowID(ref), TaskQueue: protocol.TaskQueue, StaticSummary: ref,
			WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, WorkflowIDReusePolicy: reuse,
		}, kind.Workflow, start)
		handle, err := t.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: operation, UpdateOptions: update,
		})
		if err == nil {
			err = handle.Get(ctx, &answer)
		}
		return answer, err
	})
}

func updateOptions(workflowID, id, name string, argument any) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		WorkflowID: workflowID, UpdateID: id, UpdateName: name, Args: []any{argument},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}

// retry sends an update again while a case continues in a new run, which takes moments.
func retry[A any](ctx context.Context, wait time.Duration, send func(context.Context) (A, error)) (A, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for {
		answer, err := send(ctx)
		err = updateError(err)
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

// Known asks a case, running or ended, whether it took a command.
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

// Raise starts the workflow that alerts people to a changed exhibit. A second call for the
// exhibit changes nothing.
func (t *Temporal) Raise(ctx context.Context, ref, exhibit string) error {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	_, err := t.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: protocol.CustodyID(ref, exhibit), TaskQueue: protocol.TaskQueue, StaticSummary: ref + ": " + exhibit,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, protocol.CustodyWorkflow, protocol.Custody{Ref: ref, Exhibit: exhibit})
	if err != nil && !is[*serviceerror.WorkflowExecutionAlreadyStarted](err) {
		return fmt.Errorf("raise %s of %s: %w", exhibit, ref, err)
	}
	return nil
}

// Ready says whether Temporal answers and a worker runs.
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
