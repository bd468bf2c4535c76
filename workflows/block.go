package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// block is the block of one author as it runs.
type block struct {
	protocol.Block
	shares     []*share
	lifting    []*share              // shares of the block that is being lifted
	on         bool                  // the author is blocked now
	lastReport *incident.BlockReport // the last report while the platform does not block
	byHand     bool                  // a person unblocked the author
	acts       int                   // calls of the platform, for their keys
	regained   bool                  // a share of a lost block was taken again
	free       bool                  // the platform shows that somebody else unblocked the author
}

// share is the part that one case has in a block.
type share struct {
	protocol.Share
	from, until time.Time // zero until the block is confirmed
	told        time.Time // the end that the case knows
	withdrawn   bool
	answer      *incident.BlockReport // to the update that waits for one
	updated     bool                  // an update waits, or waited, for an answer
}

// Block keeps R4 for one author on one channel. However many cases share the block,
// the author is blocked once, until the latest of their ends, and unblocked once.
func (w *Workflows) Block(ctx workflow.Context, in protocol.Block) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // a block is lifted; nobody cancels it
	b := &block{Block: in}
	if err := b.setHandlers(ctx); err != nil {
		return err
	}
	waitForFirstUpdate(ctx, b.hasShares) // a start without its share ends
	for b.hasShares() {
		b.block(ctx)
		b.hold(ctx)
		b.lift(ctx)
		b.await(ctx, func() bool { return b.hasShares() || workflow.AllHandlersFinished(ctx) })
	}
	return nil
}

// block blocks the author, for the shares that wait for it.
func (b *block) block(ctx workflow.Context) {
	switch {
	case b.regained:
		b.regain(ctx)
	case b.blockedByHand() == nil && b.needed():
		b.tryBlocking(ctx)
	}
	b.await(ctx, func() bool { return b.on || b.blockedByHand() != nil || !b.needed() })
	at := workflow.Now(ctx)
	if byHand := b.blockedByHand(); byHand != nil {
		at, b.on = *byHand, true
	}
	if !b.on {
		return
	}
	begun := slices.DeleteFunc(slices.Clone(b.shares), func(s *share) bool { return !s.from.IsZero() || s.withdrawn })
	for _, s := range begun {
		s.begin(at)
	}
	for _, s := range begun {
		b.confirm(ctx, s)
	}
}

// tryBlocking calls the platform once and reports a refusal. Then it retries for one
// action window. If that fails too, a person has to block the author (rule 3).
func (b *block) tryBlocking(ctx workflow.Context) {
	act := b.nextAct(ctx)
	result, err := b.perform(onceOptions(ctx, "Block the author"), platform.Block, act)
	if err != nil {
		b.reportToAll(ctx, incident.BlockTrying, "The platform did not block the author. The system tries again. "+failureReason(err, noAnswer))
		result, err = b.perform(windowOptions(ctx, "Block the author after a refusal", b.retryWindow()), platform.Block, act)
	}
	switch {
	case err != nil:
		b.reportToAll(ctx, incident.BlockNeedsPerson, failureReason(err, noAnswer))
	case result.Outcome != casework.ResultDone:
		b.reportToAll(ctx, incident.BlockNeedsPerson, result.Detail)
	default:
		b.on = true
	}
}

func (b *block) perform(ctx workflow.Context, activity any, act activities.BlockInput) (casework.Result, error) {
	var result casework.Result
	err := workflow.ExecuteActivity(ctx, activity, act).Get(ctx, &result)
	return result, err
}

// hold keeps the block until the latest end of its shares. A new share moves the end
// back; a withdrawn one may bring it forward.
func (b *block) hold(ctx workflow.Context) {
	for b.on && b.needed() {
		end := b.end()
		left := end.Sub(workflow.Now(ctx))
		if left <= 0 {
			return
		}
		timerCtx, cancel := workflow.WithCancel(ctx)
		timer := workflow.NewTimerWithOptions(timerCtx, left, workflow.TimerOptions{
			Summary: fmt.Sprintf("Unblock the author (cases that share the block: %d)", len(b.shares)),
		})
		b.await(ctx, func() bool { return timer.IsReady() || !b.needed() || !b.end().Equal(end) })
		cancel()
	}
}

