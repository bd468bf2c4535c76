package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/protocol"
)

// alarm is the one timer of a case: the next thing that the clock has to say.
type alarm struct {
	at     time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// live lets the case be until something is so: people give commands, the clock ticks.
func (c *course) live(ctx workflow.Context, until func() bool) {
	for !until() {
		c.setAlarm(ctx)
		c.idle = true
		c.await(ctx, func() bool { return until() || c.held == nil && (c.rings() || c.alarmMoved(ctx)) })
		c.idle = false
		if !until() && c.rings() {
			c.tick(ctx)
		}
	}
}

func (c *course) wake(ctx workflow.Context) time.Time {
	at, some := c.matter.NextWake(c.moment(ctx))
	if !some {
		return time.Time{}
	}
	return at.Add(time.Microsecond - 1).Truncate(time.Microsecond) // a case counts in microseconds
}

func (c *course) rings() bool { return c.alarm.timer != nil && c.alarm.timer.IsReady() }

func (c *course) alarmMoved(ctx workflow.Context) bool { return !c.wake(ctx).Equal(c.alarm.at) }

// setAlarm arms the timer for the next thing that the clock has to say.
func (c *course) setAlarm(ctx workflow.Context) {
	at := c.wake(ctx)
	if at.Equal(c.alarm.at) && !c.rings() {
		return
	}
	if c.alarm.cancel != nil {
		c.alarm.cancel()
	}
	c.alarm = alarm{at: at}
	if at.IsZero() {
		return
	}
	timerCtx, cancel := workflow.WithCancel(ctx)
	c.alarm.cancel = cancel
	c.alarm.timer = workflow.NewTimerWithOptions(timerCtx, at.Sub(workflow.Now(ctx)), workflow.TimerOptions{
		Summary: c.matter.Place().Ref + ": " + c.waitingFor(),
	})
}

func (c *course) waitingFor() string {
	if due := c.matter.Due(); due != nil {
		return due.What.Title()
	}
	return c.matter.Place().Stage
}

// tick lets the clock speak. It waits for a turn first, so that what people said
// in the same moment has been heard (domain §3: a timer only wakes the case).
func (c *course) tick(ctx workflow.Context) {
	yield(ctx)
	c.await(ctx, func() bool { return c.held == nil })
	c.alarm = alarm{}
	c.take(ctx, c.matter.Tick(c.moment(ctx)), protocol.Request{})
	c.file(ctx)
}

// yield lets everything else that happens in this moment come first.
func yield(ctx workflow.Context) {
	others := false
	workflow.Go(ctx, func(workflow.Context) { others = true })
	_ = workflow.Await(ctx, func() bool { return others })
}

// inTime waits for the update that a start comes with, for a minute. No timer is
// left behind when it is there already, or comes.
func inTime(ctx workflow.Context, came func() bool) {
	yield(ctx)
	if came() {
		return
	}
	ctx, cancel := workflow.WithCancel(ctx)
	defer cancel()
	timer := workflow.NewTimerWithOptions(ctx, time.Minute, workflow.TimerOptions{Summary: "A start without its update ends"})
	_ = workflow.Await(ctx, func() bool { return came() || timer.IsReady() })
}
