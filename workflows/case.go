package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// incident is a case at work.
type incident struct {
	*casework.Incident
	course
	early []casework.BlockReport // ends of blocks of whose beginning the case has not heard
}

// resume is a case that begins, or that goes on where it stood.
func (w *Workflows) resume(start protocol.Start) *incident {
	c := &incident{Incident: &casework.Incident{}}
	if start.Case != nil {
		c.Incident = start.Case
	}
	c.course = course{
		matter: c.Incident, rules: start.Rules, zone: w.Zone, seed: start.Seed, handled: start.Handled,
		recorded: c.Seq, check: c.refuses, do: c.obeys, errandsOf: c.tells, lags: lagging,
	}
	return c
}

// lagging: the search attributes say at once when a case begins, watches, is worked
// on again or ends. From stage to stage of the work they lag behind.
func lagging(was, is string) bool {
	const watch = string(casework.StageWatch)
	return (was == watch) == (is == watch)
}

func (c *incident) refuses(r protocol.Request, m casework.Moment) error {
	command, err := commandIn(r)
	if err != nil {
		return casework.Invalid("", "The command cannot be read.")
	}
	if report, again := command.(casework.Report); again && !samePost(c.Post, report.Post) {
		return &casework.Refusal{Code: casework.CodeNotFound, Why: "This is the case of another post."}
	}
	if refused := c.Check(command, r.Actor, m); refused != nil {
		return refused
	}
	return nil
}

func (c *incident) obeys(r protocol.Request, m casework.Moment) ([]casework.Event, error) {
	command, err := commandIn(r)
	if err != nil {
		return nil, casework.Invalid("", "The command cannot be read.")
	}
	return c.Do(command, r.Actor, m)
}

// workflowcheck takes the standard library's readers of JSON and of addresses for
// non-deterministic, because what they allocate may start the garbage collector.

func commandIn(r protocol.Request) (casework.Command, error) {
	return r.Command() //workflowcheck:ignore
}

func samePost(a, b casework.Post) bool {
	return casework.SamePost(a, b) //workflowcheck:ignore
}

// stay lets the case be while it stands in a stage: people give commands, the
// clock ticks, and the system looks at the posts when the case asks it to.
func (c *incident) stay(ctx workflow.Context, stage casework.Stage) {
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
