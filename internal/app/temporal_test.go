package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/protocol"
)

// fakeClient is a Temporal client that records calls and gives prepared answers.
type fakeClient struct {
	client.Client
	refusal error // of the call
	outcome error // of the update
	hangs   bool  // until the context of the call ends
	moving  int   // how often the case first answers that it continues in a new run

	update  client.UpdateWorkflowOptions
	start   client.StartWorkflowOptions
	input   []any
	waits   time.Duration
	replies func(id string, into any) error
}

type updateHandle struct {
	client.WorkflowUpdateHandle
	err error
}

func (h updateHandle) Get(_ context.Context, into any) error {
	if h.err == nil {
		*into.(*protocol.Answer) = protocol.Answer{ID: "r", Seq: 3}
	}
	return h.err
}

func (c *fakeClient) UpdateWorkflow(ctx context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	c.update = o
	deadline, _ := ctx.Deadline()
	c.waits = time.Until(deadline)
	if c.hangs {
		<-ctx.Done()
		return nil, client.NewWorkflowUpdateServiceTimeoutOrCanceledError(ctx.Err())
	}
	if c.moving > 0 {
		c.moving--
		return updateHandle{err: temporal.NewNonRetryableApplicationError("Wait.", protocol.MovingOn, nil)}, nil
	}
	return updateHandle{err: c.outcome}, c.refusal
}

func (c *fakeClient) NewWithStartWorkflowOperation(o client.StartWorkflowOptions, _ any, args ...any) client.WithStartWorkflowOperation {
	c.start, c.input = o, args
	return nil
}

func (c *fakeClient) UpdateWithStartWorkflow(ctx context.Context, o client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	return c.UpdateWorkflow(ctx, o.UpdateOptions)
}

// queryValue is the answer to a query.
type queryValue struct{ into func(any) error }

func (s queryValue) HasValue() bool     { return true }
func (s queryValue) Get(into any) error { return s.into(into) }

func (c *fakeClient) QueryWorkflow(_ context.Context, _, _, _ string, args ...any) (converter.EncodedValue, error) {
	return queryValue{func(into any) error { return c.replies(args[0].(string), into) }}, nil
}

// refusalSent is a refusal as Temporal returns it.
func refusalSent(detail any) error {
	converter := temporal.GetDefaultFailureConverter()
	return converter.FailureToError(converter.ErrorToFailure(temporal.NewApplicationErrorWithOptions(
		"no", "not_now", temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{detail}},
	)))
}

func TestUpdateWaitsUntilItIsRecorded(t *testing.T) {
	t.Parallel()
	c := &fakeClient{}
	r := protocol.Request{ID: "r", Name: casework.CommandNote}
	answer, err := app.NewTemporal(c, app.TemporalOptions{}).Send(t.Context(), "INC-1", r)
	require.NoError(t, err)
	require.Equal(t, 3, answer.Seq)
	require.Equal(t, client.UpdateWorkflowOptions{
		WorkflowID: "incident/INC-1", UpdateID: "r", UpdateName: "note", Args: []any{r},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}, c.update)
	require.Positive(t, c.waits)
}

func TestOpenRejectsAnEndedWorkflowAndReopenAllowsIt(t *testing.T) {
	t.Parallel()
	r := protocol.Request{ID: "r", Name: incident.CommandReport}
	start := protocol.Start{Seed: "seed", First: &r}
	c := &fakeClient{}
	workflows := app.NewTemporal(c, app.TemporalOptions{Kinds: kinds.All()})

	_, err := workflows.Open(t.Context(), "INC-1", start, r)
	require.NoError(t, err)
	require.Equal(t, "incident/INC-1", c.start.ID)
	require.Equal(t, protocol.TaskQueue, c.start.TaskQueue)
	require.Equal(t, enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, c.start.WorkflowIDConflictPolicy)
	require.Equal(t, enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, c.start.WorkflowIDReusePolicy)
	require.Equal(t, []any{start}, c.input)
	require.Equal(t, "r", c.update.UpdateID)

	_, err = workflows.Reopen(t.Context(), "INC-1", start, r)
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, c.start.WorkflowIDReusePolicy)
	require.Equal(t, enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, c.start.WorkflowIDConflictPolicy)
}

