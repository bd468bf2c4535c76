package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

// accountRun is an account as it runs.
type accountRun struct {
	*account.Account
	caseRunner
}

// Account keeps one account on the register for as long as it lives (domain §4). It
// is reviewed every year. It is suspended if a review, its owner or the owner's
// learning is missing. It can change hands, and ends with a reason.
func (w *Workflows) Account(ctx workflow.Context, start protocol.StartOf[account.Account]) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // people close a case; nobody cancels it
	a, err := w.openAccount(ctx, start)
	if err != nil {
		return err
	}
	began := workflow.Now(ctx)
	a.waitUntil(ctx, func() bool { return a.Closed() || a.runIsOld(ctx, began) })
	a.drain(ctx)
	return a.endRun(ctx, func() error {
		return workflow.NewContinueAsNewError(ctx, protocol.AccountWorkflow, protocol.StartOf[account.Account]{
			Rules: a.rules, Seed: a.seed, Case: a.Account, Handled: a.handled,
		})
	})
}

// runIsOld says whether a new run should take over: after a year, the time from one
// review to the next, or when the history is long. So a run stays short however long
// the account lives.
func (a *accountRun) runIsOld(ctx workflow.Context, began time.Time) bool {
	year := a.rules.End(casework.WindowAccountReview, began, a.zone)
	old := !workflow.Now(ctx).Before(year) || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
	return old && len(a.unrecorded) == 0 && a.nothingInProgress() && !a.timerFired()
}

func (w *Workflows) openAccount(ctx workflow.Context, start protocol.StartOf[account.Account]) (*accountRun, error) {
	if start.Case == nil && start.First == nil {
		return nil, asApplicationError(casework.Invalid("first", "A new account needs a grant."))
	}
	a := &accountRun{Account: &account.Account{}}
	if start.Case != nil {
		a.Account = start.Case
	}
	a.caseRunner = caseRunner{
		state: a.Account, rules: start.Rules, zone: w.zoneOf(start.Rules), seed: start.Seed, handled: start.Handled, recorded: a.Seq,
		validateCommand: a.validateAccount, applyCommand: a.applyToAccount,
		notificationsFor: func(_ workflow.Context, e casework.Event) []notification { return a.reminders(e) },
	}
	if start.First != nil {
		if err := a.begin(ctx, *start.First); err != nil {
			return nil, err
		}
	}
	names := append([]casework.CommandName{account.CommandOpen}, account.Commands()...)
	err := errors.Join(a.setHandlers(ctx, names, a.handle), workflow.SetUpdateHandler(ctx, protocol.UpdateClaim, a.answerClaim))
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	workflow.Go(ctx, a.recordLoop)
	return a, nil
}

func (a *accountRun) validateAccount(q protocol.Request, m casework.Moment) error {
	command, err := accountCommandIn(q)
	if err != nil {
		return casework.Invalid("", "The system cannot read this command.")
	}
	if refused := a.Check(command, q.Actor, m); refused != nil {
		return refused
	}
	return nil
}

func (a *accountRun) applyToAccount(q protocol.Request, m casework.Moment) ([]casework.Event, error) {
	command, err := accountCommandIn(q)
	if err != nil {
		return nil, casework.Invalid("", "The system cannot read this command.")
	}
	return casework.Do(a, command, q.Actor, m)
}

func accountCommandIn(q protocol.Request) (casework.Command, error) {
	return account.Kind().ParseCommand(q.Name, q.Body) //workflowcheck:ignore
}

// answerClaim answers a grant once the account is recorded. The account's own grant
// gets its reference; any other learns that the handle is taken, and by whom (S2).
func (a *accountRun) answerClaim(ctx workflow.Context, claim protocol.Claim) (protocol.Claimed, error) {
	if a.Permission != claim.Request {
		return protocol.Claimed{}, asApplicationError(a.Taken())
	}
	err := workflow.Await(ctx, func() bool { return a.recorded >= 1 })
	return protocol.Claimed{Ref: a.Ref}, err
}
