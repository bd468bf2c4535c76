package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// tellTargets are the notes to the people whom the posts are about (R12).
func (c *incidentRun) tellTargets(ctx workflow.Context, e casework.Event) []notification {
	list := []notification{}
	for _, note := range c.TargetNotes(e, c.moment(ctx)) {
		if note.Fields.News != "" && !c.rules.DutyOfCare {
			continue // the letter of a case that began before has no place for news
		}
		list = append(list, notification{e.Seq, func(ctx workflow.Context) { c.tellTarget(ctx, note, c.messageKey(e)+"/"+note.Target) }})
	}
	return list
}

// tellTarget sends a note. If the system cannot, or must not, a person gets the letter and the
// task to tell them.
func (c *incidentRun) tellTarget(ctx workflow.Context, note incident.TargetNote, key string) {
	form, letter := c.rules.Letters[casework.LetterTargetNote], casework.Letter{}
	if note.Person+note.Address != "" {
		err := workflow.ExecuteActivity(mailOptions(ctx, "Tell the person whom the post is about"), mail.Deliver, activities.DeliverInput{
			Kind: casework.LetterTargetNote, Form: form, Fields: note.Fields, Person: note.Person, Address: note.Address, Key: key,
		}).Get(ctx, &letter)
		if !c.deliveryFailed(ctx, err) {
			c.appendEvents(ctx, c.TargetTold(note.Target, letter, c.moment(ctx)), protocol.Request{})
			return
		}
	}
	if c.Closed() {
		c.askOfficerToTell(ctx, key)
		return
	}
	var drafted casework.Result
	err := workflow.ExecuteActivity(actionOptions(ctx, "Draft the letter for a person"), platform.Draft, activities.SendInput{
		Kind: casework.LetterTargetNote, Form: form, Fields: note.Fields, Author: note.Fields.TargetName, Key: key,
	}).Get(ctx, &drafted)
	if err != nil {
		drafted = casework.Result{}
	}
	c.appendEvents(ctx, c.TargetToTell(note.Target, drafted.Letter, c.moment(ctx)), protocol.Request{})
}

// askOfficerToTell asks the officer to tell a target how the case ended: a closed case has no
// tasks.
func (c *incidentRun) askOfficerToTell(ctx workflow.Context, key string) {
	notice := casework.Notice{
		Kind: casework.NoticeTellTarget, Ref: c.Ref, Role: casework.RoleComms, Person: c.AssignedTo, Window: casework.WindowAction,
		Key: key,
	}
	c.deliveryFailed(ctx, workflow.ExecuteActivity(mailOptions(ctx, "Ask the officer to tell how the case ended"), mail.Notify, notice).Get(ctx, nil))
}

// tellLead tells the head of Communications at once of a high risk, and of a colleague who
// worked on the case before it turned out to be about them (R12).
func (c *incidentRun) tellLead(e casework.Event, f incident.TargetNamed) []notification {
	lead := casework.Notice{Role: casework.RoleCommsLead, Window: casework.WindowAction, Key: c.messageKey(e)}
	list := []notification{}
	if f.Risk == incident.RiskHigh && !f.Mistaken {
		lead.Kind, lead.Urgent = casework.NoticeRisk, true
		list = append(list, c.notice(e, lead)...)
	}
	if f.TookPart {
		lead.Kind, lead.Urgent = casework.NoticeTookPart, false
		list = append(list, c.notice(e, lead)...)
	}
	return list
}

// tellColleague is the note to the target of a case that began before it kept its targets.
func (c *incidentRun) tellColleague(ctx workflow.Context, e casework.Event, f incident.Assessed) []notification {
	if c.rules.DutyOfCare || f.Target == "" || f.Finding != incident.FindingUnacceptable {
		return nil
	}
	order := activities.DeliverInput{
		Kind: casework.LetterTargetNote, Form: c.rules.Letters[casework.LetterTargetNote],
		Fields: c.Letter(casework.LetterTargetNote, 0, c.moment(ctx)), Person: f.Target, Key: c.messageKey(e),
	}
	return []notification{{e.Seq, func(ctx workflow.Context) {
		var letter casework.Letter
		err := workflow.ExecuteActivity(mailOptions(ctx, "Tell the colleague whom the post targets"), mail.Deliver, order).Get(ctx, &letter)
		if !c.deliveryFailed(ctx, err) && !c.Closed() {
			c.appendEvents(ctx, c.TargetTold("", letter, c.moment(ctx)), protocol.Request{})
		}
	}}}
}
