package cases

import (
	"context"
	"errors"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/register"
)

// AccountWorkflow says how the workflow of an account request, or of an account, does.
func (s *Service) AccountWorkflow(ctx context.Context, who Caller, typed string) (Diagnosis, error) {
	if err := s.May(who, RightDiagnose); err != nil {
		return Diagnosis{}, err
	}
	prefix, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(typed)), "-")
	if prefix != "ACR" {
		prefix = "SMA"
	}
	ref, err := refOfKind(prefix, typed)
	if err != nil {
		return Diagnosis{}, err
	}
	d, err := s.workflows.Diagnose(ctx, ref)
	switch {
	case errors.Is(err, ErrNotRunning):
		return Diagnosis{}, noSuchCase()
	case err != nil:
		return Diagnosis{}, unavailable(err)
	}
	return d, nil
}

// CheckPermission finds the account that a letter of permission allows, by the
// letter's number; nil when no such permission was given. Whether there was ever a
// request of that number is not said.
func (s *Service) CheckPermission(ctx context.Context, number string) (*casework.Account, error) {
	ref, err := refOfKind("ACR", number)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // there is none
	}
	r, err := s.accounts.AccountRequest(ctx, ref)
	switch {
	case errors.Is(err, register.ErrNotFound), err == nil && r.Account == "":
		return nil, nil //nolint:nilnil // there is none
	case err != nil:
		return nil, unavailable(err)
	}
	a, err := s.accounts.Account(ctx, r.Account)
	if err != nil {
		return nil, unavailable(err)
	}
	return a, nil
}
