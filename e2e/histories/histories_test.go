package histories_test

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/temporalproto"
	sdklog "go.temporal.io/sdk/log"
	sdk "go.temporal.io/sdk/worker"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
	"duecourse/worker"
)

var updateHistories = flag.Bool("update-histories", false, "write the histories that workflows/replay_test.go replays")

func discardLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

// saveHistory replays the history of a workflow, and with -update-histories writes it to
// the test data of the replay tests.
func (h *harness) saveHistory(name, id string) {
	h.t.Helper()
	h.saveRunHistory(name, id, "")
}

// saveRunHistory does so for one run of a workflow that has ended.
func (h *harness) saveRunHistory(name, id, run string) {
	h.t.Helper()
	history := h.history(id, run)
	replayer := sdk.NewWorkflowReplayer()
	worker.RegisterWorkflows(replayer, h.deps.Zone)
	require.NoError(h.t, replayer.ReplayWorkflowHistory(sdklog.NewStructuredLogger(discardLog()), history), name)
	if *updateHistories {
		raw, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(history)
		require.NoError(h.t, err)
		require.NoError(h.t, os.WriteFile(filepath.Join("..", "..", "workflows", "testdata", "histories", name+".json"), raw, 0o644))
	}
}

func shortWindows() map[string]string {
	return map[string]string{"response": "2s", "block": "2s", "recurrence": "6s"}
}

func unacceptable() incident.Assess {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
		Rationale: "It insults the people at the counter.",
	}
}

// removable is an assessment of a post that the council can remove.
func removable() incident.Assess {
	a := unacceptable()
	a.Removable = true
	return a
}

// TestHistoryOfEveryMeasureInOrder is the golden incident: warn, wait, block, unblock,
// remove, police, Legal each time.
func TestHistoryOfEveryMeasureInOrder(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0001"
	h := newHarness(t, shortWindows())
	h.openIncident(ref, "@ladder")
	h.do(ref, "comms-1", casework.RoleComms, incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", MediaType: "image/png", Size: 48211,
	})
	h.do(ref, "comms-1", casework.RoleComms, unacceptable())
	h.decideMeasure(ref, "P1", casework.MeasureWarn)
	h.waitForStage(ref, incident.StageProposal) // the author did not answer, and the post is still there
	h.decideMeasure(ref, "P2", casework.MeasureBlock)
	h.waitUntil(ref, "unblocked", func(c *incident.Case) bool { return c.Block != nil && !c.Block.Active() })
	h.do(ref, "comms-1", casework.RoleComms, incident.Observe{
		Behaviour: incident.Continued, Post: &incident.Post{URL: "https://feed.example/further", Text: "And another thing."},
	})
	h.decideMeasure(ref, "P3", casework.MeasureRemove)
	h.waitForStage(ref, incident.StageWatch)
	h.decideMeasure(ref, "P4", casework.MeasureReferPolice)
	referral := h.store.fold(ref).FindAction(func(a casework.Action) bool { return a.Kind == incident.ActionReferToPolice })
	require.NotNil(t, referral)
	action := referral.ID
	h.do(ref, "comms-1", casework.RoleComms, incident.Confirm{Action: action, Outcome: casework.ActionIsDone})
	h.do(ref, "comms-1", casework.RoleComms, incident.RecordProgress{
		Progressed: incident.Progressed{Action: action, Force: "Derbyshire", Reference: "26000123", Closed: true},
	})
	h.waitForStage(ref, incident.StageClosed)
	require.Equal(t, incident.OutcomeReferredToPolice, h.store.fold(ref).Outcome)
	require.Equal(t, 1, h.platform.times("block"))
	require.Equal(t, 1, h.platform.times("unblock"))
	require.Equal(t, 2, h.platform.times("remove"))
	h.saveHistory("incident-ladder-quick-looks", protocol.CaseID(ref))
	h.saveHistory("block-ladder", protocol.BlockID(h.deps.Blocks.Secret, "sandbox", "@ladder"))
}

