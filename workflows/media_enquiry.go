package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
	"duecourse/internal/protocol"
)

// MediaEnquiry runs one question of the media until the press office has answered or declined (S8).
func (w *Workflows) MediaEnquiry(ctx workflow.Context, start protocol.Start) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // people close a case; nobody cancels it
	q := stateOf[publication.Enquiry](start)
	c := &caseRunner{state: q}
	c.special.notifications = func(_ workflow.Context, e casework.Event) []notification {
		tell := casework.Notice{
			Kind: casework.NoticeEnquiry, Role: casework.RolePress, Window: casework.WindowMediaAnswer, Due: q.Deadline, Key: c.messageKey(e),
		}
		switch f := e.Data.(type) {
		case publication.EnquiryLogged:
			return c.notice(e, tell)
		case casework.Assigned:
			tell.Person = f.To
			return c.notice(e, tell)
		}
		return c.reminders(e)
	}
	if err := w.open(ctx, c, start); err != nil {
		return err
	}
	for !c.runIsOver(ctx) {
		if q.Closed() {
			c.drain(ctx)
		} else {
			c.waitForNextStage(ctx)
		}
	}
	return c.endRun(ctx)
}
