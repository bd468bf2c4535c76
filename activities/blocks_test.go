package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"

	"duecourse/activities"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// updateHandle is the handle of a completed update.
type updateHandle struct {
	client.WorkflowUpdateHandle
	report incident.BlockReport
	err    error
}

func (h updateHandle) Get(_ context.Context, into any) error {
	if report, some := into.(*incident.BlockReport); some {
		*report = h.report
	}
	return h.err
}

// service is a Temporal client that gives every update the same answer.
type service struct {
	client.Client
	updateHandle
	err     error
	started client.StartWorkflowOptions
	asked   client.UpdateWorkflowOptions
}

func (s *service) NewWithStartWorkflowOperation(o client.StartWorkflowOptions, _ any, _ ...any) client.WithStartWorkflowOperation {
	s.started = o
	return nil
}

func (s *service) UpdateWithStartWorkflow(_ context.Context, o client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	s.asked = o.UpdateOptions
	return s.updateHandle, s.err
}

func (s *service) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	s.asked = o
	return s.updateHandle, s.err
}

func blocksOf(s *service) (*testsuite.TestActivityEnvironment, *activities.Blocks) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	blocks := &activities.Blocks{Client: s, Secret: []byte("secret")}
	env.RegisterActivity(blocks)
	return env, blocks
}

func share() protocol.Share {
	return protocol.Share{CaseID: "incident/INC-1", Action: "A3", Channel: "sandbox", Author: "@angry", Lasting: time.Hour, Retry: time.Hour}
}

func TestTakingAShareStartsTheBlockOrJoinsIt(t *testing.T) {
	t.Parallel()
	s := &service{updateHandle: updateHandle{report: incident.BlockReport{Action: "A3", State: incident.BlockConfirmed}}}
	env, blocks := blocksOf(s)
	value, err := env.ExecuteActivity(blocks.TakeShare, share())
	require.NoError(t, err)
	var report incident.BlockReport
	require.NoError(t, value.Get(&report))
	require.Equal(t, incident.BlockConfirmed, report.State)
	require.Equal(t, protocol.BlockID([]byte("secret"), "sandbox", "@angry"), s.started.ID)
	require.NotContains(t, s.started.ID, "angry")
	require.Equal(t, enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING, s.started.WorkflowIDConflictPolicy)
	require.Equal(t, s.started.ID, s.asked.WorkflowID, "the share is encrypted for the block")
	require.Equal(t, protocol.UpdateShare, s.asked.UpdateName)
	require.Equal(t, "incident/INC-1/A3", s.asked.UpdateID)
}

func TestBlockThatIsOverIsReportedAsLifted(t *testing.T) {
	t.Parallel()
	env, blocks := blocksOf(&service{err: serviceerror.NewNotFound("it has ended")})
	for _, update := range []any{blocks.WithdrawShare, blocks.LiftedByHand} {
		value, err := env.ExecuteActivity(update, share())
		require.NoError(t, err)
		var report incident.BlockReport
		require.NoError(t, value.Get(&report))
		require.Equal(t, incident.BlockLifted, report.State)
		require.Equal(t, "A3", report.Action)
	}
}

func TestBlockThatDoesNotAnswerIsRetried(t *testing.T) {
	t.Parallel()
	env, blocks := blocksOf(&service{updateHandle: updateHandle{err: errors.New("deadline exceeded")}})
	_, err := env.ExecuteActivity(blocks.WithdrawShare, share())
	require.ErrorContains(t, err, "withdraw: deadline exceeded")
}
