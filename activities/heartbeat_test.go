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

// Until the next attempt starts, people see the progress of the failed one.
func TestProgressOfAFailedAttemptStaysVisible(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	packs := &activities.Packs{Build: func(_ context.Context, _ string, _ int, report func(done, of int64)) (casework.PackMade, error) {
		report(50, 100)
		return casework.PackMade{}, errors.New("the store does not answer")
	}}
	env.RegisterActivity(packs)
	var last protocol.PackProgress
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		if details.Get(&last) != nil {
			last = protocol.PackProgress{}
		}
	})
	_, err := env.ExecuteActivity(packs.BuildPack, activities.BuildPackInput{Ref: "INC-1", AsOf: 9})
	require.Error(t, err)
	require.Equal(t, protocol.PackProgress{AsOf: 9, Done: 50, Of: 100}, last)
}
