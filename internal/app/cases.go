package app

import (
	"context"
	"slices"

	"duecourse/internal/casework"
)

// MaxPageSize is how many items a page of a list has at most.
const MaxPageSize = 200

// Timeline is what happened in a case, in order.
func (s *Service) Timeline(ctx context.Context, who Caller, kind casework.KindName, ref string) ([]casework.TimelineItem, error) {
	c, err := s.whole(ctx, who, kind, ref)
	if err != nil {
		return nil, err
	}
	items, err := s.store.Timeline(ctx, c.Status().Ref)
	if err != nil {
		return nil, unavailable(err)
	}
	return items, nil
}

// Letters lists the letters of a case, in the order in which they went out.
func (s *Service) Letters(ctx context.Context, who Caller, kind casework.KindName, ref string) ([]casework.SentLetter, error) {
	c, err := s.whole(ctx, who, kind, ref)
	if err != nil {
		return nil, err
	}
	letters, err := s.store.Letters(ctx, c.Status().Ref)
	if err != nil {
		return nil, unavailable(err)
	}
	for i := range letters {
		if !writesLetters(who) && letters[i].To != who.ID {
			letters[i].Letter = letters[i].WithoutCode()
		}
	}
	return letters, nil
}

// writesLetters says whether the caller may know the review codes of letters to others (R10).
func writesLetters(who Caller) bool { return who.HasAny(casework.RoleComms, casework.RoleCommsLead) }

// Letter finds a letter of a case by its id ("L1").
func (s *Service) Letter(ctx context.Context, who Caller, kind casework.KindName, ref, id string) (casework.SentLetter, error) {
	letters, err := s.Letters(ctx, who, kind, ref)
	if err != nil {
		return casework.SentLetter{}, err
	}
	i := slices.IndexFunc(letters, func(l casework.SentLetter) bool { return l.ID == id })
	if i < 0 {
		return casework.SentLetter{}, notFound("This case has no such letter.")
	}
	return letters[i], nil
}
