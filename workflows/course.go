package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// matter is what the machinery asks of a case of any kind.
type matter interface {
	Place() casework.Place
	Closed() bool
	Due() *casework.Wait
	Tasks() []casework.Task
	NextWake(m casework.Moment) (time.Time, bool)
	Tick(m casework.Moment) []casework.Event
}

// course is the work on a case of any kind: its commands, its clock, what is still
// to be recorded, and whom it still has to tell.
type course struct {
	matter matter
	rules  casework.Rules
	zone   *time.Location
	seed   string

	check     func(r protocol.Request, m casework.Moment) error // refuses a command
	do        func(r protocol.Request, m casework.Moment) ([]casework.Event, error)
	errandsOf func(ctx workflow.Context, e casework.Event) []errand
	lags      func(was, is string) bool // the search attributes may stay behind; nil: never

	unrecorded []casework.Event
	recorded   int               // the sequence on the register
	handedIn   time.Time         // when the first of the unrecorded were given to it
	idle       bool              // nothing is being done but waiting: the run could end
	held       *casework.Refusal // something is being done beside which neither people nor the clock do anything
	errands    []errand          // that wait for their event to be on the register
	underway   int               // errands that are being run
	handled    []protocol.Answer // the latest requests and their answers
	inHand     []string          // what is being tried elsewhere: a block that is refused
	alarm      alarm
	shown      string // the stage that the search attributes say
}

// keepAnswers is how many requests a case remembers across runs. The register
// remembers all of them.
const keepAnswers = 200

func (c *course) moment(ctx workflow.Context) casework.Moment {
	return casework.Moment{At: workflow.Now(ctx), Zone: c.zone, Rules: &c.rules}
}

// begin takes the command that the case was started with.
func (c *course) begin(ctx workflow.Context, r protocol.Request) error {
	events, err := c.do(r, c.moment(ctx))
	if err != nil {
		return refusal(err)
	}
	c.take(ctx, events, r)
	c.remember(r)
	return nil
}

// take accepts events that the rules gave: to be recorded, to be acted on.
func (c *course) take(ctx workflow.Context, events []casework.Event, cause protocol.Request) {
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

// settle waits until everything is recorded, everybody is told and every handler
// has answered; or until the case is open again.
func (c *course) settle(ctx workflow.Context) {
	c.await(ctx, func() bool { return !c.matter.Closed() || c.quiet(ctx) })
}

func (c *course) quiet(ctx workflow.Context) bool {
	return c.rested() && workflow.AllHandlersFinished(ctx)
}

// rested says whether nothing of this run is left to be recorded, told or tried.
func (c *course) rested() bool {
	return len(c.unrecorded) == 0 && len(c.errands) == 0 && c.underway == 0 && len(c.inHand) == 0
}

// over says whether this run of the workflow has nothing more to do.
func (c *course) over(ctx workflow.Context) bool {
	return c.matter.Closed() && c.quiet(ctx) || c.longEnough(ctx)
}

// longEnough says whether the history has grown so long that a new run should go
// on. What mail or a platform keeps waiting is finished in this one, and the case
// lives on meanwhile.
func (c *course) longEnough(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !c.matter.Closed() && c.rested()
}

// movingOn says whether a new run could go on at once if people held their breath:
// otherwise a case to which commands come without a pause would never rest. It
// does not keep them waiting for a register that is down.
func (c *course) movingOn(ctx workflow.Context) bool {
	const holdingBreath = 2 * time.Second
	return c.idle && workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !c.matter.Closed() &&
		len(c.errands) == 0 && c.underway == 0 && len(c.inHand) == 0 &&
		(len(c.unrecorded) == 0 || workflow.Now(ctx).Sub(c.handedIn) < holdingBreath)
}

// leave ends the run: for good, or to go on in a new one with a short history.
// A run is never continued in the task that completes an update: the timer makes
// another task.
func (c *course) leave(ctx workflow.Context, goOn func() error) error {
	c.idle = true
	for rested := c.matter.Closed(); !rested; rested = c.quiet(ctx) {
		c.await(ctx, func() bool { return c.quiet(ctx) })
		if err := workflow.Sleep(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
	if c.matter.Closed() {
		return nil
	}
	return goOn()
}

// await cannot fail: a case hears no cancellation, it is closed by its people.
func (c *course) await(ctx workflow.Context, until func() bool) { _ = workflow.Await(ctx, until) }

// movesOn is how a case that goes over into a new run refuses a request.
func movesOn() error {
	return temporal.NewApplicationErrorWithOptions("The case goes over into a new run.", protocol.MovingOn,
		temporal.ApplicationErrorOptions{NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign})
}
