package app

import (
	"context"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"

	"duecourse/internal/protocol"
)

// Underway reads the heartbeats of the activities that take long.
func (t *Temporal) Underway(ctx context.Context, ref string) (Progress, error) {
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
		tries := Attempts{Attempt: int(a.GetAttempt()), LastFailure: a.GetLastFailure().GetMessage()}
		switch a.GetActivityType().GetName() {
		case protocol.BuildPackActivity:
			found.Pack = &PackProgress{Attempts: tries}
			err = t.heard(a.GetHeartbeatDetails(), &found.Pack.PackProgress)
		case protocol.CaptureActivity:
			found.Capture = &CaptureProgress{Attempts: tries}
			err = t.heard(a.GetHeartbeatDetails(), &found.Capture.CaptureProgress)
		}
		if err != nil {
			return Progress{}, fmt.Errorf("progress of %s: %w", ref, err)
		}
	}
	return found, nil
}

// heard reads what a heartbeat said; nothing, when none has come.
func (t *Temporal) heard(said *commonpb.Payloads, into any) error {
	if said == nil {
		return nil
	}
	read := t.Converter
	if read == nil {
		read = converter.GetDefaultDataConverter()
	}
	return read.FromPayloads(said, into)
}
