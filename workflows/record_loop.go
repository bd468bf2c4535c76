package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
)

// The most that one Record activity carries. The server refuses inputs of two
// megabytes, and a character may take six bytes.
const (
	maxBatchEvents = 100
	maxBatchText   = 200_000 // bytes; a single event may exceed it
)

// recordLoop records new events in batches for as long as the case lives. It never
// gives up: while the store is down, the events are durable in the workflow. It waits for a
// look at the posts, which takes seconds at most, so that both are recorded at once.
func (c *caseRunner) recordLoop(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return len(c.unrecorded) > 0 && !c.looking }) != nil {
			return
		}
		batch := c.nextBatch()
		c.sentToStore = workflow.Now(ctx)
		first, last := batch[0].Seq, batch[len(batch)-1].Seq
		input := activities.RecordInput{Ref: c.state.Status().Ref, Events: batch}
		err := workflow.ExecuteActivity(recordOptions(ctx, first, last), events.Record, input).Get(ctx, nil)
		if err != nil {
			workflow.GetLogger(ctx).Error("the store refuses events; trying again in a minute", "ref", input.Ref, "error", err)
			if workflow.Sleep(ctx, time.Minute) != nil {
				return
			}
			continue
		}
		c.unrecorded = c.unrecorded[len(batch):]
		c.recorded = last
		c.sendNotifications(ctx)
	}
}

// nextBatch is as many unrecorded events as one Record activity carries.
func (c *caseRunner) nextBatch() []casework.Event {
	text := 0
	for i, e := range c.unrecorded {
		text += textSize(e.Personal)
		if i == maxBatchEvents || i > 0 && text > maxBatchText {
			return c.unrecorded[:i]
		}
	}
	return c.unrecorded
}

// textSize is the size of an event's longest texts in bytes.
func textSize(p *casework.Personal) int {
	if p == nil {
		return 0
	}
	n := len(p.Text)
	if p.Post != nil {
		n += len(p.Post.Text)
	}
	if p.Letter != nil {
		n += len(p.Letter.Text)
	}
	if p.Publication != nil {
		n += len(p.Publication.Body)
	}
	if p.Enquiry != nil {
		n += len(p.Enquiry.Question)
	}
	return n
}
