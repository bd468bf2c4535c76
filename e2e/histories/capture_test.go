package histories_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// fakeCamera takes screenshots. In its first attempt the browser crashes.
type fakeCamera struct{ attempts atomic.Int64 }

func (s *fakeCamera) take(context.Context, string, func()) (casework.Result, bool, error) {
	if s.attempts.Add(1) == 1 {
		return casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The page crashed the browser."}, true, nil
	}
	return casework.Result{Outcome: casework.ResultDone, Detail: "Taken.", Taken: []casework.CapturedFile{
		{SHA256: strings.Repeat("a", 64), MediaType: "image/png", Size: 1024, Note: "The post"},
		{SHA256: strings.Repeat("b", 64), MediaType: "multipart/related", Size: 2048, Note: "The page"},
	}}, false, nil
}

func threat() incident.Assess {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Removable: true, Rationale: "A threat.",
	}
}

func TestHistoryOfAThreatThatTheSystemCaptures(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0007"
	h, camera := newHarness(t, shortWindows()), &fakeCamera{}
	h.worker.Stop()
	h.deps.Evidence = &activities.Evidence{TakeScreenshots: camera.take}
	h.startWorker()
	h.rules.Captures = true
	h.openIncident(ref, "@threat")
	h.do(ref, "comms-1", casework.RoleComms, threat())
	h.waitUntil(ref, "the pictures are evidence", func(c *incident.Case) bool { return len(c.Evidence) == 2 })
	require.EqualValues(t, 2, camera.attempts.Load())
	h.decideMeasure(ref, "P1", casework.MeasureWarn)
	h.waitForStage(ref, incident.StageWatch)
	h.do(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Complied})
	h.do(ref, "comms-1", casework.RoleComms, incident.DecideReferral{Reason: "It was no threat to anybody."})
	h.waitForStage(ref, incident.StageClosed)
	h.saveHistory("incident-captured-every-post", protocol.CaseID(ref))
}

func TestHistoryOfAThreatWithoutABrowser(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0008"
	h := newHarness(t, shortWindows())
	h.rules.Captures = true
	h.openIncident(ref, "@threat")
	h.do(ref, "comms-1", casework.RoleComms, threat())
	h.waitUntil(ref, "a person is asked", func(c *incident.Case) bool {
		return c.Actions[0].Mode == casework.Manual && strings.Contains(c.Actions[0].Detail, "The system has no browser")
	})
	h.do(ref, "comms-1", casework.RoleComms, incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: strings.Repeat("c", 64), MediaType: "image/png", Size: 1024,
	})
	h.decideMeasure(ref, "P1", casework.MeasureWarn)
	h.waitForStage(ref, incident.StageWatch)
	h.do(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Complied})
	h.do(ref, "comms-1", casework.RoleComms, incident.DecideReferral{Reason: "It was no threat to anybody."})
	h.waitForStage(ref, incident.StageClosed)
	h.saveHistory("incident-no-browser-every-post", protocol.CaseID(ref))
}
