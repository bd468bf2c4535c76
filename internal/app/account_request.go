package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
	"duecourse/internal/protocol"
)

// RequestAccount asks for an account, and says which there are already (S6).
func (s *Service) RequestAccount(ctx context.Context, who Caller, wanted account.MakeRequest) (AccountAnswer, error) {
	answer, err := s.requestAccount(ctx, who, wanted)
	s.count(wanted.Name(), err)
	return answer, err
}

func (s *Service) requestAccount(ctx context.Context, who Caller, wanted account.MakeRequest) (AccountAnswer, error) {
	if err := s.May(who, RightRequestAccounts); err != nil {
		return AccountAnswer{}, err
	}
	wanted.Ref = ""
	c, err := ask[casework.Command](who, "POST /account-requests", wanted)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	if answer, done, err := s.before(ctx, c); done || err != nil {
		return answer, err
	}
	if err := s.named(&wanted); err != nil {
		return AccountAnswer{}, err
	}
	if r := new(account.Request).Check(wanted, who.Actor, s.moment()); r != nil {
		return AccountAnswer{}, refused(r)
	}
	if err := s.free(ctx, wanted.Channel, wanted.Handle); err != nil {
		return AccountAnswer{}, err
	}
	wanted.Ref = prefixAccountRequest + "-" + protocol.RefCode(s.hash("account request", c.id))
	c.command = wanted
	first, err := c.request(c.command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	taken, err := s.workflows.OpenRequest(ctx, wanted.Ref, protocol.Start{
		Rules: *s.moment().Rules, Seed: fmt.Sprintf("%x", s.hash("account request", c.id, "seed")), First: &first,
	}, first)
	answer, err := s.became(ctx, c, protocol.CaseID(wanted.Ref), taken, err)
	if answer.Request != nil {
		answer.Request.Corporate = s.corporate(ctx, wanted)
	}
	return answer, err
}

// named adds what people are called, and refuses ids that are nobody's.
func (s *Service) named(ask *account.MakeRequest) error {
	ask.Administrators = slices.Clone(ask.Administrators)
	fields := map[string]*casework.Person{"line_manager": &ask.LineManager, "budget_holder": &ask.BudgetHolder}
	for i := range ask.Administrators {
		fields[fmt.Sprintf("administrators[%d]", i)] = &ask.Administrators[i]
	}
	for field, person := range fields {
		if err := s.name(field, person); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) name(field string, person *casework.Person) error {
	known, some := s.people.Person(person.ID)
	if !some {
		if person.ID == "" {
			return nil // the rules ask for it
		}
		return refused(casework.Invalid(field, "Nobody is known by the id %q.", person.ID))
	}
	person.Name = known.Name
	return nil
}

// free refuses a handle that is on the register, and says whose it is.
func (s *Service) free(ctx context.Context, channel, handle string) error {
	account, _, err := s.store.AccountOf(ctx, channel, handle)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return nil
	case err != nil:
		return unavailable(err)
	case account.Closed():
		return nil
	}
	return refused(account.Taken())
}

// Corporate lists the accounts that the council has on a channel for an audience, or
// at all: what somebody should know before they ask for another (S6). It is advice: a
// register that does not answer gives none.
func (s *Service) Corporate(ctx context.Context, who Caller, channel, audience string) ([]account.Account, error) {
	if err := s.May(who, RightRequestAccounts); err != nil {
		return nil, err
	}
	return s.corporate(ctx, account.MakeRequest{Channel: address.NormalChannel(channel), Audience: audience}), nil
}

// corporate lists accounts that reach the same audience on the channel, or any that
// is there (S6). It is advice: a register that does not answer gives none.
func (s *Service) corporate(ctx context.Context, ask account.MakeRequest) []account.Account {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	f := account.Filter{Channel: ask.Channel, Stage: string(account.StatusActive), Query: ask.Audience, Limit: 5}
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
