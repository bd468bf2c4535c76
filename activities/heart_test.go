package activities_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// halfway is a packer whose store stops answering in the middle.
type halfway struct{}

func (halfway) Build(_ context.Context, _ string, _ int, progress func(done, of int64)) (casework.PackMade, error) {
	progress(50, 100)
	return casework.PackMade{}, errors.New("the store does not answer")
}

// The next attempt takes its time to come: until then people see how far the last came.
func TestAnAttemptThatFailedLeavesBehindHowFarItCame(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	packs := &activities.Packs{Packer: halfway{}}
	env.RegisterActivity(packs)
	var last protocol.PackProgress
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, said converter.EncodedValues) {
		if said.Get(&last) != nil {
			last = protocol.PackProgress{}
		}
	})
	_, err := env.ExecuteActivity(packs.BuildPack, activities.PackOrder{Ref: "INC-1", AsOf: 9})
	require.Error(t, err)
	require.Equal(t, protocol.PackProgress{AsOf: 9, Done: 50, Of: 100}, last)
}
