package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// matter is what the machinery asks of a case of any kind.
type matter interface {
	Place() casework.Place
	Closed() bool
	Due() *casework.Wait
	Tasks() []casework.Task
	NextWake(m casework.Moment) (time.Time, bool)
	Tick(m casework.Moment) []casework.Event
}

// course is the work on a case that is not an incident: its commands, its clock,
// what is still to be recorded, and whom it still has to tell.
type course struct {
	matter matter
	rules  casework.Rules
	zone   *time.Location
	seed   string

	check     func(r protocol.Request, m casework.Moment) error // refuses a command
	do        func(r protocol.Request, m casework.Moment) ([]casework.Event, error)
	errandsOf func(ctx workflow.Context, e casework.Event) []errand

	unrecorded []casework.Event
	recorded   int // the sequence on the register
	errands    []errand
	underway   int
	handled    []protocol.Answer
	alarm      alarm
	shown      string
	held       bool // a grant is just being made: nothing else happens
}

func (c *course) moment(ctx workflow.Context) casework.Moment {
	return casework.Moment{At: workflow.Now(ctx), Zone: c.zone, Rules: &c.rules}
}

// begin takes the command that the case was started with.
func (c *course) begin(ctx workflow.Context, r protocol.Request) error {
	events, err := c.do(r, c.moment(ctx))
	if err != nil {
		return refusal(err)
	}
	c.take(ctx, events, r)
	c.remember(r)
	return nil
}

// work listens to people and starts what runs beside the case.
func (c *course) work(ctx workflow.Context, names []casework.Name, handle func(workflow.Context, protocol.Request) (protocol.Answer, error)) error {
	for _, name := range names {
		err := workflow.SetUpdateHandlerWithOptions(ctx, string(name), handle, workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, r protocol.Request) error { return c.validate(ctx, name, r) },
		})
		if err != nil {
			return fmt.Errorf("update %s: %w", name, err)
		}
	}
	err := workflow.SetQueryHandler(ctx, protocol.QueryRequest, func(id string) (protocol.Answer, error) {
		if answer, known := c.answered(id); known {
			return answer, nil
		}
		return protocol.Answer{}, errors.New("this case knows of no such request")
	})
	if err != nil {
		return fmt.Errorf("query %s: %w", protocol.QueryRequest, err)
	}
	workflow.Go(ctx, c.clerk)
	workflow.Go(ctx, c.messenger)
	return nil
}

// validate refuses a command before anything of it is written. A request that was
// handled already is let through: it gets its first answer.
func (c *course) validate(ctx workflow.Context, name casework.Name, r protocol.Request) error {
	if _, known := c.answered(r.ID); known {
		return nil
	}
	at := c.matter.Place()
	switch {
	case r.ID == "":
		return refusal(casework.Invalid("id", "A request has an id, so that it can be repeated."))
	case r.Name != name:
		return refusal(casework.Invalid("name", "The command is called %q.", name))
	case c.held:
		return refusal(&casework.Refusal{Code: casework.CodeNotNow, Why: "The account is just being granted."})
	case r.Expect != 0 && r.Expect != at.Seq:
		return refusal(&casework.Refusal{
			Code: casework.CodeStale,
			Why:  fmt.Sprintf("The case has moved on since you looked at it: it stands at %d, you saw %d.", at.Seq, r.Expect),
		})
	}
	return refusal(c.check(r, c.moment(ctx)))
}

// handle gives the command to the rules and answers once its events are recorded.
func (c *course) handle(ctx workflow.Context, r protocol.Request) (protocol.Answer, error) {
	answer, known := c.answered(r.ID)
	if !known {
		if c.held {
			return answer, refusal(&casework.Refusal{Code: casework.CodeNotNow, Why: "The account is just being granted."})
		}
		events, err := c.do(r, c.moment(ctx))
		if err != nil {
			return answer, refusal(err)
		}
		c.take(ctx, events, r)
		answer = c.remember(r)
	}
	err := workflow.Await(ctx, func() bool { return c.recorded >= answer.Seq })
	return answer, err
}

// take accepts events that the rules gave: to be recorded, to be acted on.
func (c *course) take(ctx workflow.Context, events []casework.Event, cause protocol.Request) {
	for i := range events {
		e := &events[i]
		e.Request, e.Digest = cause.ID, cause.Digest
		if e.Personal != nil {
			e.Salt = casework.Salt(c.seed, e.Seq)
		}
		c.errands = append(c.errands, c.errandsOf(ctx, *e)...)
	}
	c.unrecorded = append(c.unrecorded, events...)
	c.show(ctx)
}

// show keeps details and search attributes current for those who diagnose.
func (c *course) show(ctx workflow.Context) {
	at, due := c.matter.Place(), c.matter.Due()
	details := fmt.Sprintf("**%s** is *%s*.", at.Ref, at.Stage)
	if due != nil {
		details += fmt.Sprintf("\n\nIt waits: %s, until %s.", due.What.Title(), due.By.In(c.zone).Format("2 January 2006 15:04 MST"))
	}
	workflow.SetCurrentDetails(ctx, details)
	if c.shown == at.Stage {
		return
	}
	updates := []temporal.SearchAttributeUpdate{protocol.AttributeStage.ValueSet(at.Stage)}
	if c.shown == "" {
		updates = append(updates, protocol.AttributeKind.ValueSet(at.Kind), protocol.AttributeChannel.ValueSet(at.Channel))
	}
	if due != nil {
		updates = append(updates, protocol.AttributeDue.ValueSet(due.By))
	} else {
		updates = append(updates, protocol.AttributeDue.ValueUnset())
	}
	c.shown = at.Stage
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("search attributes", "ref", at.Ref, "error", err)
	}
}

