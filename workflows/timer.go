package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// caseTimer is the one timer of a case. It fires when the next reminder or the end
// of a wait is due.
type caseTimer struct {
	at     time.Time
	future workflow.Future
	cancel workflow.CancelFunc
}

// setTimer starts the timer for the next time at which something is due.
func (c *caseRunner) setTimer(ctx workflow.Context) {
	at := c.nextWake(ctx)
	if at.Equal(c.timer.at) && !c.timerFired() {
		return
	}
	if c.timer.cancel != nil {
		c.timer.cancel()
	}
	c.timer = caseTimer{at: at}
	if at.IsZero() {
		return
	}
	timerCtx, cancel := workflow.WithCancel(ctx)
	c.timer.cancel = cancel
	c.timer.future = workflow.NewTimerWithOptions(timerCtx, at.Sub(workflow.Now(ctx)), workflow.TimerOptions{
		Summary: c.state.Status().Ref + ": " + c.waitsFor(),
	})
}

// nextWake is when something is next due. Cases count in microseconds, so it is
// rounded up to one.
func (c *caseRunner) nextWake(ctx workflow.Context) time.Time {
	at, some := casework.NextWake(c.state, c.moment(ctx))
	if !some {
		return time.Time{}
	}
	return at.Add(time.Microsecond - 1).Truncate(time.Microsecond)
}

func (c *caseRunner) timerFired() bool { return c.timer.future != nil && c.timer.future.IsReady() }

func (c *caseRunner) timerMoved(ctx workflow.Context) bool { return !c.nextWake(ctx).Equal(c.timer.at) }

func (c *caseRunner) waitsFor() string {
	if due := casework.Due(c.state); due != nil {
		return due.What.Title()
	}
	return string(c.state.Status().Stage)
}

// tick applies what is due. Commands that arrive at the same time come first
// (domain §3).
func (c *caseRunner) tick(ctx workflow.Context) {
	yield(ctx)
	c.await(ctx, func() bool { return c.locked == nil })
	c.timer = caseTimer{}
	c.appendEvents(ctx, casework.Tick(c.state, c.moment(ctx)), protocol.Request{})
	c.updateSearchAttributes(ctx)
}

// yield lets everything else that is ready run first.
func yield(ctx workflow.Context) {
	othersRan := false
	workflow.Go(ctx, func(workflow.Context) { othersRan = true })
	_ = workflow.Await(ctx, func() bool { return othersRan })
}

// waitForFirstUpdate waits a minute for the update that belongs to a start. It
// leaves no timer behind if the update is there already, or arrives.
func waitForFirstUpdate(ctx workflow.Context, arrived func() bool) {
	yield(ctx)
	if arrived() {
		return
	}
	ctx, cancel := workflow.WithCancel(ctx)
	defer cancel()
	timer := workflow.NewTimerWithOptions(ctx, time.Minute, workflow.TimerOptions{Summary: "End if no update arrives"})
	_ = workflow.Await(ctx, func() bool { return arrived() || timer.IsReady() })
}
