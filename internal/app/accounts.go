package app

import (
	"context"
	"errors"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// AccountRequests lists account requests. People who see every request get all of them,
// unless mine is set. Other people get those that they made or were ever asked to approve.
func (s *Service) AccountRequests(ctx context.Context, who Caller, f account.Filter, mine bool) (casework.Page[account.Request], error) {
	if mine || s.May(who, account.RightSee) != nil {
		f.Person = who.ID
	}
	page, err := s.store.AccountRequests(ctx, f)
	if err != nil {
		return page, listError(err)
	}
	return page, nil
}

// Accounts lists the register of accounts.
func (s *Service) Accounts(ctx context.Context, who Caller, f account.Filter) (casework.Page[account.Account], error) {
	if err := s.May(who, account.RightSee); err != nil {
		return casework.Page[account.Account]{}, err
	}
	return s.listAccounts(ctx, f)
}

// OwnAccounts lists the accounts that the caller owns, ever owned or looks after.
func (s *Service) OwnAccounts(ctx context.Context, who Caller, f account.Filter) (casework.Page[account.Account], error) {
	if err := s.May(who, account.RightRequest); err != nil {
		return casework.Page[account.Account]{}, err
	}
	f.Person = who.ID
	return s.listAccounts(ctx, f)
}

func (s *Service) listAccounts(ctx context.Context, f account.Filter) (casework.Page[account.Account], error) {
	page, err := s.store.Accounts(ctx, f)
	if err != nil {
		return page, listError(err)
	}
	return page, nil
}

// CheckAccount finds the account of a handle, in any spelling that its channel takes for
// the same. Nil: no account has the handle. An account that is not on the register, or is
// closed, is not permitted (S2).
func (s *Service) CheckAccount(ctx context.Context, channel, handle string) (*account.Account, error) {
	if address.NormalChannel(channel) == "" || address.NormalAuthor(channel, handle) == "" {
		return nil, refused(casework.Invalid("handle", "Enter a channel and a handle."))
	}
	account, _, err := s.store.AccountOf(ctx, channel, handle)
	if errors.Is(err, casework.ErrNotFound) {
		return nil, nil //nolint:nilnil // documented
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return account, nil
}

// SeesAccount says whether the caller sees the whole of an account.
func (s *Service) SeesAccount(who Caller, a *account.Account) bool { return s.sees(who, a) }

// CheckPermission finds the account that a letter of permission allows, by the number of
// the letter. Nil: no permission has the number. Whether a request ever had the number
// stays secret.
func (s *Service) CheckPermission(ctx context.Context, number string) (*account.Account, error) {
	ref, err := s.parseRef(account.RequestKindName, number)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // documented
	}
	request, err := s.store.Case(ctx, ref)
	granted, _ := request.(*account.Request)
	switch {
	case errors.Is(err, casework.ErrNotFound), err == nil && granted.Account == "":
		return nil, nil //nolint:nilnil // documented
	case err != nil:
		return nil, unavailable(err)
	}
	c, err := s.store.Case(ctx, granted.Account)
	if err != nil {
		return nil, unavailable(err)
	}
	account, _ := c.(*account.Account)
	return account, nil
}

// handleFree refuses a handle that is on the register, and says whose it is.
func (s *Service) handleFree(ctx context.Context, channel, handle string) error {
	account, _, err := s.store.AccountOf(ctx, channel, handle)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return nil
	case err != nil:
		return unavailable(err)
	case account.Closed():
		return nil
	}
	return refused(account.HandleTaken())
}

// Corporate lists the accounts that the council has on a channel for an audience, or for
// any audience: what to know before asking for another one (S6).
func (s *Service) Corporate(ctx context.Context, who Caller, channel, audience string) ([]account.Account, error) {
	if err := s.May(who, account.RightRequest); err != nil {
		return nil, err
	}
	return s.corporate(ctx, address.NormalChannel(channel), audience), nil
}

// corporate is advice only: while the store does not answer, it lists nothing.
func (s *Service) corporate(ctx context.Context, channel, audience string) []account.Account {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	f := account.Filter{Channel: channel, Stage: string(account.StatusActive), Query: audience, Limit: 5}
	page, err := s.store.Accounts(reading, f)
	if err == nil && len(page.Items) == 0 {
		f.Query = ""
		page, err = s.store.Accounts(reading, f)
	}
	if err != nil {
		return nil
	}
	return page.Items
}