func (c *course) remember(r protocol.Request) protocol.Answer {
	at := c.matter.Place()
	answer := protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: at.Ref, Seq: at.Seq}
	c.handled = append(c.handled, answer)
	if len(c.handled) > keepAnswers {
		c.handled = c.handled[len(c.handled)-keepAnswers:]
	}
	return answer
}

func (c *course) answered(id string) (protocol.Answer, bool) {
	for _, answer := range c.handled {
		if answer.ID == id {
			return answer, true
		}
	}
	return protocol.Answer{}, false
}

// live lets the case be until something is so: people give commands, the clock ticks.
func (c *course) live(ctx workflow.Context, until func() bool) {
	for !until() {
		c.setAlarm(ctx)
		c.await(ctx, func() bool { return until() || !c.held && (c.rings() || c.alarmMoved(ctx)) })
		if !until() && c.rings() {
			yield(ctx) // what people said in the same moment comes first
			if c.held {
				continue
			}
			c.alarm = alarm{}
			c.take(ctx, c.matter.Tick(c.moment(ctx)), protocol.Request{})
		}
	}
}

func (c *course) rings() bool { return c.alarm.timer != nil && c.alarm.timer.IsReady() }

func (c *course) wake(ctx workflow.Context) time.Time {
	at, some := c.matter.NextWake(c.moment(ctx))
	if !some {
		return time.Time{}
	}
	return at.Add(time.Microsecond - 1).Truncate(time.Microsecond) // a case counts in microseconds
}

func (c *course) alarmMoved(ctx workflow.Context) bool { return !c.wake(ctx).Equal(c.alarm.at) }

// setAlarm arms the timer for the next thing that the clock has to say.
func (c *course) setAlarm(ctx workflow.Context) {
	at := c.wake(ctx)
	if at.Equal(c.alarm.at) {
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
		Summary: c.matter.Place().Ref + ": the clock speaks",
	})
}

// quiet says whether nothing of this run is left to be recorded, told or answered.
func (c *course) quiet(ctx workflow.Context) bool {
	return len(c.unrecorded) == 0 && len(c.errands) == 0 && c.underway == 0 && workflow.AllHandlersFinished(ctx)
}

// rest waits until nothing is left to do. A run is never continued in the task that
// completes an update: the timer makes another one.
func (c *course) rest(ctx workflow.Context) error {
	for {
		c.await(ctx, func() bool { return c.quiet(ctx) })
		if c.matter.Closed() {
			return nil
		}
		if err := workflow.Sleep(ctx, 10*time.Millisecond); err != nil || c.quiet(ctx) {
			return err
		}
	}
}

// await cannot fail: a case hears no cancellation, it is closed by its people.
func (c *course) await(ctx workflow.Context, until func() bool) { _ = workflow.Await(ctx, until) }

// clerk records what happened, everything that there is in one go, for as long as
// the case lives.
func (c *course) clerk(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return len(c.unrecorded) > 0 }) != nil {
			return
		}
		batch := c.unrecorded[:min(len(c.unrecorded), mostEvents)]
		first, last := batch[0].Seq, batch[len(batch)-1].Seq
		options := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: 5 * time.Second, // after a kill, the retry waits that long
			RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 10 * time.Second},
			Summary:             fmt.Sprintf("Record events %d–%d", first, last),
		})
		entry := activities.Entry{Ref: c.matter.Place().Ref, Events: batch}
		if err := workflow.ExecuteActivity(options, register.Record, entry).Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Error("the register refuses events for good; it is asked again", "ref", entry.Ref, "error", err)
			if workflow.Sleep(ctx, time.Minute) != nil {
				return
			}
			continue
		}
		c.unrecorded = c.unrecorded[len(batch):]
		c.recorded = last
	}
}

// messenger sends each errand on its way once its event is on the register.
func (c *course) messenger(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return len(c.errands) > 0 && c.recorded >= c.errands[0].seq }) != nil {
			return
		}
		do := c.errands[0].do
		c.errands = c.errands[1:]
		c.underway++
		workflow.Go(ctx, func(ctx workflow.Context) {
			do(ctx)
			c.underway--
		})
	}
}

// nags tells of a reminder and of what is overdue.
func (c *course) nags(e casework.Event) []errand {
	ref := c.matter.Place().Ref
	key := fmt.Sprintf("%s/%d", ref, e.Seq)
	switch f := e.Data.(type) {
	case casework.Reminded:
		for _, task := range c.matter.Tasks() {
			if task.What == f.What && task.Of == f.Of {
				return c.notice(e, activities.Notice{Kind: activities.NoticeReminder, Ref: ref, Role: task.Role, Person: task.Person, Window: f.What, Due: f.By, Key: key})
			}
		}
	case casework.Escalated:
		return c.notice(e, activities.Notice{Kind: activities.NoticeEscalation, Ref: ref, Role: casework.RoleCommsLead, Window: f.What, Due: f.By, Key: key})
	}
	return nil
}

func (c *course) notice(e casework.Event, n activities.Notice) []errand {
	return []errand{{e.Seq, func(ctx workflow.Context) {
		if err := workflow.ExecuteActivity(posting(ctx, "Tell of: "+n.Window.Title()), mail.Notify, n).Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Warn("could not be delivered", "ref", n.Ref, "error", err)
		}
	}}}
}
