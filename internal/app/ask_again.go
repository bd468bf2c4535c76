package app

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

const (
	askAgainTimeout = 20 * time.Second // at most, of one call: the rest is for the next one
	askAgainWorkers = 8
)

// AskAgainResult is what came of asking everybody to accept a new version.
type AskAgainResult struct {
	Asked   int // accounts and requests that were asked now
	Already int // that had been asked before
	Left    int // that could not be asked yet: the same call asks them
}

// AskAgain asks the owner of every account, and everybody whose request is open, to
// accept a new version of a policy (S5). Whoever was asked for it before is not
// asked twice, so that the call can be repeated until nobody is left.
func (s *Service) AskAgain(ctx context.Context, who Caller, ask account.AskAgain) (AskAgainResult, error) {
	answer, err := s.askAgain(ctx, who, ask)
	s.count("ask-everybody-again", err)
	return answer, err
}

func (s *Service) askAgain(ctx context.Context, who Caller, ask account.AskAgain) (AskAgainResult, error) {
	if err := s.May(who, RightDecideAccounts); err != nil {
		return AskAgainResult{}, err
	}
	if r := ask.Problem(); r != nil {
		return AskAgainResult{}, refused(r)
	}
	who.Key, who.Expect = "", 0
	round := &askAgainRun{s: s, who: who, ask: ask, until: time.Now().Add(askAgainTimeout)}
	round.group.SetLimit(askAgainWorkers)
	err := errors.Join(round.requests(ctx), round.accounts(ctx))
	_ = round.group.Wait() // nothing in it fails: what could not be asked is counted
	if err != nil {
		return AskAgainResult{}, toError(err)
	}
	return AskAgainResult{Asked: int(round.asked.Load()), Already: int(round.already.Load()), Left: int(round.left.Load())}, nil
}

// asking is one round of asking everybody.
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
			a.one(ctx, protocol.CaseID(r.Ref), r.Ref, r.InForce, account.AskRequestAgain(a.ask))
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
		}, func(x *account.Account) error {
			a.one(ctx, protocol.CaseID(x.Ref), x.Ref, x.InForce, a.ask)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// one asks one of them, unless time is up.
func (a *askAgainRun) one(ctx context.Context, workflow, ref string, versions account.Versions, command casework.Command) {
	switch {
	case versions[a.ask.Check] == a.ask.PolicyVersion:
		a.already.Add(1)
		return
	case time.Now().After(a.until):
		a.left.Add(1)
		return
	}
	a.group.Go(func() error {
		c, err := ask(a.who, "POST /accounts/ask-again "+ref, command)
		if err == nil {
			_, err = a.s.sendTo(ctx, c, workflow, nil)
		}
		if err == nil {
			a.asked.Add(1)
		} else {
			a.left.Add(1)
		}
		return nil
	})
}
