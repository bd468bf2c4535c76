package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// incident is a case at work: its state, what is still to be recorded, and whom
// it still has to tell.
type incident struct {
	*casework.Incident
	rules casework.Rules
	zone  *time.Location
	seed  string

	unrecorded []casework.Event
	recorded   int                    // the sequence on the register
	handedIn   time.Time              // when the first of the unrecorded were given to it
	idle       bool                   // nothing is being done but waiting: the run could end
	errands    []errand               // that wait for their event to be on the register
	underway   int                    // errands that are being run
	handled    []protocol.Answer      // the latest requests and their answers
	inHand     []string               // actions that are being tried elsewhere: a block that is refused
	early      []casework.BlockReport // ends of blocks of whose beginning the case has not heard
	alarm      alarm
	shown      casework.Stage // what the search attributes say
}

// keepAnswers is how many requests a case remembers across runs. The register
// remembers all of them.
const keepAnswers = 200

func (c *incident) moment(ctx workflow.Context) casework.Moment {
	return casework.Moment{At: workflow.Now(ctx), Zone: c.zone, Rules: &c.rules}
}

// take accepts events that the rules gave: to be recorded, to be acted on.
func (c *incident) take(ctx workflow.Context, events []casework.Event, cause protocol.Request) {
	for i := range events {
		e := &events[i]
		e.Request, e.Digest = cause.ID, cause.Digest
		if e.Personal != nil {
			e.Salt = casework.Salt(c.seed, e.Seq)
		}
		c.errands = append(c.errands, c.errandsOf(ctx, *e)...)
	}
	c.unrecorded = append(c.unrecorded, events...)
	c.show(ctx)
}

// show keeps details and search attributes current for those who diagnose. The
// attributes cost an event each time: they say at once when a case begins, watches,
// is worked on again or ends. From stage to stage of the work they lag behind until
// the clock has to speak. The details cost nothing, and the register is exact.
func (c *incident) show(ctx workflow.Context) {
	due := c.Due()
	details := fmt.Sprintf("**%s** is in the stage *%s*.", c.Ref, c.Stage)
	if due != nil {
		details += fmt.Sprintf("\n\nIt waits: %s, until %s.", due.What.Title(), due.By.In(c.zone).Format("2 January 2006 15:04 MST"))
	}
	if c.Outcome != "" {
		details += "\n\nOutcome: " + string(c.Outcome)
	}
	workflow.SetCurrentDetails(ctx, details)
	watches, watched := c.Stage == casework.StageWatch, c.shown == casework.StageWatch
	if c.shown == "" || watches != watched || c.Closed() {
		c.file(ctx)
	}
}

// file sets the search attributes, when the case stands elsewhere than they say.
func (c *incident) file(ctx workflow.Context) {
	if c.shown == c.Stage {
		return
	}
	updates := []temporal.SearchAttributeUpdate{protocol.AttributeStage.ValueSet(string(c.Stage))}
	if c.shown == "" {
		updates = append(updates, protocol.AttributeKind.ValueSet("incident"), protocol.AttributeChannel.ValueSet(c.Post.Channel))
	}
	if due := c.Due(); due != nil {
		updates = append(updates, protocol.AttributeDue.ValueSet(due.By))
	} else {
		updates = append(updates, protocol.AttributeDue.ValueUnset())
	}
	c.shown = c.Stage
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("search attributes", "ref", c.Ref, "error", err)
	}
}

// settle waits until everything is recorded, everybody is told and every handler
// has answered; or until the case is open again.
func (c *incident) settle(ctx workflow.Context) {
	c.await(ctx, func() bool { return !c.Closed() || c.quiet(ctx) })
}

func (c *incident) quiet(ctx workflow.Context) bool {
	return c.rested() && workflow.AllHandlersFinished(ctx)
}

// rested says whether nothing of this run is left to be recorded, told or tried.
func (c *incident) rested() bool {
	return len(c.unrecorded) == 0 && len(c.errands) == 0 && c.underway == 0 && len(c.inHand) == 0
}

// over says whether this run of the workflow has nothing more to do.
func (c *incident) over(ctx workflow.Context) bool {
	return c.Closed() && c.quiet(ctx) || c.longEnough(ctx)
}

// longEnough says whether the history has grown so long that a new run should go
// on. What mail or a platform keeps waiting is finished in this one, and the case
// lives on meanwhile.
func (c *incident) longEnough(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !c.Closed() && c.rested()
}

// movingOn says whether a new run could go on at once if people held their breath:
// otherwise a case to which commands come without a pause would never rest. It
// does not keep them waiting for a register that is down.
func (c *incident) movingOn(ctx workflow.Context) bool {
	const holdingBreath = 2 * time.Second
	return c.idle && workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !c.Closed() &&
		len(c.errands) == 0 && c.underway == 0 && len(c.inHand) == 0 &&
		(len(c.unrecorded) == 0 || workflow.Now(ctx).Sub(c.handedIn) < holdingBreath)
}

// leave ends the run: for good, or to go on in a new one with a short history.
// A run is never continued in the task that completes an update: the timer makes
// another task.
func (c *incident) leave(ctx workflow.Context) error {
	c.idle = true
	for rested := c.Closed(); !rested; rested = c.quiet(ctx) {
		c.await(ctx, func() bool { return c.quiet(ctx) })
		if err := workflow.Sleep(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
	if c.Closed() {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, protocol.IncidentWorkflow, protocol.Start{
		Rules: c.rules, Seed: c.seed, Case: c.Incident, Handled: c.handled,
	})
}

// await cannot fail: a case hears no cancellation, it is closed by its people.
func (c *incident) await(ctx workflow.Context, until func() bool) { _ = workflow.Await(ctx, until) }
