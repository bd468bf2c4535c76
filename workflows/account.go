package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// account is an account at work.
type account struct {
	*casework.Account
	course
}

// Account keeps one account on the register for as long as it lives (domain §4): it
// is reviewed every year, suspended when that, its owner or their learning is
// missing, can change hands, and is closed with a reason.
func (w *Workflows) Account(ctx workflow.Context, start protocol.StartOf[casework.Account]) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // a case is closed by its people, never cancelled
	a, err := w.openAccount(ctx, start)
	if err != nil {
		return err
	}
	began := workflow.Now(ctx)
	a.live(ctx, func() bool { return a.Closed() || a.grownOld(ctx, began) })
	a.settle(ctx)
	return a.leave(ctx, func() error {
		return workflow.NewContinueAsNewError(ctx, protocol.AccountWorkflow, protocol.StartOf[casework.Account]{
			Rules: a.rules, Seed: a.seed, Case: a.Account, Handled: a.handled,
		})
	})
}

// grownOld says whether the run has gone on from one review to the next, a year, or
// its history has grown: it stays short however long the account lives.
func (a *account) grownOld(ctx workflow.Context, began time.Time) bool {
	year := a.rules.End(casework.WindowAccountReview, began, a.zone)
	old := !workflow.Now(ctx).Before(year) || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
	return old && a.rested() && !a.rings()
}

func (w *Workflows) openAccount(ctx workflow.Context, start protocol.StartOf[casework.Account]) (*account, error) {
	if start.Case == nil && start.First == nil {
		return nil, refusal(casework.Invalid("first", "An account begins with a grant."))
	}
	a := &account{Account: &casework.Account{}}
	if start.Case != nil {
		a.Account = start.Case
	}
	a.course = course{
		matter: a.Account, rules: start.Rules, zone: w.Zone, seed: start.Seed, handled: start.Handled,
		recorded: a.Seq, check: a.refuses, do: a.obeys,
		errandsOf: func(_ workflow.Context, e casework.Event) []errand { return a.nags(e) },
	}
	if start.First != nil {
		if err := a.begin(ctx, *start.First); err != nil {
			return nil, err
		}
	}
	err := errors.Join(
		a.listen(ctx, append([]casework.Name{casework.CommandOpenAccount}, casework.AccountCommands()...), a.handle),
		workflow.SetUpdateHandler(ctx, protocol.UpdateClaim, a.claimed),
	)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	workflow.Go(ctx, a.clerk)
	return a, nil
}

func (a *account) refuses(q protocol.Request, m casework.Moment) error {
	command, err := accountCommandIn(q)
	if err != nil {
		return casework.Invalid("", "The command cannot be read.")
	}
	if refused := a.CheckCommand(command, q.Actor, m); refused != nil {
		return refused
	}
	return nil
}

func (a *account) obeys(q protocol.Request, m casework.Moment) ([]casework.Event, error) {
	command, err := accountCommandIn(q)
	if err != nil {
		return nil, casework.Invalid("", "The command cannot be read.")
	}
	return a.Do(command, q.Actor, m)
}

func accountCommandIn(q protocol.Request) (casework.AccountCommand, error) {
	return casework.ParseAccountCommand(q.Name, q.Body) //workflowcheck:ignore
}

// claimed answers a grant once the account is on the register: its own grant yes,
// every other that the handle is taken, and by whom (S2).
func (a *account) claimed(ctx workflow.Context, claim protocol.Claim) (protocol.Claimed, error) {
	if a.Permission != claim.Request {
		return protocol.Claimed{}, refusal(a.Taken())
	}
	err := workflow.Await(ctx, func() bool { return a.recorded >= 1 })
	return protocol.Claimed{Ref: a.Ref}, err
}
