package workflows

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// accountRequest is an account request at work.
type accountRequest struct {
	*casework.AccountRequest
	course
}

// AccountRequest runs one account request from its making to its end (domain §4):
//
//	five checks, in any order → Comms' decision → the letter
func (w *Workflows) AccountRequest(ctx workflow.Context, start protocol.StartOf[casework.AccountRequest]) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // a case is closed by its people, never cancelled
	r, err := w.openRequest(ctx, start)
	if err != nil {
		return err
	}
	for !r.over(ctx) {
		switch r.Stage {
		case casework.RequestChecks:
			r.gather(ctx)
		case casework.RequestPermission:
			r.decide(ctx)
		case casework.RequestClosed:
			r.close(ctx)
		}
	}
	return r.leave(ctx, func() error {
		return workflow.NewContinueAsNewError(ctx, protocol.AccountRequestWorkflow, protocol.StartOf[casework.AccountRequest]{
			Rules: r.rules, Seed: r.seed, Case: r.AccountRequest, Handled: r.handled,
		})
	})
}

// gather waits for the line manager, the budget holder and the three pieces of
// evidence, side by side (S3–S5); it reminds, and lapses when nobody does anything.
func (r *accountRequest) gather(ctx workflow.Context) { r.liveIn(ctx, casework.RequestChecks) }

// decide waits for Comms to grant or refuse in writing, and to answer S6 (S2).
func (r *accountRequest) decide(ctx workflow.Context) { r.liveIn(ctx, casework.RequestPermission) }

// close ends the request once the letter went out and everything is on the register.
func (r *accountRequest) close(ctx workflow.Context) { r.settle(ctx) }

func (r *accountRequest) liveIn(ctx workflow.Context, stage casework.RequestStage) {
	r.live(ctx, func() bool { return r.Stage != stage || r.longEnough(ctx) })
}

func (w *Workflows) openRequest(ctx workflow.Context, start protocol.StartOf[casework.AccountRequest]) (*accountRequest, error) {
	if start.Case == nil && start.First == nil {
		return nil, refusal(casework.Invalid("first", "A case begins with a request."))
	}
	r := &accountRequest{AccountRequest: &casework.AccountRequest{}}
	if start.Case != nil {
		r.AccountRequest = start.Case
	}
	r.course = course{
		matter: r.AccountRequest, rules: start.Rules, zone: w.Zone, seed: start.Seed, handled: start.Handled,
		recorded: r.Seq, check: r.refuses, do: r.obeys, errandsOf: r.tells,
	}
	if start.First != nil {
		if err := r.begin(ctx, *start.First); err != nil {
			return nil, err
		}
	}
	names := append([]casework.Name{casework.CommandRequestAccount}, casework.RequestCommands()...)
	if err := r.listen(ctx, names, r.answer); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	workflow.Go(ctx, r.clerk)
	return r, nil
}

func (r *accountRequest) refuses(q protocol.Request, m casework.Moment) error {
	command, err := requestCommandIn(q)
	if err != nil {
		return casework.Invalid("", "The command cannot be read.")
	}
	if refused := r.CheckCommand(command, q.Actor, m); refused != nil {
		return refused
	}
	return nil
}

func (r *accountRequest) obeys(q protocol.Request, m casework.Moment) ([]casework.Event, error) {
	command, err := requestCommandIn(q)
	if err != nil {
		return nil, casework.Invalid("", "The command cannot be read.")
	}
	return r.Do(command, q.Actor, m)
}

func requestCommandIn(q protocol.Request) (casework.RequestCommand, error) {
	return casework.ParseRequestCommand(q.Name, q.Body) //workflowcheck:ignore
}

// answer handles a command; a grant claims its handle before it says yes (S2).
func (r *accountRequest) answer(ctx workflow.Context, q protocol.Request) (protocol.Answer, error) {
	command, err := requestCommandIn(q)
	permit, is := command.(casework.PermitAccount)
	if _, known := r.answered(q.ID); err != nil || known || r.held != nil || !is || !permit.Grant {
		return r.handle(ctx, q)
	}
	if err := r.refuses(q, r.moment(ctx)); err != nil {
		return protocol.Answer{}, refusal(err)
	}
	r.held = &casework.Refusal{Code: casework.CodeNotNow, Why: "The account is just being granted."}
	permit.Account, err = r.claim(ctx, q.Actor)
	r.held = nil
	if err != nil {
		return protocol.Answer{}, err
	}
	events, err := r.Do(permit, q.Actor, r.moment(ctx))
	if err != nil {
		return protocol.Answer{}, refusal(err)
	}
	r.take(ctx, events, q)
	given := r.remember(q)
	return given, workflow.Await(ctx, func() bool { return r.recorded >= given.Seq })
}

// claim puts the account on the register. Of two grants at once for one handle,
// the loser is refused, and its request stays where it was.
func (r *accountRequest) claim(ctx workflow.Context, by casework.Actor) (string, error) {
	var claimed protocol.Claimed
	err := workflow.ExecuteActivity(patient(ctx, "Put the account on the register"), accounts.Claim, protocol.Claim{
		Request: r.Ref, Open: r.Opening(""), By: by, Rules: r.rules, Seed: casework.Salt(r.seed, 0),
	}).Get(ctx, &claimed)
	if err == nil {
		return claimed.Ref, nil
	}
	var refused casework.Refusal
	if told := applicationError(err); told != nil && told.HasDetails() && told.Details(&refused) == nil {
		return "", refusal(&refused)
	}
	return "", err
}

// tells lists whom an event makes the request tell.
func (r *accountRequest) tells(ctx workflow.Context, e casework.Event) []errand {
	switch f := e.Data.(type) {
	case casework.AccountRequested:
		asked := r.asks(e, f.LineManager, casework.CheckLineManager)
		if f.BudgetHolder != f.LineManager {
			asked = append(asked, r.asks(e, f.BudgetHolder, casework.CheckBudget)...)
		}
		return asked
	case casework.CheckDelegated:
		return r.asks(e, f.To, f.Check)
	case casework.RequestEnded:
		if r.LetterDue() != "" {
			return r.writes(ctx, e)
		}
	}
	return r.nags(e)
}

// asks tells somebody that their approval is asked for (S3, S4), once.
func (r *accountRequest) asks(e casework.Event, person string, check casework.CheckName) []errand {
	notice := activities.Notice{Kind: activities.NoticeApproval, Person: person, Window: casework.WindowApproval, Key: r.keyOf(e) + "/" + string(check)}
	for _, w := range r.Waits {
		if w.What == casework.WindowApproval && w.Of == string(check) {
			notice.Due = w.By
		}
	}
	return r.notice(e, notice)
}

// writes sends the requester the letter of permission, or of refusal.
func (r *accountRequest) writes(ctx workflow.Context, e casework.Event) []errand {
	kind := r.LetterDue()
	order := activities.Personal{
		Kind: kind, Form: r.rules.Letters[kind], Fields: r.Letter(kind, r.moment(ctx)), Person: r.Requester.ID,
		Key: r.keyOf(e),
	}
	return []errand{{e.Seq, func(ctx workflow.Context) {
		var letter casework.Letter
		err := workflow.ExecuteActivity(posting(ctx, "Send the requester the decision"), mail.Deliver, order).Get(ctx, &letter)
		if r.undelivered(ctx, err) {
			return
		}
		r.take(ctx, r.LetterOut(letter, r.moment(ctx)), protocol.Request{})
	}}}
}

func applicationError(err error) *temporal.ApplicationError {
	var told *temporal.ApplicationError
	errors.As(err, &told)
	return told
}
