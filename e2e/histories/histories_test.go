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

func quietly() *slog.Logger { return slog.New(slog.DiscardHandler) }

// keep replays a history that was just made, and writes it where the replay tests
// find it when that is asked for.
func (h *house) keep(name, id string) {
	h.t.Helper()
	h.keepRun(name, id, "")
}

// keepRun keeps the history of one run of a workflow that has ended by now.
func (h *house) keepRun(name, id, run string) {
	h.t.Helper()
	history := h.history(id, run)
	replayer := sdk.NewWorkflowReplayer()
	worker.RegisterWorkflows(replayer, h.deps.Zone)
	require.NoError(h.t, replayer.ReplayWorkflowHistory(sdklog.NewStructuredLogger(quietly()), history), name)
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

// TestHistoryOfEveryMeasureInOrder is the golden incident: warn, wait, block, unblock,
// remove, police, Legal each time.
func TestHistoryOfEveryMeasureInOrder(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0001"
	h := newHouse(t, shortWindows())
	h.opens(ref, "@ladder")
	h.gives(ref, "comms-1", casework.RoleComms, incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", MediaType: "image/png", Size: 48211,
	})
	h.gives(ref, "comms-1", casework.RoleComms, unacceptable())
	h.measures(ref, "P1", casework.MeasureWarn)
	h.stage(ref, incident.StageProposal) // nobody answered, and the post is still there
	h.measures(ref, "P2", casework.MeasureBlock)
	h.until(ref, "unblocked", func(c *incident.Case) bool { return c.Block != nil && !c.Block.Active() })
	h.gives(ref, "comms-1", casework.RoleComms, incident.Observe{
		Behaviour: incident.Continued, Post: &incident.Post{URL: "https://feed.example/further", Text: "And another thing."},
	})
	h.measures(ref, "P3", casework.MeasureRemove)
	h.stage(ref, incident.StageWatch)
	h.measures(ref, "P4", casework.MeasureReferPolice)
	action := h.register.fold(ref).Actions[len(h.register.fold(ref).Actions)-1].ID
	h.gives(ref, "comms-1", casework.RoleComms, incident.Confirm{Action: action, Outcome: casework.ActionIsDone})
	h.gives(ref, "comms-1", casework.RoleComms, incident.RecordProgress{
		Progressed: incident.Progressed{Action: action, Force: "Derbyshire", Reference: "26000123"},
	})
	h.stage(ref, incident.StageClosed)
	require.Equal(t, incident.OutcomeReferredToPolice, h.register.fold(ref).Outcome)
	require.Equal(t, 1, h.platform.times("block"))
	require.Equal(t, 1, h.platform.times("unblock"))
	require.Equal(t, 2, h.platform.times("remove"))
	h.keep("incident-ladder", protocol.CaseID(ref))
	h.keep("block-ladder", protocol.BlockID(h.deps.Blocks.Secret, "sandbox", "@ladder"))
}

func TestHistoryOfABlockThatTwoCasesShare(t *testing.T) {
	t.Parallel()
	const one, two = "INC-0000-0002", "INC-0000-0003"
	h := newHouse(t, shortWindows())
	for _, ref := range []string{one, two} {
		h.opens(ref, "@shared")
		h.gives(ref, "comms-1", casework.RoleComms, unacceptable())
		h.measures(ref, "P1", casework.MeasureWarn)
		h.stage(ref, incident.StageWatch)
		h.gives(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Continued})
	}
	h.measures(one, "P2", casework.MeasureBlock)
	h.measures(two, "P2", casework.MeasureBlock)
	for _, ref := range []string{one, two} {
		h.stage(ref, incident.StageClosed)
		require.Equal(t, incident.OutcomeNoRecurrence, h.register.fold(ref).Outcome)
	}
	require.Equal(t, 1, h.platform.times("block"))
	require.Equal(t, 1, h.platform.times("unblock"))
	h.keep("block-shared", protocol.BlockID(h.deps.Blocks.Secret, "sandbox", "@shared"))
	h.keep("incident-shares-one", protocol.CaseID(one))
	h.keep("incident-shares-two", protocol.CaseID(two))
}

func TestHistoryOfAnAcceptablePostThatIsReopened(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0004"
	h := newHouse(t, shortWindows())
	h.opens(ref, "@fair")
	h.gives(ref, "comms-1", casework.RoleComms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Fair comment."})
	h.stage(ref, incident.StageClosed)
	h.keep("incident-acceptable", protocol.CaseID(ref))

	start := protocol.Start{Rules: h.rules, Seed: "seed", Case: h.register.fold(ref)}
	reopen := h.request(ref, "comms-lead", incident.Reopen{Reason: "There is more of it."}, casework.RoleCommsLead)
	_, err := h.cases.Reopen(t.Context(), ref, start, reopen)
	require.NoError(t, err)
	h.gives(ref, "comms-1", casework.RoleComms, incident.Assess{Finding: incident.FindingServiceComplaint, Rationale: "About the bins."})
	h.stage(ref, incident.StageClosed)
	require.Equal(t, incident.OutcomeServiceComplaint, h.register.fold(ref).Outcome)
	h.keep("incident-reopened", protocol.CaseID(ref))
}

// A timer only wakes the case: what was observed in the same moment has been heard
// before (domain §3).
func TestObservationAtTheEndOfTheWindowTakesEffectBeforeTheLapse(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0005"
	h := newHouse(t, shortWindows())
	h.opens(ref, "@moment")
	h.gives(ref, "comms-1", casework.RoleComms, unacceptable())
	h.measures(ref, "P1", casework.MeasureWarn)
	h.stage(ref, incident.StageWatch)
	h.worker.Stop() // while nobody works, the window lapses and the observation comes
	until := h.register.fold(ref).Waits[0].By
	require.Eventually(t, func() bool { return time.Now().After(until.Add(100 * time.Millisecond)) }, 10*time.Second, 20*time.Millisecond)
	request := h.request(ref, "comms-1", incident.Observe{Behaviour: incident.Complied}, casework.RoleComms)
	answered := make(chan error, 1)
	go func() {
		_, err := h.cases.Send(t.Context(), ref, request)
		answered <- err
	}()
	require.Never(t, func() bool { return len(answered) > 0 }, time.Second, 50*time.Millisecond, "without a worker nobody answers")
	h.work()
	require.NoError(t, <-answered)
	h.stage(ref, incident.StageClosed)
	require.Equal(t, incident.OutcomeComplied, h.register.fold(ref).Outcome)
	require.NotContains(t, h.register.kinds(ref), casework.EventWindowLapsed)
	h.keep("incident-moment", protocol.CaseID(ref))
}
