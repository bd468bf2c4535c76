package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"duecourse/internal/protocol"
)

func TestCaseWhoseWorkflowWasTerminatedGoesOnFromTheRecord(t *testing.T) {
	t.Parallel()
	i := install(t)
	api := i.startAPI()
	i.startWorker()
	c, other := api.openCase("@ended", "Parasites."), api.openCase("@also.ended", "Thieves.")
	c.assess("abusive")
	other.assess("abusive")
	i.terminate(c)
	c.do("comms-1", "note", fields{"text": "Somebody ended its workflow."})
	i.terminate(c)
	again := fields{"post": fields{"channel": "facebook", "url": "https://facebook.com/council/posts/ended", "author": "@ended", "text": "Parasites."}}
	require.Equal(t, c.ref, readAs[incident](t, http.StatusOK, api.as("staff-1").post("/api/v1/incidents", again)).Ref, "the post can still be reported")

	i.terminate(other)
	said, err := i.command("reconcile").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(said), other.ref+" missing_workflow")
	require.Contains(t, i.runCommand("reconcile", "--mend"), other.ref+" missing_workflow, mended")
	require.Contains(t, i.runCommand("reconcile"), "0 differ")
	i.terminate(other)
	require.Contains(t, i.runCommand("revive", other.ref), "runs again")
	said, err = i.command("revive", other.ref).CombinedOutput()
	require.Error(t, err, "a workflow that runs needs no other")
	require.Contains(t, string(said), "--replace")
	for _, one := range []testCase{c, other} {
		one.do("comms-1", "decide", proceed(one.propose("warn")))
	}
	require.Contains(t, i.runCommand("verify"), "The audit chains are sound")
}

func (i *installation) terminate(c testCase) {
	i.t.Helper()
	require.NoError(i.t, i.client().TerminateWorkflow(i.t.Context(), protocol.CaseID(c.ref), "", "a test"))
}

func TestTemporalRestoredFromAnOldBackupLosesNothingThatWasAnswered(t *testing.T) {
	t.Parallel()
	i := install(t)
	api, worker := i.startAPI(), i.startWorker()
	old, same := api.openCase("@old", "Parasites."), api.openCase("@same", "Thieves.")
	restore := i.backUpTemporal()
	old.assess("abusive")
	proposal := old.propose("warn")
	young := api.openCase("@young", "Vermin.")
	before := old.timeline()
	restore()
	worker.kill()
	i.startWorker()

	old.waitForRefusal("note", fields{"text": "Of another history."}, http.StatusConflict, "record_conflict")
	repairs := string(api.as("admin-1").get("/api/v1/repairs").body)
	require.Contains(t, repairs, old.ref)
	require.NotContains(t, repairs, same.ref)
	require.Contains(t, string(api.as("admin-1").get("/api/v1/tasks").body), old.ref)
	said := i.runCommand("reconcile", "--mend")
	require.Contains(t, said, old.ref+" record_conflict, mended")
	require.Contains(t, said, "noted by comms-1", "what was not stored is named")
	require.Contains(t, said, young.ref+" missing_workflow, mended")
	require.Equal(t, before, old.timeline())
	require.NotContains(t, string(api.as("admin-1").get("/api/v1/repairs").body), old.ref)
	old.do("comms-1", "decide", proceed(proposal))
	young.assess("abusive")
	same.assess("abusive")
	require.Contains(t, i.runCommand("reconcile"), "0 differ")
	require.Contains(t, i.runCommand("verify"), "The audit chains are sound")
}

// waitForRefusal gives a command until it is refused with the code: a server that was
// restarted takes a while to answer.
func (c testCase) waitForRefusal(command string, body fields, status int, code string) {
	c.t.Helper()
	var got answer
	waitFor(c.t, command+" is refused with "+code, func() bool {
		got = c.as("comms-1").post(c.path("/"+command), body)
		require.NotEqual(c.t, http.StatusOK, got.status, "nothing is claimed that is not stored")
		return got.status == status
	})
	requireRefusal(c.t, status, code, got)
}

// backUpTemporal copies what Temporal keeps; restore puts the copy back.
func (i *installation) backUpTemporal() (restore func()) {
	i.t.Helper()
	kept := filepath.Join(i.t.TempDir(), "temporal")
	i.temporal.process.kill(i.t)
	require.NoError(i.t, os.CopyFS(kept, os.DirFS(i.temporal.folder)))
	i.temporal.start()
	return func() {
		i.t.Helper()
		i.temporal.process.kill(i.t)
		require.NoError(i.t, os.RemoveAll(i.temporal.folder))
		require.NoError(i.t, os.CopyFS(i.temporal.folder, os.DirFS(kept)))
		i.temporal.start()
	}
}

func TestBlockWhoseWorkflowWasTerminatedIsStillLifted(t *testing.T) {
	t.Parallel()
	server := startTemporal(t)
	s := startWith(t, "--temporal-addr", server.address, "--window", "block=20s")
	c := s.report(s.publish("@forgotten", "Thieves."))
	end := c.block().Block.Until
	temporal, err := client.DialContext(t.Context(), client.Options{HostPort: server.address})
	require.NoError(t, err)
	t.Cleanup(temporal.Close)
	var id string
	waitFor(t, "the block is listed", func() bool {
		found, err := temporal.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: "WorkflowType = 'Block' AND ExecutionStatus = 'Running'"})
		require.NoError(t, err)
		if len(found.GetExecutions()) > 0 {
			id = found.GetExecutions()[0].GetExecution().GetWorkflowId()
		}
		return id != ""
	})
	require.NoError(t, temporal.TerminateWorkflow(t.Context(), id, "", "a test"))
	s.waitUntilAfter(end)
	require.True(t, s.author("@forgotten").Blocked, "nobody lifts it")
	require.NoError(t, temporal.ScheduleClient().GetHandle(t.Context(), protocol.ReconcileID).Trigger(t.Context(), client.ScheduleTriggerOptions{}))
	c.requireUnblockedOnce("@forgotten")
	s.requireChainsIntact()
}
