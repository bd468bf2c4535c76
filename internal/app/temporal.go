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

	"duecourse/internal/casework"
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
	Kinds     casework.Kinds // whose workflows it starts
	Wait      time.Duration  // for a command to be recorded; 0: 4 s
	Namespace string         // for addresses in the web UI
	WebUI     string         // "http://localhost:8233"; empty: there is none

	NamespaceCheck *NamespaceCheck // nil: it is not checked

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
func (t *Temporal) Send(ctx context.Context, ref string, r protocol.Request) (answer protocol.Answer, err error) {
	err = t.update(ctx, updateOptions(ref, r), nil, &answer)
	return answer, err
}

// Open starts the workflow of a case, or joins the one that runs.
func (t *Temporal) Open(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (answer protocol.Answer, err error) {
	err = t.update(ctx, updateOptions(ref, r), t.starting(ref, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, start), &answer)
	return answer, err
}

// Reopen starts a new run of a case that has ended.
func (t *Temporal) Reopen(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (answer protocol.Answer, err error) {
	err = t.update(ctx, updateOptions(ref, r), t.starting(ref, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, start), &answer)
	return answer, err
}

// Claim starts the workflow of an account that exists already, or joins the one that runs.
func (t *Temporal) Claim(ctx context.Context, start protocol.Start, claim protocol.Claim) (claimed protocol.Claimed, err error) {
	err = t.update(ctx, client.UpdateWorkflowOptions{
		WorkflowID: protocol.CaseID(claim.Open.Ref), UpdateID: "claim/" + start.First.ID, UpdateName: protocol.UpdateClaim, Args: []any{claim},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}, t.starting(claim.Open.Ref, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, start), &claimed)
	return claimed, err
}

func updateOptions(ref string, r protocol.Request) client.UpdateWorkflowOptions {
	return client.UpdateWorkflowOptions{
		WorkflowID: protocol.CaseID(ref), UpdateID: r.ID, UpdateName: string(r.Name), Args: []any{r},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}

// starting returns the operation that starts the workflow of a case with an update. Each
// attempt needs a new one.
func (t *Temporal) starting(ref string, reuse enumspb.WorkflowIdReusePolicy, start protocol.Start) func() client.WithStartWorkflowOperation {
	return func() client.WithStartWorkflowOperation {
		return t.client.NewWithStartWorkflowOperation(startOptions(ref, reuse), t.Kinds.ByRef(ref).Workflow, start)
	}
}

func startOptions(ref string, reuse enumspb.WorkflowIdReusePolicy) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: protocol.CaseID(ref), TaskQueue: protocol.TaskQueue, StaticSummary: ref,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, WorkflowIDReusePolicy: reuse,
	}
}

// Restart starts a new run of a case from the state in a start, with a seed of its own. With
// replace it ends the run that runs; otherwise such a run is an [ErrRunning].
func (t *Temporal) Restart(ctx context.Context, ref string, start protocol.Start, replace bool) error {
	start.Seed = newSeed()
	options := startOptions(ref, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
	options.WorkflowIDConflictPolicy, options.WorkflowExecutionErrorWhenAlreadyStarted = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL, true
	if replace {
		options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	}
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	_, err := t.client.ExecuteWorkflow(ctx, options, t.Kinds.ByRef(ref).Workflow, start)
	switch {
	case is[*serviceerror.WorkflowExecutionAlreadyStarted](err):
		return ErrRunning
	case err != nil:
		return fmt.Errorf("start %s again: %w", ref, err)
	}
	return nil
}

// update sends an update and waits for its answer. It tries again while the case continues
// in a new run, which takes moments. With start, it starts the workflow first, if the
// workflow does not run. That is not atomic: Temporal may start the workflow and lose the
// update, which does no harm because a case starts with its first command.
func (t *Temporal) update(ctx context.Context, o client.UpdateWorkflowOptions, start func() client.WithStartWorkflowOperation, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	for {
		var handle client.WorkflowUpdateHandle
		var err error
		if start == nil {
			handle, err = t.client.UpdateWorkflow(ctx, o)
		} else {
			handle, err = t.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
				StartWorkflowOperation: start(), UpdateOptions: o,
			})
		}
		if err == nil {
			err = handle.Get(ctx, answer)
		}
		if err = updateError(err); !errors.Is(err, errTryAgain) {
			return err
		}
		select {
		case <-ctx.Done():
			return updateError(ctx.Err())
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

// Ready says whether Temporal answers, its namespace can take cases, and a worker runs.
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
	if t.NamespaceCheck == nil {
		return nil
	}
	return t.NamespaceCheck.Check(ctx)
}
