package workflows_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/protocol"
	"duecourse/workflows"
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
			programs := &workflows.Workflows{FindZone: zones(zone)}
			replayer := worker.NewWorkflowReplayer()
			replayer.RegisterWorkflowWithOptions(programs.Incident, workflow.RegisterOptions{Name: protocol.IncidentWorkflow})
			replayer.RegisterWorkflowWithOptions(programs.AccountRequest, workflow.RegisterOptions{Name: protocol.AccountRequestWorkflow})
			replayer.RegisterWorkflowWithOptions(programs.Account, workflow.RegisterOptions{Name: protocol.AccountWorkflow})
			replayer.RegisterWorkflowWithOptions(programs.Block, workflow.RegisterOptions{Name: protocol.BlockWorkflow})
			replayer.RegisterWorkflowWithOptions(programs.Custody, workflow.RegisterOptions{Name: protocol.CustodyWorkflow})
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(noLog{}, file))
		})
	}
}
