package app

import (
	"context"
	"errors"
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// isStored says whether the store has the events of an answer: not yet, or it does not answer,
// is false. The workflow and the store count alike, so that an equal number proves nothing: the
// event of that number must be one of this request. The error is for events that the store will
// never have.
func (s *Service) isStored(ctx context.Context, taken protocol.Answer) (bool, error) {
	if taken.Unchanged {
		return true, nil
	}
	by, err := s.store.RequestOf(ctx, taken.Ref, taken.Seq)
	switch {
	case err == nil && by == taken.ID:
		return true, nil
	case err == nil:
		if err := s.store.NoteConflict(ctx, taken.Ref); err != nil {
			return false, unavailable(err) // nobody knows of it yet: the caller repeats
		}
		return false, recordConflict(taken.Ref)
	case !errors.Is(err, casework.ErrNotFound):
		return false, nil //nolint:nilerr // see above
	}
	known, err := s.store.RepairsOf(ctx, taken.Ref)
	inConflict := func(r casework.Repair) bool { return r.Kind == casework.RepairRecordConflict }
	if err == nil && slices.ContainsFunc(known, inConflict) {
		return false, recordConflict(taken.Ref) // an earlier event stands in the way of this one
	}
	return false, nil
}

// Repairs lists what has to be put right about cases, the oldest first.
func (s *Service) Repairs(ctx context.Context, who Caller) ([]casework.Repair, error) {
	if err := s.May(who, RightRepairs); err != nil {
		return nil, err
	}
	list, err := s.store.Repairs(ctx, who.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	return list, nil
}
