package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
)

// errand is something to tell somebody because of an event, once the event is on
// the register. The case does not wait for it.
type errand struct {
	seq int
	do  func(ctx workflow.Context)
}

// sendOut runs the errands whose event is on the register by now, each by itself:
// no mail waits for another.
func (c *course) sendOut(ctx workflow.Context) {
	for len(c.errands) > 0 && c.recorded >= c.errands[0].seq {
		do := c.errands[0].do
		c.errands = c.errands[1:]
		c.underway++
		workflow.Go(ctx, func(ctx workflow.Context) {
			do(ctx)
			c.underway--
		})
	}
}

func (c *course) notice(e casework.Event, n activities.Notice) []errand {
	n.Ref = c.matter.Place().Ref
	return []errand{{e.Seq, func(ctx workflow.Context) {
		err := workflow.ExecuteActivity(posting(ctx, "Tell "+n.Role.Title()+": "+n.Window.Title()), mail.Notify, n).Get(ctx, nil)
		c.undelivered(ctx, err)
	}}}
}

func (c *course) undelivered(ctx workflow.Context, err error) bool {
	if err != nil {
		workflow.GetLogger(ctx).Warn("could not be delivered", "ref", c.matter.Place().Ref, "error", err)
	}
	return err != nil
}

// posting are the options of mail: it is tried for a day.
func posting(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout:    20 * time.Second,
		ScheduleToCloseTimeout: 24 * time.Hour,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 5 * time.Minute},
		Summary:                summary,
	})
}

// nags tells of a reminder and of what is overdue.
func (c *course) nags(e casework.Event) []errand {
	key := c.keyOf(e)
	switch f := e.Data.(type) {
	case casework.Reminded:
		for _, task := range c.matter.Tasks() {
			if task.What == f.What && task.Of == f.Of {
				return c.notice(e, activities.Notice{Kind: activities.NoticeReminder, Role: task.Role, Person: task.Person, Window: f.What, Due: f.By, Key: key})
			}
		}
	case casework.Escalated:
		return c.notice(e, activities.Notice{Kind: activities.NoticeEscalation, Role: casework.RoleCommsLead, Window: f.What, Due: f.By, Key: key})
	}
	return nil
}

// keyOf makes what an event has somebody told the same message each time.
func (c *course) keyOf(e casework.Event) string {
	return fmt.Sprintf("%s/%d", c.matter.Place().Ref, e.Seq)
}
