package app

import (
	"context"
	"slices"

	"duecourse/internal/casework"
)

// PackBuild is where the pack that a case is to hand over stands. It outlives pages
// and processes: the register and the activity's heartbeat know it.
type PackBuild struct {
	Action   casework.Action // build_pack
	Progress *PackProgress   // while the system builds it; nil: nothing has been heard yet
}

// PackBuild says how the latest pack of a case comes along.
func (s *Service) PackBuild(ctx context.Context, who Caller, ref string) (PackBuild, error) {
	c, err := s.whole(ctx, who, ref)
	if err != nil {
		return PackBuild{}, err
	}
	for _, a := range slices.Backward(c.Actions) {
		if a.Kind != casework.ActionBuildPack {
			continue
		}
		build := PackBuild{Action: a}
		if !a.Finished() && a.Mode == casework.Automatic {
			found, err := s.workflows.Underway(ctx, c.Ref)
			if err != nil {
				return PackBuild{}, unavailable(err)
			}
			build.Progress = found.Pack
		}
		return build, nil
	}
	return PackBuild{}, &Error{Code: casework.CodeNotFound, Why: "No evidence pack has been asked for in this case."}
}
