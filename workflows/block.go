package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// Block keeps the promise of R4 for one author on one channel: however many cases
// share the block, the author is blocked once, until the latest of their ends, and
// unblocked once, without anybody having to remember.
func (w *Workflows) Block(ctx workflow.Context, in protocol.Block) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // a block is lifted, never cancelled
	b := &block{Block: in}
	if err := b.listen(ctx); err != nil {
		return err
	}
	// A start without its share is harmless: it ends.
	inTime(ctx, b.wanted)
	for b.wanted() {
		b.block(ctx)
		b.hold(ctx)
		b.lift(ctx)
		b.await(ctx, func() bool { return b.wanted() || workflow.AllHandlersFinished(ctx) })
	}
	return nil
}

// block is one author's block at work.
type block struct {
	protocol.Block
	shares  []*share
	lifting []*share              // held shares in the block that is being lifted
	on      bool                  // the author is blocked now
	said    *casework.BlockReport // what was last said of a platform that does not block
	byHand  bool                  // a person unblocked the author
	acts    int
}

// share is a case's part in a block.
type share struct {
	protocol.Share
	from, until time.Time // zero until the block is confirmed
	withdrawn   bool
	answer      *casework.BlockReport // of the update that is waiting for one
	asked       bool
}

// block blocks the author, for the shares that are waiting for it.
func (b *block) block(ctx workflow.Context) {
	if b.blockedByHand() == nil && b.live() {
		b.try(ctx)
	}
	b.await(ctx, func() bool { return b.on || b.blockedByHand() != nil || !b.live() })
	at := workflow.Now(ctx)
	if hand := b.blockedByHand(); hand != nil {
		at, b.on = *hand, true
	}
	if !b.on {
		return
	}
	for _, s := range b.shares {
		if s.from.IsZero() {
			b.confirm(ctx, s, at)
		}
	}
}

// try asks the platform: once, and says so when it refuses; then for one action
// window; then a person is asked (rule 3).
func (b *block) try(ctx workflow.Context) {
	once := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 15 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:             "Block the author",
	})
	act := b.act(ctx)
	result, err := b.ask(once, platform.Block, act)
	if err != nil {
		b.tell(ctx, casework.BlockTrying, "The platform would not block the author; it is asked again. "+reason(err))
		result, err = b.ask(insisting(ctx, "Block the author, who was not blocked at first", b.retry()), platform.Block, act)
	}
	switch {
	case err != nil:
		b.tell(ctx, casework.BlockNeedsPerson, reason(err))
	case result.Outcome != casework.DidIt:
		b.tell(ctx, casework.BlockNeedsPerson, result.Detail)
	default:
		b.on = true
	}
}

func (b *block) ask(ctx workflow.Context, do any, act activities.Act) (casework.Result, error) {
	var result casework.Result
	err := workflow.ExecuteActivity(ctx, do, act).Get(ctx, &result)
	return result, err
}

// hold keeps the block until the latest end of its shares. A share that is taken
// meanwhile moves the end, one that is withdrawn may bring it forward.
func (b *block) hold(ctx workflow.Context) {
	for b.on && b.live() {
		end := b.end()
		left := end.Sub(workflow.Now(ctx))
		if left <= 0 {
			return
		}
		timerCtx, cancel := workflow.WithCancel(ctx)
		timer := workflow.NewTimerWithOptions(timerCtx, left, workflow.TimerOptions{
			Summary: fmt.Sprintf("Unblock the author, %d sharing", len(b.shares)),
		})
		b.await(ctx, func() bool { return timer.IsReady() || !b.live() || !b.end().Equal(end) })
		cancel()
	}
}

// lift unblocks the author, once, and tells every case that held a share.
func (b *block) lift(ctx workflow.Context) {
	held := b.shares
	b.shares, b.lifting, b.said = nil, held, nil
	defer func() { b.lifting = nil }()
	if !b.on {
		b.release(ctx, held, casework.BlockShareWithdrawn)
		return
	}
	b.on, b.byHand = false, false
	act := b.act(ctx)
	result, err := b.ask(insisting(ctx, "Unblock the author", held[0].Retry), platform.Unblock, act)
	if err != nil || result.Outcome != casework.DidIt {
		detail := result.Detail
		if err != nil {
			detail = reason(err)
		}
		for _, s := range held {
			b.report(ctx, s, casework.BlockReport{State: casework.BlockLiftNeedsPerson, Detail: detail})
		}
		b.await(ctx, func() bool { return b.byHand })
	}
	b.release(ctx, held, casework.BlockLifted)
}

func (b *block) release(ctx workflow.Context, held []*share, state casework.BlockState) {
	for _, s := range held {
		b.report(ctx, s, casework.BlockReport{State: state, At: workflow.Now(ctx)})
	}
}

func (b *block) act(ctx workflow.Context) activities.Act {
	b.acts++
	return activities.Act{
		Channel: b.Channel, Author: b.Author,
		Key: fmt.Sprintf("%s/%d", workflow.GetInfo(ctx).WorkflowExecution.RunID, b.acts),
	}
}

// insisting are the options of an act that is tried again for a whole window.
func insisting(ctx workflow.Context, summary string, window time.Duration) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    15 * time.Second,
		ScheduleToCloseTimeout: window,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 10 * time.Minute},
		Summary:                summary,
	})
}
