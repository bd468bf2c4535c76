package app

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/casework"
)

// Draft returns the answers that the caller has saved in a form, as JSON, and when they
// changed them. Nil: the caller has saved none in the last month.
func (s *Service) Draft(ctx context.Context, who Caller, form string) (answers []byte, changed time.Time, err error) {
	answers, changed, err = s.store.Draft(ctx, who.ID, form, s.now())
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return nil, time.Time{}, nil
	case err != nil:
		return nil, time.Time{}, unavailable(err)
	}
	return answers, changed, nil
}

// SaveDraft saves the caller's answers so far. Nobody else can read them.
func (s *Service) SaveDraft(ctx context.Context, who Caller, form string, answers []byte) error {
	if err := s.store.SaveDraft(ctx, who.ID, form, answers, s.now()); err != nil {
		return unavailable(err)
	}
	return nil
}

// DeleteDraft deletes the caller's draft, if there is one.
func (s *Service) DeleteDraft(ctx context.Context, who Caller, form string) error {
	if err := s.store.DeleteDraft(ctx, who.ID, form); err != nil {
		return unavailable(err)
	}
	return nil
}
