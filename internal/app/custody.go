package app

import (
	"context"
	"errors"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// intact sees that exhibits are what was taken into custody, before a pack is sent:
// one that breaks off in the middle helps nobody.
func (s *Service) intact(ctx context.Context, c *incident.Case, exhibits []casework.Exhibit) error {
	for _, x := range exhibits {
		if err := s.vault.Intact(ctx, x.SHA256); err != nil {
			return s.unserved(ctx, c, x.ID, err)
		}
	}
	return nil
}

// unserved is why an exhibit is not given to anybody. Of one that is not what was
// taken into custody, those who have to know are told (R7); while they cannot be,
// the answer is to try again.
func (s *Service) unserved(ctx context.Context, c *incident.Case, exhibit string, why error) error {
	if !errors.Is(why, casework.ErrChanged) {
		return unavailable(why)
	}
	if err := s.workflows.Raise(ctx, c.Ref, exhibit); err != nil {
		return unavailable(errors.Join(why, err))
	}
	return &Error{
		Code: casework.CodeNotNow, Clause: "R7", Cause: why,
		Why: "What is kept as exhibit " + exhibit + " is not the file that was taken into custody, so nobody gets it. " +
			"Information governance and the head of Communications have been told.",
	}
}
