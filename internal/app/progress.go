package app

import (
	"context"

	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// Attempts is which attempt something is at, and why the one before failed.
type Attempts struct {
	Attempt     int    // 1: the first
	LastFailure string // empty: none did
}

// PackProgress is how far a pack has been built.
type PackProgress struct {
	protocol.PackProgress
	Attempts
}

// CaptureProgress is how far the screenshot of a post is.
type CaptureProgress struct {
	protocol.CaptureProgress
	Attempts
}

// Progress is what of a case takes long, and how far it is; nil: it is not under way,
// or nothing has been heard of it yet.
type Progress struct {
	Pack    *PackProgress
	Capture *CaptureProgress
}

// Underway says how far the pack and the screenshot have come that the system is at.
func (s *Service) Underway(ctx context.Context, who Caller, ref string) (Progress, error) {
	c, err := s.whole(ctx, who, ref)
	if err != nil {
		return Progress{}, err
	}
	if !c.Working(incident.ActionBuildPack) && !c.Working(incident.ActionCaptureEvidence) {
		return Progress{}, nil
	}
	found, err := s.workflows.Underway(ctx, c.Ref)
	if err != nil {
		return Progress{}, unavailable(err)
	}
	return found, nil
}
