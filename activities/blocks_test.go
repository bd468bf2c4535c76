package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/testsuite"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// tells is the handle of an update that was answered.
type tells struct {
	client.WorkflowUpdateHandle
	report casework.BlockReport
	err    error
}

func (h tells) Get(_ context.Context, into any) error {
	if report, some := into.(*casework.BlockReport); some {
		*report = h.report
	}
	return h.err
}

func blocksOf(t *testing.T) (*mocks.Client, *testsuite.TestActivityEnvironment, *activities.Blocks) {
	t.Helper()
	c := &mocks.Client{}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	blocks := &activities.Blocks{Client: c, AuthorKey: func(_, author string) string { return "key-of-" + author }}
	env.RegisterActivity(blocks)
	return c, env, blocks
}

func share() protocol.Share {
	return protocol.Share{CaseID: "incident/INC-1", Action: "A3", Channel: "sandbox", Author: "@angry", Lasting: time.Hour, Retry: time.Hour}
}

func TestShareIsTakenByStartingTheBlockOrJoiningIt(t *testing.T) {
	t.Parallel()
	c, env, blocks := blocksOf(t)
	c.On("NewWithStartWorkflowOperation", mock.MatchedBy(func(o client.StartWorkflowOptions) bool {
		return o.ID == "block/sandbox/key-of-@angry"
	}), protocol.BlockWorkflow, mock.Anything).Return(nil)
	c.On("UpdateWithStartWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWithStartWorkflowOptions) bool {
		return o.UpdateOptions.UpdateID == "incident/INC-1/A3" && o.UpdateOptions.UpdateName == protocol.UpdateShare
	})).Return(tells{report: casework.BlockReport{Action: "A3", State: casework.BlockConfirmed}}, nil)
	value, err := env.ExecuteActivity(blocks.TakeShare, share())
	require.NoError(t, err)
	var report casework.BlockReport
	require.NoError(t, value.Get(&report))
	require.Equal(t, casework.BlockConfirmed, report.State)
}

func TestBlockThatIsOverIsReportedAsLifted(t *testing.T) {
	t.Parallel()
	c, env, blocks := blocksOf(t)
	c.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(nil, serviceerror.NewNotFound("it has ended"))
	for _, tell := range []any{blocks.WithdrawShare, blocks.LiftedByHand} {
		value, err := env.ExecuteActivity(tell, share())
		require.NoError(t, err)
		var report casework.BlockReport
		require.NoError(t, value.Get(&report))
		require.Equal(t, casework.BlockLifted, report.State)
		require.Equal(t, "A3", report.Action)
	}
}

func TestBlockThatDoesNotAnswerIsToldAgain(t *testing.T) {
	t.Parallel()
	c, env, blocks := blocksOf(t)
	c.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(tells{err: errors.New("deadline exceeded")}, nil)
	_, err := env.ExecuteActivity(blocks.WithdrawShare, share())
	require.ErrorContains(t, err, "withdraw: deadline exceeded")
}
