package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
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
func (w *Workflows) Account(ctx workflow.Context, start protocol.Start) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // people close a case; nobody cancels it
	a := newAccount(start)
	if err := w.open(ctx, &a.caseRunner, start); err != nil {
		return err
	}
	began := workflow.Now(ctx)
	a.waitUntil(ctx, func() bool { return a.Closed() || a.runIsOld(ctx, began) })
	a.drain(ctx)
	return a.endRun(ctx)
}

func newAccount(start protocol.Start) *accountRun {
	a := &accountRun{Account: stateOf[account.Account](start)}
	a.caseRunner = caseRunner{state: a.Account, special: special{
		setHandlers: func(ctx workflow.Context) error {
			return workflow.SetUpdateHandler(ctx, protocol.UpdateClaim, a.answerClaim)
		},
		notifications: a.accountNotifications,
	}}
	return a
}

// accountNotifications lists whom an event of an account notifies: a letter to whom it
// concerns, a mail to the new owner, or the reminder of a wait.
func (a *accountRun) accountNotifications(ctx workflow.Context, e casework.Event) []notification {
	if f, is := e.Data.(account.TransferBegan); is {
		return a.notice(e, casework.Notice{
			Kind: casework.NoticeTransfer, Person: f.To, Window: casework.WindowEvidence, Key: a.messageKey(e),
			Due: a.rules.End(casework.WindowEvidence, e.At, a.zone),
		})
	}
	draft := a.LetterDue(e, a.moment(ctx))
	if draft == nil {
		return a.reminders(e)
	}
	draft.Fields.CodeOf = casework.LetterAbout(e.Seq, draft.To.ID)
	order := activities.DeliverInput{
		Kind: draft.Kind, Form: a.rules.Letters[draft.Kind], Fields: draft.Fields, Person: draft.To.ID, Key: a.messageKey(e),
	}
	return a.sendLetter(e, "Send a letter about the account", order, func(letter casework.Letter, m casework.Moment) []casework.Event {
		return a.LetterOut(letter, draft.Fields.Clause.ID, m)
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

// answerClaim answers a grant once the account is recorded. The account's own grant
// gets its reference; any other learns that the handle is taken, and by whom (S2).
func (a *accountRun) answerClaim(ctx workflow.Context, claim protocol.Claim) (protocol.Claimed, error) {
	if a.Permission != claim.Request {
		return protocol.Claimed{}, asApplicationError(a.HandleTaken())
	}
	err := workflow.Await(withoutCancellation(ctx), func() bool { return a.recorded >= 1 })
	return protocol.Claimed{Ref: a.Ref}, err
}