// lift unblocks the author, once, and tells every case that has a share.
func (b *block) lift(ctx workflow.Context) {
	held := b.shares
	b.shares, b.lifting, b.lastReport = nil, held, nil
	defer func() { b.lifting = nil }()
	if b.free {
		b.free, b.on = false, false
		b.release(ctx, held, incident.BlockLifted)
		return
	}
	if !b.on {
		b.release(ctx, held, incident.BlockShareWithdrawn)
		return
	}
	b.on, b.byHand = false, false
	act := b.nextAct(ctx)
	result, err := b.perform(windowOptions(ctx, "Unblock the author", held[0].Retry), platform.Unblock, act)
	if err != nil || result.Outcome != casework.ResultDone {
		detail := result.Detail
		if err != nil {
			detail = failureReason(err, noAnswer)
		}
		for _, s := range held {
			b.report(ctx, s, incident.BlockReport{State: incident.BlockLiftNeedsPerson, Detail: detail})
		}
		b.awaitLift(ctx, act, err != nil)
	}
	b.release(ctx, held, incident.BlockLifted)
}

// How often the system tries again to lift a block that a person has taken over.
const (
	liftRetryFirst   = 30 * time.Minute
	liftRetryLongest = 6 * time.Hour
)

// awaitLift waits until a person says that the author is unblocked. Meanwhile the system goes
// on looking and, if the platform can do it at all, trying (rule 3).
func (b *block) awaitLift(ctx workflow.Context, act activities.BlockInput, possible bool) {
	goesOn := possible && workflow.GetVersion(ctx, "lift-goes-on", workflow.DefaultVersion, 1) != workflow.DefaultVersion
	for pause := liftRetryFirst; goesOn && !b.byHand; pause = min(2*pause, liftRetryLongest) {
		timerCtx, cancel := workflow.WithCancel(ctx)
		timer := workflow.NewTimerWithOptions(timerCtx, pause, workflow.TimerOptions{Summary: "Try again to unblock the author"})
		b.await(ctx, func() bool { return timer.IsReady() || b.byHand })
		cancel()
		if b.byHand || b.isUnblocked(ctx) {
			return
		}
		result, err := b.perform(onceOptions(ctx, "Unblock the author, whom a person has to unblock"), platform.Unblock, act)
		if err == nil && result.Outcome == casework.ResultDone {
			return
		}
	}
	b.await(ctx, func() bool { return b.byHand })
}

// isUnblocked says whether the platform shows that the author is not blocked.
func (b *block) isUnblocked(ctx workflow.Context) bool {
	var seen activities.AuthorChecked
	asked := activities.CheckAuthorInput{Channel: b.Channel, Author: b.Author}
	err := workflow.ExecuteActivity(actionOptions(ctx, "Check whether the author is blocked"), platform.CheckAuthor, asked).Get(ctx, &seen)
	return err == nil && seen.Known && !seen.Blocked
}

// regain goes on with a block whose workflow was lost. Nobody knows what happened meanwhile,
// so it asks the platform. An author who should be blocked, and is not, is blocked again.
func (b *block) regain(ctx workflow.Context) {
	unblocked := b.isUnblocked(ctx)
	lasts := slices.ContainsFunc(b.shares, func(s *share) bool {
		return !s.withdrawn && (s.from.IsZero() || s.until.After(workflow.Now(ctx)))
	})
	if unblocked && lasts {
		b.tryBlocking(ctx)
	}
	b.free = unblocked && !lasts
	b.regained, b.on = false, true // whatever came of it, the block is lifted at its end
}

func (b *block) release(ctx workflow.Context, held []*share, state incident.BlockState) {
	for _, s := range held {
		b.report(ctx, s, incident.BlockReport{State: state, At: workflow.Now(ctx)})
	}
}

func (b *block) nextAct(ctx workflow.Context) activities.BlockInput {
	b.acts++
	return activities.BlockInput{
		Channel: b.Channel, Author: b.Author,
		Key: fmt.Sprintf("%s/%d", workflow.GetInfo(ctx).WorkflowExecution.RunID, b.acts),
	}
}

// await cannot fail: a block ignores cancellation.
func (b *block) await(ctx workflow.Context, condition func() bool) {
	_ = workflow.Await(ctx, condition)
}
