package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
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
		role, person := c.waitsForWhom(f)
		return c.reminder(e, f, role, person)
	case incident.Assessed:
		if f.Target != "" && f.Finding == incident.FindingUnacceptable {
			fields := c.Letter(casework.LetterTargetNote, 0, c.moment(ctx))
			return []notification{{e.Seq, func(ctx workflow.Context) { c.tellTarget(ctx, f.Target, fields, c.messageKey(e)) }}}
		}
		return nil
	case casework.ActionDone:
		return c.tellBlock(e, f)
	case incident.Closed:
		if f.Into != "" {
			return nil // who reported the posts is told how the other case ends
		}
		return c.tellReporters(ctx, e)
	}
	return c.reminders(e)
}

// consultation asks Legal Services for advice on a proposal (R8).
func (c *incidentRun) consultation(e casework.Event, f incident.Proposed) []notification {
	notice := casework.Notice{
		Kind: casework.NoticeConsultation, Role: casework.RoleLegal, Window: casework.WindowConsultation, Urgent: f.Urgent,
		Except: c.excluded(e.Actor.ID), Key: c.messageKey(e),
	}
	if due := casework.Due(c); due != nil {
		notice.Due = due.By
	}
	return c.notice(e, notice)
}

// excluded lists who must not deal with a proposal: its author, and the target of the
// post (R12).
func (c *incidentRun) excluded(author string) []string {
	list := []string{author}
	if c.Assessment != nil && c.Assessment.Target != "" {
		list = append(list, c.Assessment.Target)
	}
	return list
}

// waitsForWhom says who gets a reminder: whoever has the task, or else the officer
// who has the case.
func (c *incidentRun) waitsForWhom(f casework.Reminded) (casework.Role, string) {
	for _, task := range casework.Tasks(c) {
		if task.What == f.What && task.Of == f.Of {
			return task.Role, task.Person
		}
	}
	return casework.RoleComms, c.AssignedTo
}

// tellTarget tells a colleague whom the post targets that the council deals with it (R12).
func (c *incidentRun) tellTarget(ctx workflow.Context, person string, fields casework.LetterFields, key string) {
	var letter casework.Letter
	err := workflow.ExecuteActivity(mailOptions(ctx, "Tell the colleague whom the post targets"), mail.Deliver, activities.DeliverInput{
		Kind: casework.LetterTargetNote, Form: c.rules.Letters[casework.LetterTargetNote], Fields: fields, Person: person, Key: key,
	}).Get(ctx, &letter)
	if c.deliveryFailed(ctx, err) || c.Closed() {
		return
	}
	c.appendEvents(ctx, c.TargetTold(letter, c.moment(ctx)), protocol.Request{})
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
