package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
	"duecourse/internal/protocol"
)

// publicationRun is a publication as it runs.
type publicationRun struct {
	*publication.Publication
	caseRunner
}

// Publication runs one publication from its draft to its release on every channel (domain §5):
//
//	write → approve → wait for the end of the embargo → release, once on each channel
//
// A correction or a withdrawal afterwards is a new run of the same workflow.
func (w *Workflows) Publication(ctx workflow.Context, start protocol.Start) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // people cancel a publication; nobody cancels its workflow
	p := newPublication(start)
	if err := w.open(ctx, &p.caseRunner, start); err != nil {
		return err
	}
	for !p.runIsOver(ctx) {
		switch p.Stage {
		case publication.StageDraft:
			p.write(ctx)
		case publication.StageApproval:
			p.approve(ctx)
		case publication.StageEmbargoed:
			p.holdUntilTheEmbargoEnds(ctx)
		case publication.StageReleased, publication.StageWithdrawn:
			p.release(ctx)
		case publication.StageClosed:
			p.drain(ctx)
		}
	}
	return p.endRun(ctx)
}

// write waits for the writer to submit the text.
func (p *publicationRun) write(ctx workflow.Context) { p.waitForNextStage(ctx) }

// approve waits for the press office (S8, S10, S11).
func (p *publicationRun) approve(ctx workflow.Context) { p.waitForNextStage(ctx) }

// holdUntilTheEmbargoEnds waits on a timer of its own (S9). The press office can move the embargo,
// and an edit takes the approval back.
func (p *publicationRun) holdUntilTheEmbargoEnds(ctx workflow.Context) { p.waitForNextStage(ctx) }

// release releases the text on each channel, or takes it down again, and waits for people to do
// what no channel can.
func (p *publicationRun) release(ctx workflow.Context) { p.performAndWait(ctx) }

func newPublication(start protocol.Start) *publicationRun {
	p := &publicationRun{Publication: stateOf[publication.Publication](start)}
	p.caseRunner = caseRunner{state: p.Publication, special: special{
		notifications: p.publicationNotifications,
		// From stage to stage the search attributes may lag: nobody looks for a draft there.
		attributesMayLag: func(casework.StageName, casework.StageName) bool { return true },
		performers: map[casework.ActionKind]performer{
			publication.ActionRelease: p.publish, publication.ActionCorrect: p.publish, publication.ActionTakeDown: p.takeDown,
		},
	}}
	return p
}

// publish releases the text on one channel, while the others go their own way (S9). Its key makes
// the channel do it once, however often it is tried.
func (p *publicationRun) publish(ctx workflow.Context, a casework.Action) {
	text := p.TextFor(a)
	order := activities.ReleaseInput{Channel: a.Channel, Title: text.Title, Text: text.Body, Link: text.Link, Key: p.actionKey(a)}
	p.performInBackground(ctx, a, func(ctx workflow.Context, a casework.Action) {
		var result casework.Result
		err := workflow.ExecuteActivity(actionOptions(ctx, casework.Upper(publication.ActionTitle(a))), platform.Release, order).Get(ctx, &result)
		if err != nil {
			result = needsPerson(failureReason(err, noAnswer))
		}
		p.finishAction(ctx, a, result)
	})
}

// takeDown removes a post that was made of a publication that was withdrawn.
func (p *publicationRun) takeDown(ctx workflow.Context, a casework.Action) {
	order := activities.RemoveInput{Channel: a.Channel, URL: a.URL, Key: p.actionKey(a)}
	p.performInBackground(ctx, a, func(ctx workflow.Context, a casework.Action) {
		var result casework.Result
		err := workflow.ExecuteActivity(actionOptions(ctx, casework.Upper(publication.ActionTitle(a))), platform.Remove, order).Get(ctx, &result)
		if err != nil {
			result = needsPerson(failureReason(err, noAnswer))
		}
		p.finishAction(ctx, a, result)
	})
}

// publicationNotifications lists whom an event of a publication notifies. No mail holds a word of
// the text (S9).
func (p *publicationRun) publicationNotifications(_ workflow.Context, e casework.Event) []notification {
	switch f := e.Data.(type) {
	case publication.Submitted, publication.CorrectionDrafted, publication.ReleaseMissed:
		return p.askPressOffice(e)
	case casework.ActionPending:
		if f.Mode == casework.Manual {
			return p.askPressOffice(e)
		}
		return nil
	case publication.Returned:
		return p.notice(e, casework.Notice{
			Kind: casework.NoticeReturned, Person: p.Writers[0].ID, Window: casework.WindowPublicationApproval, Key: p.messageKey(e),
		})
	}
	return p.reminders(e)
}

// askPressOffice tells the press office that a publication waits for it: those who wrote it do not
// approve it (S8).
func (p *publicationRun) askPressOffice(e casework.Event) []notification {
	notice := casework.Notice{Kind: casework.NoticePublication, Role: casework.RolePress, Window: casework.WindowPublicationApproval, Key: p.messageKey(e)}
	for _, task := range casework.Tasks(p) {
		if task.Command == publication.CommandApprove {
			notice.Except = task.NotFor
		}
		notice.Due = task.Due
	}
	return p.notice(e, notice)
}
