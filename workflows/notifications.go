package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// notification tells somebody about an event once the event is recorded. The case
// does not wait for it.
type notification struct {
	seq  int // of the event
	send func(ctx workflow.Context)
}

// sendNotifications sends those whose event is recorded, side by side: one that
// fails does not hold up the others.
func (c *caseRunner) sendNotifications(ctx workflow.Context) {
	for len(c.notifications) > 0 && c.recorded >= c.notifications[0].seq {
		send := c.notifications[0].send
		c.notifications = c.notifications[1:]
		c.sending++
		workflow.Go(ctx, func(ctx workflow.Context) {
			send(ctx)
			c.sending--
		})
	}
}

// notificationsFor lists whom an event notifies.
func (c *caseRunner) notificationsFor(ctx workflow.Context, e casework.Event) []notification {
	if c.special.notifications == nil {
		return c.reminders(e)
	}
	return c.special.notifications(ctx, e)
}

// notice is the notification of a notice about an event.
func (c *caseRunner) notice(e casework.Event, n casework.Notice) []notification {
	n.Ref = c.state.Status().Ref
	return []notification{{e.Seq, func(ctx workflow.Context) {
		summary := "Tell " + n.Role.InSentence() + ": " + n.Window.Title()
		c.deliveryFailed(ctx, workflow.ExecuteActivity(mailOptions(ctx, summary), mail.Notify, n).Get(ctx, nil))
	}}}
}

// sendLetter is the notification that delivers a letter about an event and records that it
// was sent.
func (c *caseRunner) sendLetter(e casework.Event, summary string, order activities.DeliverInput,
	out func(casework.Letter, casework.Moment) []casework.Event,
) []notification {
	return []notification{{e.Seq, func(ctx workflow.Context) {
		var letter casework.Letter
		err := workflow.ExecuteActivity(mailOptions(ctx, summary), mail.Deliver, order).Get(ctx, &letter)
		if c.deliveryFailed(ctx, err) {
			return
		}
		c.appendEvents(ctx, out(letter, c.moment(ctx)), protocol.Request{})
	}}}
}

// deliveryFailed logs that a message could not be delivered, and says whether it was so.
func (c *caseRunner) deliveryFailed(ctx workflow.Context, err error) bool {
	if err != nil {
		workflow.GetLogger(ctx).Warn("cannot deliver a message", "ref", c.state.Status().Ref, "error", err)
	}
	return err != nil
}

// reminders are the notifications of a reminder, and of something that is overdue.
func (c *caseRunner) reminders(e casework.Event) []notification {
	switch f := e.Data.(type) {
	case casework.Reminded:
		for _, task := range casework.Tasks(c.state) {
			if task.What == f.What && task.Of == f.Of {
				return c.reminder(e, f, task)
			}
		}
	case casework.Escalated:
		return c.notice(e, casework.Notice{
			Kind: casework.NoticeEscalation, Role: casework.RoleCommsLead, Window: f.What, Due: f.By, Key: c.messageKey(e),
		})
	}
	return nil
}

func (c *caseRunner) reminder(e casework.Event, f casework.Reminded, task casework.Task) []notification {
	return c.notice(e, casework.Notice{
		Kind: casework.NoticeReminder, Role: task.Role, Person: task.Person, Window: f.What, Due: f.By,
		Except: task.NotFor, Key: c.messageKey(e),
	})
}

// messageKey identifies the message about an event, so that a retry sends it once.
func (c *caseRunner) messageKey(e casework.Event) string {
	return fmt.Sprintf("%s/%d", c.state.Status().Ref, e.Seq)
}
