package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// incidentNotifications lists whom an event of an incident notifies.
func (c *incidentRun) incidentNotifications(ctx workflow.Context, e casework.Event) []notification {
	switch f := e.Data.(type) {
	case incident.Proposed:
		if c.Stage == incident.StageConsultation {
			return c.consultation(e, f)
		}
		return nil
	case casework.Reminded:
		return c.reminder(e, f, c.waitsForWhom(f))
	case incident.Assessed:
		return append(c.tellColleague(ctx, e, f), c.tellTargets(ctx, e)...)
	case incident.TargetNamed:
		return append(c.tellLead(e, f), c.tellTargets(ctx, e)...)
	case casework.ActionDone:
		return append(c.tellBlock(e, f), c.tellTargets(ctx, e)...)
	case incident.Unblocked, incident.Reopened, incident.Overturned:
		return c.tellTargets(ctx, e)
	case incident.Closed:
		if f.Into != "" {
			return nil // who reported the posts, and whom they are about, hear how the other case ends
		}
		return append(c.tellReporters(ctx, e), c.tellTargets(ctx, e)...)
	}
	return c.reminders(e)
}

// consultation asks Legal Services for advice on a proposal (R8).
func (c *incidentRun) consultation(e casework.Event, f incident.Proposed) []notification {
	notice := casework.Notice{
		Kind: casework.NoticeConsultation, Role: casework.RoleLegal, Window: casework.WindowConsultation, Urgent: f.Urgent,
		Except: []string{e.Actor.ID}, Key: c.messageKey(e),
	}
	if due := casework.Due(c); due != nil {
		notice.Due = due.By
	}
	return c.notice(e, notice)
}

// waitsForWhom says who gets a reminder: whoever has the task, or else the officer
// who has the case.
func (c *incidentRun) waitsForWhom(f casework.Reminded) casework.Task {
	for _, task := range casework.Tasks(c) {
		if task.What == f.What && task.Of == f.Of {
			return task
		}
	}
	return casework.Task{Role: casework.RoleComms, Person: c.AssignedTo}
}

// tellReporters tells how the case ended: members of the public who asked for it, and in cases in
// which every post counts also the staff who reported a post.
func (c *incidentRun) tellReporters(ctx workflow.Context, e casework.Event) []notification {
	list := []notification{}
	fields := c.Letter(casework.LetterOutcome, 0, c.moment(ctx))
	tell := func(person, address string) {
		fields.CodeOf = casework.LetterAbout(e.Seq, person+address)
		order := activities.DeliverInput{
			Kind: casework.LetterOutcome, Form: c.rules.Letters[casework.LetterOutcome], Fields: fields,
			Person: person, Address: address, Key: fmt.Sprintf("%s/%d", c.messageKey(e), len(list)),
		}
		list = append(list, notification{e.Seq, func(ctx workflow.Context) {
			c.deliveryFailed(ctx, workflow.ExecuteActivity(mailOptions(ctx, "Tell a reporter the outcome"), mail.Deliver, order).Get(ctx, nil))
		}})
	}
	for _, address := range c.Contacts {
		tell("", address)
	}
	for _, person := range c.StaffToTell(e.Actor.ID) {
		tell(person, "")
	}
	return list
}
