package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// next is the next action that the system itself has to carry out.
func (c *incident) next() (casework.Action, bool) {
	for _, a := range c.ToPerform() {
		if !slices.Contains(c.inHand, a.ID) && a.Kind != casework.ActionCaptureEvidence { // that is the photographer's
			return a, true
		}
	}
	return casework.Action{}, false
}

// perform carries one action out. It was recorded as pending before; what comes of
// it is an event again. Its key makes it happen once, however often it is tried.
func (c *incident) perform(ctx workflow.Context, a casework.Action) {
	c.await(ctx, func() bool { return c.recorded >= a.Seq })
	switch a.Kind {
	case casework.ActionSendWarning:
		c.write(ctx, a, casework.LetterWarning)
	case casework.ActionAskToRemove:
		c.write(ctx, a, casework.LetterRemoveRequest)
	case casework.ActionSendCorrection:
		c.write(ctx, a, casework.LetterCorrection)
	case casework.ActionRemovePost:
		removal := activities.Removal{Channel: c.Post.Channel, URL: c.Posts()[a.Post].URL, Key: c.key(a)}
		c.finish(ctx, a, workflow.ExecuteActivity(acting(ctx, a.Kind.Title()), platform.Remove, removal))
	case casework.ActionBlockAuthor:
		c.share(ctx, a, blocks.TakeShare, c.shareOf(a))
	case casework.ActionUnblockAuthor:
		c.withdraw(ctx, a)
	case casework.ActionHandToLegal:
		c.handOver(ctx, a)
	case casework.ActionBuildPack:
		c.buildPack(ctx, a)
	case casework.ActionCaptureEvidence, casework.ActionReferToPolice:
		c.take(ctx, c.Finish(a.ID, casework.Result{
			Outcome: casework.NeedsAPerson, Detail: "This is for a person to do.",
		}, c.moment(ctx)), protocol.Request{})
	}
}

func (c *incident) key(a casework.Action) string { return c.Ref + "/" + a.ID }

// finish records what came of an action. When the platform would not, however
// often it was asked, a person is asked.
func (c *incident) finish(ctx workflow.Context, a casework.Action, acted workflow.Future) {
	var result casework.Result
	if err := acted.Get(ctx, &result); err != nil {
		result = casework.Result{Outcome: casework.NeedsAPerson, Detail: reason(err)}
	}
	c.take(ctx, c.Finish(a.ID, result, c.moment(ctx)), protocol.Request{})
}

// write sends a letter to the author. What the platform would not send, a person
// gets to send.
func (c *incident) write(ctx workflow.Context, a casework.Action, kind casework.LetterKind) {
	post := c.Posts()[a.Post]
	order := activities.Writing{
		Kind: kind, Form: c.rules.Letters[kind], Fields: c.Letter(kind, a.Post, c.moment(ctx)),
		Channel: c.Post.Channel, Author: post.Author, PostURL: post.URL, Key: c.key(a),
	}
	sent := workflow.ExecuteActivity(acting(ctx, a.Kind.Title()), platform.Send, order)
	var result casework.Result
	err := sent.Get(ctx, &result)
	if err == nil {
		c.finish(ctx, a, sent)
		return
	}
	detail := reason(err)
	if workflow.ExecuteActivity(acting(ctx, "Draft the letter for a person"), platform.Draft, order).Get(ctx, &result) != nil {
		result = casework.Result{}
	}
	result.Outcome, result.Detail = casework.NeedsAPerson, detail
	c.take(ctx, c.Finish(a.ID, result, c.moment(ctx)), protocol.Request{})
}

// share tells the block of the author that this case takes part in it, or no
// longer does (rule 3).
func (c *incident) share(ctx workflow.Context, a casework.Action, tell any, share protocol.Share) {
	var report casework.BlockReport
	if err := workflow.ExecuteActivity(patient(ctx, a.Kind.Title()), tell, share).Get(ctx, &report); err != nil {
		report = casework.BlockReport{Action: a.ID, State: casework.BlockNeedsPerson, Detail: reason(err)}
	}
	c.heard(ctx, report)
}

// withdraw gives the share in the block back (rule 8). The case goes on meanwhile:
// a platform that will not unblock must not keep back the correction.
func (c *incident) withdraw(ctx workflow.Context, a casework.Action) {
	share := c.shareOf(*c.Action(c.Block.Action))
	c.inHand = append(c.inHand, a.ID)
	workflow.Go(ctx, func(ctx workflow.Context) {
		c.share(ctx, a, blocks.WithdrawShare, share)
		c.inHand = without(c.inHand, a.ID)
		c.notTwice(ctx, a)
	})
}

// notTwice gives an action to a person of which nothing has come, rather than
// trying it for ever.
func (c *incident) notTwice(ctx workflow.Context, a casework.Action) {
	if next, some := c.next(); some && next.ID == a.ID && next.Seq == a.Seq {
		result := casework.Result{Outcome: casework.NeedsAPerson, Detail: "Nothing has come of it: please see to it."}
		c.take(ctx, c.Finish(a.ID, result, c.moment(ctx)), protocol.Request{})
	}
}

func (c *incident) shareOf(block casework.Action) protocol.Share {
	return protocol.Share{
		CaseID: protocol.IncidentID(c.Ref), Action: block.ID, Channel: c.Post.Channel, Author: c.Post.Author,
		Lasting: c.rules.Windows[casework.WindowBlock].Elapsed, Retry: c.actionWindow(block.At),
	}
}

// actionWindow is how long the policy's action window lasts from an instant.
func (c *incident) actionWindow(from time.Time) time.Duration {
	return c.rules.End(casework.WindowAction, from, c.zone).Sub(from)
}

// handOver hands the case to Legal (R9).
func (c *incident) handOver(ctx workflow.Context, a casework.Action) {
	notice := activities.Notice{
		Kind: activities.NoticeHandover, Ref: c.Ref, Role: casework.RoleLegal, Window: casework.WindowLegalProgress, Key: c.key(a),
	}
	result := casework.Result{Outcome: casework.DidIt, Detail: "Legal Services was told that the case is theirs."}
	if err := workflow.ExecuteActivity(acting(ctx, a.Kind.Title()), mail.Notify, notice).Get(ctx, nil); err != nil {
		result = casework.Result{Outcome: casework.NeedsAPerson, Detail: "The mail to Legal Services cannot be sent: hand the case over in person."}
	}
	c.take(ctx, c.Finish(a.ID, result, c.moment(ctx)), protocol.Request{})
}

// acting are the options of an act that a person takes over when it does not work
// out within a few tries.
func acting(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 15 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumAttempts: 3},
		Summary:             summary,
	})
}

// patient are the options of what must come about in the end.
func patient(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 40 * time.Second,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
		Summary:             summary,
	})
}

// reason says for people why an activity failed for good.
func reason(err error) string {
	var told *temporal.ApplicationError
	if errors.As(err, &told) {
		return told.Message()
	}
	return "The platform did not answer in time."
}
