package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// alarm is the one timer of a case: the next thing that the clock has to say.
type alarm struct {
	at     time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// live lets the case be while it stands in a stage: people give commands, the
// clock ticks, and the system looks at the posts when the case asks it to.
func (c *incident) live(ctx workflow.Context, stage casework.Stage) {
	leaves := func() bool {
		_, work := c.next()
		return c.Stage != stage || c.longEnough(ctx) || work && stage == casework.StageAction
	}
	for !leaves() {
		c.setAlarm(ctx)
		c.idle = true
		c.await(ctx, func() bool { return leaves() || c.rings() || c.alarmMoved(ctx) || c.Looking != casework.NotLooking })
		c.idle = false
		switch {
		case leaves():
		case c.Looking != casework.NotLooking:
			c.look(ctx)
		case c.rings():
			c.tick(ctx)
		}
	}
}

func (c *incident) wake(ctx workflow.Context) time.Time {
	at, some := c.NextWake(c.moment(ctx))
	if !some {
		return time.Time{}
	}
	return at.Add(time.Microsecond - 1).Truncate(time.Microsecond) // a case counts in microseconds
}

func (c *incident) rings() bool { return c.alarm.timer != nil && c.alarm.timer.IsReady() }

func (c *incident) alarmMoved(ctx workflow.Context) bool { return !c.wake(ctx).Equal(c.alarm.at) }

// setAlarm arms the timer for the next thing that the clock has to say.
func (c *incident) setAlarm(ctx workflow.Context) {
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
		Summary: c.Ref + ": " + c.waitingFor(),
	})
}

func (c *incident) waitingFor() string {
	if due := c.Due(); due != nil {
		return due.What.Title()
	}
	return string(c.Stage)
}

// tick lets the clock speak. It waits for a turn first, so that what people said
// in the same moment has been heard (domain §3: a timer only wakes the case).
func (c *incident) tick(ctx workflow.Context) {
	yield(ctx)
	c.alarm = alarm{}
	c.take(ctx, c.Tick(c.moment(ctx)), protocol.Request{})
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

// look asks the platform whether the posts are still there.
func (c *incident) look(ctx workflow.Context) {
	sight := activities.Sight{Channel: c.Post.Channel}
	for _, i := range c.Standing() {
		sight.URLs = append(sight.URLs, c.Posts()[i].URL)
	}
	var found casework.Found
	err := workflow.ExecuteActivity(acting(ctx, "Look whether the post is still there"), platform.Look, sight).Get(ctx, &found)
	if err != nil {
		found = casework.FoundUnclear
	}
	c.take(ctx, c.Looked(found, c.moment(ctx)), protocol.Request{})
}