func TestHistoryOfABlockThatTwoCasesShare(t *testing.T) {
	t.Parallel()
	const one, two = "INC-0000-0002", "INC-0000-0003"
	h := newHarness(t, shortWindows())
	for _, ref := range []string{one, two} {
		h.openIncident(ref, "@shared")
		h.do(ref, "comms-1", casework.RoleComms, removable())
		h.decideMeasure(ref, "P1", casework.MeasureWarn)
		h.waitForStage(ref, incident.StageWatch)
		h.do(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Continued})
	}
	h.decideMeasure(one, "P2", casework.MeasureBlock)
	h.decideMeasure(two, "P2", casework.MeasureBlock)
	for _, ref := range []string{one, two} {
		h.waitForStage(ref, incident.StageClosed)
		require.Equal(t, incident.OutcomeNoRecurrence, h.store.fold(ref).Outcome)
	}
	require.Equal(t, 1, h.platform.times("block"))
	require.Equal(t, 1, h.platform.times("unblock"))
	h.saveHistory("block-shared", protocol.BlockID(h.deps.Blocks.Secret, "sandbox", "@shared"))
	h.saveHistory("incident-shares-one-every-post", protocol.CaseID(one))
	h.saveHistory("incident-shares-two-every-post", protocol.CaseID(two))
}

func TestHistoryOfAnAcceptablePostThatIsReopened(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0004"
	h := newHarness(t, shortWindows())
	h.openIncident(ref, "@fair")
	h.do(ref, "comms-1", casework.RoleComms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Fair comment."})
	h.waitForStage(ref, incident.StageClosed)
	h.saveHistory("incident-acceptable-every-post", protocol.CaseID(ref))

	start := protocol.Start{Rules: h.rules, Seed: "seed", Case: h.store.fold(ref)}
	reopen := h.request(ref, "comms-lead", incident.Reopen{Reason: "There is more of it."}, casework.RoleCommsLead)
	_, err := h.cases.Reopen(t.Context(), ref, start, reopen)
	require.NoError(t, err)
	h.do(ref, "comms-1", casework.RoleComms, incident.Assess{Finding: incident.FindingServiceComplaint, Rationale: "About the bins."})
	h.waitForStage(ref, incident.StageClosed)
	require.Equal(t, incident.OutcomeServiceComplaint, h.store.fold(ref).Outcome)
	h.saveHistory("incident-reopened-every-post", protocol.CaseID(ref))
}

// A timer only wakes the case: an observation at the same time takes effect first
// (domain §3).
func TestObservationAtTheEndOfTheWindowTakesEffectBeforeTheLapse(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0005"
	h := newHarness(t, shortWindows())
	h.openIncident(ref, "@moment")
	h.do(ref, "comms-1", casework.RoleComms, removable())
	h.decideMeasure(ref, "P1", casework.MeasureWarn)
	h.waitForStage(ref, incident.StageWatch)
	h.worker.Stop() // the window lapses and the observation arrives while no worker runs
	until := h.store.fold(ref).Waits[0].By
	require.Eventually(t, func() bool { return time.Now().After(until.Add(100 * time.Millisecond)) }, 10*time.Second, 20*time.Millisecond)
	request := h.request(ref, "comms-1", incident.Observe{Behaviour: incident.Complied}, casework.RoleComms)
	answered := make(chan error, 1)
	go func() {
		_, err := h.cases.Send(t.Context(), ref, request)
		answered <- err
	}()
	require.Never(t, func() bool { return len(answered) > 0 }, time.Second, 50*time.Millisecond, "without a worker nobody answers")
	h.startWorker()
	require.NoError(t, <-answered)
	h.waitForStage(ref, incident.StageClosed)
	require.Equal(t, incident.OutcomeComplied, h.store.fold(ref).Outcome)
	require.NotContains(t, h.store.kinds(ref), casework.EventWindowLapsed)
	h.saveHistory("incident-moment-every-post", protocol.CaseID(ref))
}
