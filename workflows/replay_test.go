package workflows_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
)

// Running cases must continue with this code. So it must replay the histories of real
// runs, which e2e/histories writes.
func TestReplayOfEveryStoredHistory(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "histories", "*.json"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 13)
	zone, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			replayer := worker.NewWorkflowReplayer()
			registerWorkflows(replayer, zone)
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(noLog{}, file))
		})
	}
}
