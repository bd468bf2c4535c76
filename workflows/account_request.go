package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

// requestRun is an account request as it runs.
type requestRun struct {
	*account.Request
	caseRunner
}

// AccountRequest runs one account request from its beginning to its end (domain §4):
//
//	five checks, in any order → Comms' decision → the letter
func (w *Workflows) AccountRequest(ctx workflow.Context, start protocol.Start) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // people close a case; nobody cancels it
	r := newRequest(start)
	if err := w.open(ctx, &r.caseRunner, start); err != nil {
		return err
	}
	for !r.runIsOver(ctx) {
		switch r.Stage {
		case account.RequestChecks:
			r.gatherChecks(ctx)
		case account.RequestPermission:
			r.decide(ctx)
		case account.RequestClosed:
			r.close(ctx)
		}
	}
	return r.endRun(ctx)
}

// gatherChecks waits for the line manager, the budget holder and the three pieces of
// evidence, side by side (S3–S5). It sends reminders. The request lapses if nobody
// does anything.
func (r *requestRun) gatherChecks(ctx workflow.Context) { r.waitForNextStage(ctx) }

// decide waits for Comms to grant or refuse in writing, and to answer S6 (S2).
func (r *requestRun) decide(ctx workflow.Context) { r.waitForNextStage(ctx) }

// close ends the request once the letter is sent and everything is recorded.
func (r *requestRun) close(ctx workflow.Context) { r.drain(ctx) }

func newRequest(start protocol.Start) *requestRun {
	r := &requestRun{Request: stateOf[account.Request](start)}
	r.caseRunner = caseRunner{state: r.Request, special: special{
		prepareCommand: r.prepareGrant, notifications: r.requestNotifications,
	}}
	return r
}

// prepareGrant claims the handle of a grant before it is applied (S2). Meanwhile the
// request takes no other command.
func (r *requestRun) prepareGrant(ctx workflow.Context, command casework.Command, q protocol.Request) (casework.Command, error) {
	permit, is := command.(account.Permit)
	if !is || !permit.Grant {
		return command, nil
	}
	if err := r.check(ctx, q); err != nil {
		return nil, err
	}
	r.locked = &casework.Refusal{Code: casework.CodeNotNow, Why: "Another officer is granting this account at the moment."}
	var err error
	permit.Account, err = r.claimHandle(ctx, q.Actor, permit.Licence)
	r.locked = nil
	return permit, err
}

// claimHandle puts the account on the register and returns its reference. If two
// grants claim one handle at once, the second is refused and its request stays where
// it was.
func (r *requestRun) claimHandle(ctx workflow.Context, by casework.Actor, licence string) (string, error) {
	var claimed protocol.Claimed
	err := workflow.ExecuteActivity(unlimitedOptions(ctx, "Put the account on the register"), accounts.Claim, protocol.Claim{
		Request: r.Ref, Open: r.Opening("", licence), By: by, Rules: r.rules, Seed: casework.Salt(r.seed, 0),
	}).Get(ctx, &claimed)
	if err == nil {
		return claimed.Ref, nil
	}
	var refused casework.Refusal
	if failure := applicationError(err); failure != nil && failure.HasDetails() && failure.Details(&refused) == nil {
		return "", asApplicationError(&refused)
	}
	return "", err
}

// requestNotifications lists whom an event of an account request notifies.
func (r *requestRun) requestNotifications(ctx workflow.Context, e casework.Event) []notification {
	switch f := e.Data.(type) {
	case account.Requested:
		list := r.askForApproval(e, f.LineManager, account.CheckLineManager)
		if f.BudgetHolder != f.LineManager {
			list = append(list, r.askForApproval(e, f.BudgetHolder, account.CheckBudget)...)
		}
		return list
	case account.CheckDelegated:
		return r.askForApproval(e, f.To, f.Check)
	case account.RequestEnded:
		if r.LetterDue() != "" {
			return r.sendDecision(ctx, e)
		}
	}
	return r.reminders(e)
}

// askForApproval asks somebody for their approval (S3, S4), once.
func (r *requestRun) askForApproval(e casework.Event, person string, check account.CheckName) []notification {
	notice := casework.Notice{
		Kind: casework.NoticeApproval, Person: person, Window: casework.WindowApproval, Key: r.messageKey(e) + "/" + string(check),
	}
	for _, w := range r.Waits {
		if w.What == casework.WindowApproval && w.Of == string(check) {
			notice.Due = w.By
		}
	}
	return r.notice(e, notice)
}

// sendDecision sends the requester the letter of permission, or of refusal.
func (r *requestRun) sendDecision(ctx workflow.Context, e casework.Event) []notification {
	kind, fields := r.LetterDue(), r.Letter(r.LetterDue(), r.moment(ctx))
	fields.CodeOf = casework.LetterAbout(e.Seq, r.Requester.ID)
	order := activities.DeliverInput{
		Kind: kind, Form: r.rules.Letters[kind], Fields: fields, Person: r.Requester.ID, Key: r.messageKey(e),
	}
	return r.sendLetter(e, "Send the requester the decision", order, r.LetterOut)
}