func TestTemporalErrorsBecomeServiceErrors(t *testing.T) {
	t.Parallel()
	refusal := casework.Refusal{Code: casework.CodeNotNow, Why: "Not now.", Clause: "R8"}
	for name, test := range map[string]struct {
		call, outcome error
		want          error
	}{
		"the case is closed":      {serviceerror.NewNotFound("workflow execution already completed"), nil, app.ErrNotRunning},
		"it ended once":           {fmt.Errorf("failed workflow start: %w", serviceerror.NewWorkflowExecutionAlreadyStarted("", "", "")), nil, app.ErrNotRunning},
		"Temporal is unavailable": {serviceerror.NewUnavailable("connection refused"), nil, app.ErrOutcomeUnknown},
		"Temporal is overloaded":  {serviceerror.NewResourceExhausted(enumspb.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT, "limit"), nil, app.ErrOutcomeUnknown},
		"the worker fails":        {serviceerror.NewWorkflowNotReady("task failed"), nil, app.ErrOutcomeUnknown},
		"no worker":               {nil, client.NewWorkflowUpdateServiceTimeoutOrCanceledError(context.DeadlineExceeded), app.ErrOutcomeUnknown},
		"the case ended over it":  {nil, temporal.NewNonRetryableApplicationError("", "AcceptedUpdateCompletedWorkflow", nil), app.ErrOutcomeUnknown},
		"the case passed it over": {nil, temporal.NewNonRetryableApplicationError("", "UnprocessedUpdate", nil), app.ErrNotRunning},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := app.NewTemporal(&fakeClient{refusal: test.call, outcome: test.outcome}, app.TemporalOptions{}).
				Send(t.Context(), "INC-1", protocol.Request{})
			require.ErrorIs(t, err, test.want)
		})
	}
	for name, cause := range map[string]error{
		"another error":     serviceerror.NewInvalidArgument("bad request"),
		"a case that fails": temporal.NewNonRetryableApplicationError("panic", "PanicError", nil),
		"strange details":   refusalSent(7),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := app.NewTemporal(&fakeClient{outcome: cause}, app.TemporalOptions{}).Send(t.Context(), "INC-1", protocol.Request{})
			require.ErrorIs(t, err, cause)
			require.NotErrorIs(t, err, app.ErrOutcomeUnknown)
			require.NotErrorIs(t, err, app.ErrNotRunning)
		})
	}
	_, err := app.NewTemporal(&fakeClient{outcome: refusalSent(&refusal)}, app.TemporalOptions{}).Send(t.Context(), "INC-1", protocol.Request{})
	var told *casework.Refusal
	require.ErrorAs(t, err, &told)
	require.Equal(t, refusal, *told)
}

func TestUpdateTimesOut(t *testing.T) {
	t.Parallel()
	workflows := app.NewTemporal(&fakeClient{hangs: true}, app.TemporalOptions{Wait: time.Millisecond})
	_, err := workflows.Send(t.Context(), "INC-1", protocol.Request{})
	require.ErrorIs(t, err, app.ErrOutcomeUnknown)
}

func TestKnownFindsARequestThatTheCaseHasTaken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply protocol.Answer
		err   error
		known bool
	}{
		"taken":       {protocol.Answer{ID: "r", Seq: 4}, nil, true},
		"unknown":     {protocol.Answer{}, nil, false},
		"not allowed": {protocol.Answer{}, errors.New("this case does not know the request"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &fakeClient{replies: func(id string, into any) error {
				require.Equal(t, "r", id)
				*into.(*protocol.Answer) = test.reply
				return test.err
			}}
			answer, known := app.NewTemporal(c, app.TemporalOptions{}).Known(t.Context(), "INC-1", "r")
			require.Equal(t, test.known, known)
			if known {
				require.Equal(t, test.reply, answer)
			}
		})
	}
}

func TestUpdateIsRetriedWhileTheCaseContinuesAsNew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &fakeClient{moving: 5}
		answer, err := app.NewTemporal(c, app.TemporalOptions{}).Send(t.Context(), "INC-1", protocol.Request{ID: "r"})
		require.NoError(t, err)
		require.Equal(t, 3, answer.Seq)

		c.moving = 1_000_000
		_, err = app.NewTemporal(c, app.TemporalOptions{}).Send(t.Context(), "INC-1", protocol.Request{ID: "r"})
		require.ErrorIs(t, err, app.ErrOutcomeUnknown)
	})
}
