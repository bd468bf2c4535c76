package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
)

// What one Record carries at most. The server refuses inputs of two megabytes, and
// a character may take six bytes.
const (
	mostEvents = 100
	mostWords  = 200_000 // bytes of text, but at least one event
)

// clerk records what happened, everything that there is in one go, for as long as
// the case lives. It does not give up: the register may be down, the decisions are
// durable here.
func (c *course) clerk(ctx workflow.Context) {
	for {
		if workflow.Await(ctx, func() bool { return len(c.unrecorded) > 0 }) != nil {
			return
		}
		batch := c.batch()
		c.handedIn = workflow.Now(ctx)
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
		c.sendOut(ctx)
	}
}

// batch is as much of the unrecorded events as one Record carries.
func (c *course) batch() []casework.Event {
	words := 0
	for i, e := range c.unrecorded {
		words += wordsOf(e.Personal)
		if i == mostEvents || i > 0 && words > mostWords {
			return c.unrecorded[:i]
		}
	}
	return c.unrecorded
}

func wordsOf(p *casework.Personal) int {
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
	return n
}
