package app

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const (
	askAgainTimeout = 20 * time.Second // of one call; the next call asks the rest
	askAgainWorkers = 8
)

// AskAgainResult counts the accounts and account requests that were asked to accept a new
// version.
type AskAgainResult struct {
	Asked   int `json:"asked" doc:"Accounts and requests that were asked now"`
	Already int `json:"already" doc:"That had been asked before"`
	Left    int `json:"left" doc:"That could not be asked yet: call again"`
}

// AskAgain asks the owner of every account, and everybody with an open account request, to
// accept a new version of a policy (S5). It asks nobody twice, so that people can repeat the
// call until nobody is left.
func (s *Service) AskAgain(ctx context.Context, who Caller, ask account.AskAgain) (AskAgainResult, error) {
	result, err := s.askAgain(ctx, who, ask)
	s.count("ask-everybody-again", err)
	return result, err
}

func (s *Service) askAgain(ctx context.Context, who Caller, ask account.AskAgain) (AskAgainResult, error) {
	if err := s.May(who, account.RightDecide); err != nil {
		return AskAgainResult{}, err
	}
	if r := ask.Problem(); r != nil {
		return AskAgainResult{}, refused(r)
	}
	who.Key, who.Expect, who.uncounted = "", 0, true
	run := &askAgainRun{s: s, who: who, ask: ask, until: time.Now().Add(askAgainTimeout)}
	run.group.SetLimit(askAgainWorkers)
	err := errors.Join(run.requests(ctx), run.accounts(ctx))
	_ = run.group.Wait() // its functions return no errors: they count what they could not ask
	if err != nil {
		return AskAgainResult{}, toError(err)
	}
	return AskAgainResult{Asked: int(run.asked.Load()), Already: int(run.already.Load()), Left: int(run.left.Load())}, nil
}

// askAgainRun is one call of [Service.AskAgain].
type askAgainRun struct {
	s     *Service
	who   Caller
	ask   account.AskAgain
	until time.Time
	group errgroup.Group

	asked, already, left atomic.Int64
}

func (a *askAgainRun) requests(ctx context.Context) error {
	for _, stage := range []account.RequestStage{account.RequestChecks, account.RequestPermission} {
		err := eachItem(func(cursor string) (casework.Page[account.Request], error) {
			return a.s.store.AccountRequests(ctx, account.Filter{Stage: string(stage), Limit: MaxPageSize, Cursor: cursor})
		}, func(r *account.Request) error {
			a.one(ctx, r, r.InForce, account.AskRequestAgain(a.ask))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *askAgainRun) accounts(ctx context.Context) error {
	for _, status := range []account.Status{account.StatusActive, account.StatusSuspended} {
		err := eachItem(func(cursor string) (casework.Page[account.Account], error) {
			return a.s.store.Accounts(ctx, account.Filter{Stage: string(status), Limit: MaxPageSize, Cursor: cursor})
		}, func(account *account.Account) error {
			a.one(ctx, account, account.InForce, a.ask)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// one asks one of them, unless the time is up.
func (a *askAgainRun) one(ctx context.Context, c casework.Case, versions account.Versions, command casework.Command) {
	at := c.Status()
	switch {
	case versions[a.ask.Check] == a.ask.PolicyVersion:
		a.already.Add(1)
		return
	case time.Now().After(a.until):
		a.left.Add(1)
		return
	}
	a.group.Go(func() error {
		if _, err := a.s.Do(ctx, a.who, at.Kind, at.Ref, command); err != nil {
			a.left.Add(1)
		} else {
			a.asked.Add(1)
		}
		return nil
	})
}
