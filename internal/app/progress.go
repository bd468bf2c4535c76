package app

import (
	"context"
	"fmt"
	"slices"

	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// Progress describes the long tasks of a case. Nil: the task is not in progress, or has not
// reported yet.
type Progress struct {
	Pack    *PackProgress
	Capture *CaptureProgress
}

// PackProgress is how much of an evidence pack is built.
type PackProgress struct {
	protocol.PackProgress
	Attempts
}

// CaptureProgress is how far the screenshot of a post is.
type CaptureProgress struct {
	protocol.CaptureProgress
	Attempts
}

// Attempts counts the attempts of a task.
type Attempts struct {
	Attempt     int    // 1: the first
	LastFailure string // of the attempt before; empty: none failed
}

// Progress describes the evidence pack and the screenshot that the system works on.
func (s *Service) Progress(ctx context.Context, who Caller, ref string) (Progress, error) {
	c, err := s.wholeIncident(ctx, who, ref)
	if err != nil {
		return Progress{}, err
	}
	if !c.Working(incident.ActionBuildPack) && !c.Working(incident.ActionCaptureEvidence) {
		return Progress{}, nil
	}
	found, err := s.workflows.Progress(ctx, c.Ref)
	if err != nil {
		return Progress{}, unavailable(err)
	}
	return found, nil
}

// PackBuild is the state of the evidence pack that a case hands over.
type PackBuild struct {
	Action   casework.Action // build_pack
	Progress *PackProgress   // while the system builds it; nil: it has not reported yet
}

// PackBuild describes the latest evidence pack of a case.
func (s *Service) PackBuild(ctx context.Context, who Caller, ref string) (PackBuild, error) {
	c, err := s.wholeIncident(ctx, who, ref)
	if err != nil {
		return PackBuild{}, err
	}
	for _, a := range slices.Backward(c.Actions) {
		if a.Kind != incident.ActionBuildPack {
			continue
		}
		build := PackBuild{Action: a}
		if !a.Finished() && a.Mode == casework.Automatic {
			found, err := s.workflows.Progress(ctx, c.Ref)
			if err != nil {
				return PackBuild{}, unavailable(err)
			}
			build.Progress = found.Pack
		}
		return build, nil
	}
	return PackBuild{}, notFound("Nobody has asked for an evidence pack of this case.")
}

// Progress reads the heartbeats of the long activities of a case.
func (t *Temporal) Progress(ctx context.Context, ref string) (Progress, error) {
	ctx, cancel := context.WithTimeout(ctx, t.Wait)
	defer cancel()
	described, err := t.client.DescribeWorkflowExecution(ctx, protocol.CaseID(ref), "")
	if is[*serviceerror.NotFound](err) {
		return Progress{}, nil
	}
	if err != nil {
		return Progress{}, fmt.Errorf("progress of %s: %w", ref, err)
	}
	var found Progress
	for _, a := range described.GetPendingActivities() {
		attempts := Attempts{Attempt: int(a.GetAttempt()), LastFailure: a.GetLastFailure().GetMessage()}
		switch a.GetActivityType().GetName() {
		case protocol.BuildPackActivity:
			found.Pack = &PackProgress{Attempts: attempts}
			err = t.decode(ref, a, &found.Pack.PackProgress)
		case protocol.CaptureActivity:
			found.Capture = &CaptureProgress{Attempts: attempts}
			err = t.decode(ref, a, &found.Capture.CaptureProgress)
		}
		if err != nil {
			return Progress{}, fmt.Errorf("progress of %s: %w", ref, err)
		}
	}
	return found, nil
}

// decode reads a heartbeat. It does nothing before the first heartbeat.
func (t *Temporal) decode(ref string, a *workflowpb.PendingActivityInfo, into any) error {
	if a.GetHeartbeatDetails() == nil {
		return nil
	}
	read := t.Converter
	if read == nil {
		read = converter.GetDefaultDataConverter()
	}
	made := converter.WithDataConverterSerializationContext(read, converter.ActivitySerializationContext{
		Namespace: t.Namespace, WorkflowID: protocol.CaseID(ref), ActivityType: a.GetActivityType().GetName(),
	})
	return made.FromPayloads(a.GetHeartbeatDetails(), into)
}
