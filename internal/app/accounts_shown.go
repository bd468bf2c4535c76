package app

import (
	"context"
	"io"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// OwnAccounts lists the accounts in which the caller has a part, or ever had.
func (s *Service) OwnAccounts(ctx context.Context, who Caller, f account.Filter) (casework.Page[account.Account], error) {
	if err := s.May(who, RightRequestAccounts); err != nil {
		return casework.Page[account.Account]{}, err
	}
	f.Person = who.ID
	page, err := s.store.Accounts(ctx, f)
	if err != nil {
		return page, listError(err)
	}
	return page, nil
}

// RequestTimeline is what happened in an account request, in order.
func (s *Service) RequestTimeline(ctx context.Context, who Caller, ref string) ([]TimelineItem, error) {
	r, err := s.request(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, r.Ref)
}

// AccountTimeline is what happened to an account, in order.
func (s *Service) AccountTimeline(ctx context.Context, who Caller, ref string) ([]TimelineItem, error) {
	view, err := s.Account(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, view.Account.Ref)
}

// RequestFile opens the file that was given as evidence for a check (S5). It is for
// the one who gave it, and for those who see every request: a manager decides on
// something else. The caller closes the reader.
func (s *Service) RequestFile(ctx context.Context, who Caller, ref string, check account.CheckName) (account.File, io.ReadCloser, error) {
	r, err := s.request(ctx, who, ref)
	if err != nil {
		return account.File{}, nil, err
	}
	found := r.CheckNamed(check)
	if found == nil || found.File == nil || who.ID != r.Requester.ID && s.May(who, RightSeeAccounts) != nil {
		return account.File{}, nil, &Error{Code: casework.CodeNotFound, Why: "This request has no such file."}
	}
	bytes, err := s.vault.Get(ctx, found.File.SHA256)
	if err != nil {
		return account.File{}, nil, unavailable(err)
	}
	return *found.File, bytes, nil
}
