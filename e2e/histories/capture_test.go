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

// shutter is a camera whose first try ends in a crash of the browser.
type shutter struct{ tries atomic.Int64 }

func (s *shutter) take(context.Context, string, func()) (casework.Result, bool, error) {
	if s.tries.Add(1) == 1 {
		return casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The page crashed the browser."}, true, nil
	}
	return casework.Result{Outcome: casework.ResultDone, Detail: "Taken.", Taken: []casework.CapturedFile{
		{SHA256: strings.Repeat("a", 64), MediaType: "image/png", Size: 1024, Note: "The post"},
		{SHA256: strings.Repeat("b", 64), MediaType: "multipart/related", Size: 2048, Note: "The page"},
	}}, false, nil
}

func threat() incident.Assess {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Rationale: "A threat.",
	}
}

func TestHistoryOfAThreatThatTheSystemCaptures(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0007"
	h, camera := newHouse(t, shortWindows()), &shutter{}
	h.worker.Stop()
	h.deps.Evidence = &activities.Evidence{TakeScreenshots: camera.take}
	h.work()
	h.rules.Captures = true
	h.opens(ref, "@threat")
	h.gives(ref, "comms-1", casework.RoleComms, threat())
	h.until(ref, "the pictures are evidence", func(c *incident.Case) bool { return len(c.Evidence) == 2 })
	require.EqualValues(t, 2, camera.tries.Load())
	h.measures(ref, "P1", casework.MeasureWarn)
	h.stage(ref, incident.StageWatch)
	h.gives(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Complied})
	h.stage(ref, incident.StageClosed)
	h.keep("incident-captured", protocol.CaseID(ref))
}

func TestHistoryOfAThreatWithoutABrowser(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0008"
	h := newHouse(t, shortWindows())
	h.rules.Captures = true
	h.opens(ref, "@threat")
	h.gives(ref, "comms-1", casework.RoleComms, threat())
	h.until(ref, "a person is asked", func(c *incident.Case) bool {
		return c.Actions[0].Mode == casework.Manual && strings.Contains(c.Actions[0].Detail, "The system has no browser")
	})
	h.gives(ref, "comms-1", casework.RoleComms, incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: strings.Repeat("c", 64), MediaType: "image/png", Size: 1024,
	})
	h.measures(ref, "P1", casework.MeasureWarn)
	h.stage(ref, incident.StageWatch)
	h.gives(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Complied})
	h.stage(ref, incident.StageClosed)
	h.keep("incident-no-browser", protocol.CaseID(ref))
}
