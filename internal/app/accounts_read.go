package app

import (
	"context"
	"errors"
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// request reads a request that the caller has a part in, or may see as every other.
// For everybody else it does not exist.
func (s *Service) request(ctx context.Context, who Caller, typed string) (*account.Request, error) {
	ref, err := parseRef(prefixAccountRequest, typed)
	if err != nil {
		return nil, err
	}
	r, err := s.store.AccountRequest(ctx, ref)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return nil, noSuchCase()
	case err != nil:
		return nil, unavailable(err)
	}
	part := append(r.Managers(), r.Requester)
	mine := slices.ContainsFunc(part, func(p casework.Person) bool { return p.ID == who.ID })
	if !mine && s.May(who, RightSeeAccounts) != nil {
		return nil, noSuchCase()
	}
	return r, nil
}

func (s *Service) account(ctx context.Context, typed string) (*account.Account, error) {
	ref, err := parseRef(prefixAccount, typed)
	if err != nil {
		return nil, err
	}
	a, err := s.store.Account(ctx, ref)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return nil, noSuchCase()
	case err != nil:
		return nil, unavailable(err)
	}
	return a, nil
}

// AccountRequest is a request as the caller may see it.
func (s *Service) AccountRequest(ctx context.Context, who Caller, ref string) (RequestView, error) {
	r, err := s.request(ctx, who, ref)
	if err != nil {
		return RequestView{}, err
	}
	return *requestView(who, r, s.moment()), nil
}

// AccountRequests lists requests: for those who see them all every one, unless only
// mine are wanted; for others those that they made, or were ever asked to approve.
func (s *Service) AccountRequests(ctx context.Context, who Caller, f account.Filter, mine bool) (casework.Page[account.Request], error) {
	if mine || s.May(who, RightSeeAccounts) != nil {
		f.Person = who.ID
	}
	page, err := s.store.AccountRequests(ctx, f)
	if err != nil {
		return page, listError(err)
	}
	return page, nil
}

// Account is an account as the caller may see it.
func (s *Service) Account(ctx context.Context, who Caller, ref string) (AccountView, error) {
	a, err := s.account(ctx, ref)
	if err != nil {
		return AccountView{}, err
	}
	mine := slices.ContainsFunc(a.Owners, func(p casework.Person) bool { return p.ID == who.ID })
	if !mine && s.May(who, RightSeeAccounts) != nil {
		return AccountView{}, noSuchCase()
	}
	return *accountView(who, a, s.moment()), nil
}

// Accounts lists the register.
func (s *Service) Accounts(ctx context.Context, who Caller, f account.Filter) (casework.Page[account.Account], error) {
	if err := s.May(who, RightSeeAccounts); err != nil {
		return casework.Page[account.Account]{}, err
	}
	page, err := s.store.Accounts(ctx, f)
	if err != nil {
		return page, listError(err)
	}
	return page, nil
}

// CheckAccount finds the account of a handle, spelled in any way that its channel
// takes for the same; nil when none is on the register. What is not on it, or
// closed, is not permitted (S2).
func (s *Service) CheckAccount(ctx context.Context, channel, handle string) (*account.Account, error) {
	if address.NormalChannel(channel) == "" || address.NormalAuthor(channel, handle) == "" {
		return nil, refused(casework.Invalid("handle", "Name a channel and a handle."))
	}
	a, _, err := s.store.AccountOf(ctx, channel, handle)
	if errors.Is(err, casework.ErrNotFound) {
		return nil, nil //nolint:nilnil // there is none
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return a, nil
}

// CheckPermission finds the account that a letter of permission allows, by the
// letter's number; nil when no such permission was given. Whether there was ever a
// request of that number is not said.
func (s *Service) CheckPermission(ctx context.Context, number string) (*account.Account, error) {
	ref, err := parseRef(prefixAccountRequest, number)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // there is none
	}
	r, err := s.store.AccountRequest(ctx, ref)
	switch {
	case errors.Is(err, casework.ErrNotFound), err == nil && r.Account == "":
		return nil, nil //nolint:nilnil // there is none
	case err != nil:
		return nil, unavailable(err)
	}
	a, err := s.store.Account(ctx, r.Account)
	if err != nil {
		return nil, unavailable(err)
	}
	return a, nil
}

// RequestLetters lists the letters of an account request.
func (s *Service) RequestLetters(ctx context.Context, who Caller, ref string) ([]casework.SentLetter, error) {
	r, err := s.request(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	letters, err := s.store.Letters(ctx, r.Ref)
	if err != nil {
		return nil, unavailable(err)
	}
	return letters, nil
}
