package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// tells lists whom an event makes the case tell.
func (c *incident) tells(ctx workflow.Context, e casework.Event) []errand {
	key := fmt.Sprintf("%s/%d", c.Ref, e.Seq)
	switch f := e.Data.(type) {
	case casework.Proposed:
		if c.Stage == casework.StageConsultation {
			return c.notice(e, activities.Notice{Kind: activities.NoticeConsultation, Role: casework.RoleLegal, Window: casework.WindowConsultation, Due: c.dueBy(), Urgent: f.Urgent, Except: c.notFor(e.Actor.ID), Key: key})
		}
	case casework.Reminded:
		role, person := c.waitedFor(f.What, f.Of)
		return c.notice(e, activities.Notice{Kind: activities.NoticeReminder, Role: role, Person: person, Window: f.What, Due: f.By, Key: key})
	case casework.Escalated:
		return c.notice(e, activities.Notice{Kind: activities.NoticeEscalation, Role: casework.RoleCommsLead, Window: f.What, Due: f.By, Key: key})
	case casework.Assessed:
		if f.Target != "" && f.Finding == casework.FindingUnacceptable {
			fields := c.Letter(casework.LetterTargetNote, 0, c.moment(ctx))
			return []errand{{e.Seq, func(ctx workflow.Context) { c.tellTarget(ctx, f.Target, fields, key) }}}
		}
	case casework.ActionDone:
		return c.byHand(e, f)
	case casework.Closed:
		return c.tellReporters(ctx, e, key)
	}
	return nil
}

// notFor lists who must not deal with something: somebody who did what it is
// about, and the target of the post (R12).
func (c *incident) notFor(person string) []string {
	list := []string{person}
	if c.Assessment != nil && c.Assessment.Target != "" {
		list = append(list, c.Assessment.Target)
	}
	return list
}

func (c *incident) dueBy() time.Time {
	if due := c.Due(); due != nil {
		return due.By
	}
	return time.Time{}
}

func (c *incident) waitedFor(what casework.Window, of string) (casework.Role, string) {
	for _, task := range c.Tasks() {
		if task.What == what && task.Of == of {
			return task.Role, task.Person
		}
	}
	return casework.RoleComms, c.AssignedTo
}

// tellTarget tells a colleague whom the post targets that it is being dealt with (R12).
func (c *incident) tellTarget(ctx workflow.Context, person string, fields casework.LetterFields, key string) {
	var letter casework.Letter
	err := workflow.ExecuteActivity(posting(ctx, "Tell the colleague whom the post targets"), mail.Deliver, activities.Personal{
		Kind: casework.LetterTargetNote, Form: c.rules.Letters[casework.LetterTargetNote], Fields: fields, Person: person, Key: key,
	}).Get(ctx, &letter)
	if c.undelivered(ctx, err) || c.Closed() {
		return
	}
	c.take(ctx, c.TargetTold(letter, c.moment(ctx)), protocol.Request{})
}

// tellReporters tells members of the public who asked for it how the case ended.
func (c *incident) tellReporters(ctx workflow.Context, e casework.Event, key string) []errand {
	list := []errand{}
	fields := c.Letter(casework.LetterOutcome, 0, c.moment(ctx))
	for i, address := range c.Contacts {
		order := activities.Personal{
			Kind: casework.LetterOutcome, Form: c.rules.Letters[casework.LetterOutcome], Fields: fields,
			Address: address, Key: fmt.Sprintf("%s/%d", key, i),
		}
		list = append(list, errand{e.Seq, func(ctx workflow.Context) {
			c.undelivered(ctx, workflow.ExecuteActivity(posting(ctx, "Tell a reporter the outcome"), mail.Deliver, order).Get(ctx, nil))
		}})
	}
	return list
}

// byHand tells the block what a person did, or could not do, in its place (rules 3, 5).
func (c *incident) byHand(e casework.Event, f casework.ActionDone) []errand {
	a := c.Action(f.ID)
	if e.Actor == casework.System().Person || a == nil {
		return nil
	}
	at := e.At
	share := c.shareOf(*a)
	tell := any(blocks.TakeShare)
	switch {
	case a.Kind == casework.ActionBlockAuthor && f.Status == casework.ActionIsDone:
		share.ByHand = &at
	case a.Kind == casework.ActionBlockAuthor:
		tell = blocks.WithdrawShare
	case a.Kind == casework.ActionUnblockAuthor && f.Status == casework.ActionIsDone && c.Block != nil:
		share.Action, tell = c.Block.Action, blocks.LiftedByHand
	default:
		return nil
	}
	return []errand{{e.Seq, func(ctx workflow.Context) {
		var report casework.BlockReport
		if err := workflow.ExecuteActivity(patient(ctx, "Tell the block: "+a.Kind.Title()), tell, share).Get(ctx, &report); err == nil {
			c.heard(ctx, report)
		}
	}}}
}
