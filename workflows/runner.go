package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// caseRunner runs a case of any kind. It takes commands, keeps the timer, records
// events, performs actions and notifies people. Package casework decides what
// happens.
type caseRunner struct {
	state   casework.Case
	kind    *casework.Kind // found by the state, unless set
	special special

	rules casework.Rules
	zone  *time.Location
	seed  string

	onlySigned bool // the start was signed, so every signal must be

	unrecorded    []casework.Event
	recorded      int               // sequence number of the last event in the store
	sentToStore   time.Time         // when the record loop sent the first of the unrecorded events
	looking       bool              // a look at the posts is part of this workflow task
	idle          bool              // the case only waits, so the run could end
	locked        *casework.Refusal // while it is set, the timer waits and commands are refused with it
	notifications []notification    // that wait until their event is recorded
	sending       int               // notifications on their way
	handled       []protocol.Answer // the latest requests and their answers
	inProgress    []string          // ids of actions that something else works on
	timer         caseTimer
	indexedStage  casework.StageName // the stage in the search attributes
}

// special is what one kind of case does and others do not. The zero value adds nothing.
type special struct {
	checkCommand     func(command casework.Command) *casework.Refusal // before the rules check it
	prepareCommand   func(ctx workflow.Context, command casework.Command, r protocol.Request) (casework.Command, error)
	setHandlers      func(ctx workflow.Context) error // for updates that are no commands
	loops            []func(ctx workflow.Context)     // that run for as long as the case
	notifications    func(ctx workflow.Context, e casework.Event) []notification
	attributesMayLag func(was, is casework.StageName) bool
	extraWork        func() func(ctx workflow.Context) // work besides commands, timer and actions; nil: none now
	performers       map[casework.ActionKind]performer
	performedByLoop  casework.ActionKind // that one of the loops performs
}

// open begins a case with its first command, or continues one. The command is applied
// before the handlers are registered, because registering a handler runs the updates
// that wait for it. The handlers are registered before anything blocks.
func (w *Workflows) open(ctx workflow.Context, c *caseRunner, start protocol.Start) error {
	if c.kind == nil {
		c.kind = w.Kinds.ByName(c.state.Status().Kind) //workflowcheck:ignore
	}
	c.rules, c.zone, c.seed, c.handled = start.Rules, w.zoneOf(start.Rules), start.Seed, start.Handled
	c.recorded, c.onlySigned = c.state.Status().Seq, start.HasSignature()
	switch {
	case start.First != nil:
		if _, err := c.accept(ctx, *start.First); err != nil {
			return err
		}
	case c.recorded == 0:
		return asApplicationError(casework.Invalid("first", "A new case needs the command %q.", c.kind.Opens))
	}
	if err := c.setHandlers(ctx); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	workflow.Go(ctx, c.recordLoop)
	for _, loop := range c.special.loops {
		workflow.Go(ctx, loop)
	}
	if start.First == nil && c.state.Closed() {
		// Reopening is a start and an update. A start without its update ends.
		waitForFirstUpdate(ctx, func() bool { return !c.state.Closed() })
	}
	return nil
}

// stateOf is the state that a case continues from, or the empty one of a new case.
func stateOf[C any](start protocol.Start) *C {
	if state, is := any(start.Case).(*C); is {
		return state
	}
	return new(C)
}

func (c *caseRunner) moment(ctx workflow.Context) casework.Moment {
	return casework.Moment{At: workflow.Now(ctx), Zone: c.zone, Rules: &c.rules}
}

// appendEvents queues events for the record loop, and the notifications that they
// cause. The cause is the request behind the events; it is empty if there is none.
func (c *caseRunner) appendEvents(ctx workflow.Context, events []casework.Event, cause protocol.Request) {
	for i := range events {
		e := &events[i]
		e.Request, e.Digest = cause.ID, cause.Digest
		if e.Personal != nil {
			e.Salt = casework.Salt(c.seed, e.Seq)
		}
		c.notifications = append(c.notifications, c.notificationsFor(ctx, *e)...)
	}
	c.unrecorded = append(c.unrecorded, events...)
	c.showProgress(ctx)
}

// waitUntil keeps the case waiting until a condition holds. Meanwhile people give
// commands, the timer fires and the case does its extra work.
func (c *caseRunner) waitUntil(ctx workflow.Context, condition func() bool) {
	for !condition() {
		c.setTimer(ctx)
		c.idle = true
		c.await(ctx, func() bool {
			return condition() || c.locked == nil && (c.timerFired() || c.timerMoved(ctx) || c.work() != nil)
		})
		c.idle = false
		if condition() {
			return
		}
		if do := c.work(); do != nil {
			do(ctx)
		} else if c.timerFired() {
			c.tick(ctx)
		}
	}
}

// waitForNextStage waits until the case leaves its stage, or its run should end.
func (c *caseRunner) waitForNextStage(ctx workflow.Context) {
	stage := c.state.Status().Stage
	c.waitUntil(ctx, func() bool { return c.state.Status().Stage != stage || c.shouldContinueAsNew(ctx) })
}

// performAndWait performs the case's actions and waits until there are more, the case
// leaves its stage, or its run should end.
func (c *caseRunner) performAndWait(ctx workflow.Context) {
	stage := c.state.Status().Stage
	c.performActions(ctx)
	c.waitUntil(ctx, func() bool {
		_, more := c.nextAction()
		return more || c.state.Status().Stage != stage || c.shouldContinueAsNew(ctx)
	})
}

func (c *caseRunner) work() func(ctx workflow.Context) {
	if c.special.extraWork == nil {
		return nil
	}
	return c.special.extraWork()
}

// drain waits until everything is recorded, everybody is notified and every update
// is answered, or until somebody reopens the case.
func (c *caseRunner) drain(ctx workflow.Context) {
	c.await(ctx, func() bool { return !c.state.Closed() || c.drained(ctx) })
}

func (c *caseRunner) drained(ctx workflow.Context) bool {
	return len(c.unrecorded) == 0 && c.nothingInProgress() && workflow.AllHandlersFinished(ctx)
}

// nothingInProgress says whether no notification and no action is under way.
func (c *caseRunner) nothingInProgress() bool {
	return len(c.notifications) == 0 && c.sending == 0 && len(c.inProgress) == 0
}

// runIsOver says whether this run of the workflow has nothing more to do.
func (c *caseRunner) runIsOver(ctx workflow.Context) bool {
	return c.state.Closed() && c.drained(ctx) || c.shouldContinueAsNew(ctx)
}

// shouldContinueAsNew says whether the history is so long that a new run should
// take over. The case stays in this run until mail and platforms have answered.
func (c *caseRunner) shouldContinueAsNew(ctx workflow.Context) bool {
	return workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !c.state.Closed() &&
		len(c.unrecorded) == 0 && c.nothingInProgress()
}

// refusesUntilNewRun says whether a new run could take over if updates paused
// briefly. Without the pause, a case that gets commands all the time would never
// reach a moment in which everything is recorded. The pause is short, so that a
// store that is down does not keep people waiting.
func (c *caseRunner) refusesUntilNewRun(ctx workflow.Context) bool {
	const longestPause = 2 * time.Second
	return c.idle && workflow.GetInfo(ctx).GetContinueAsNewSuggested() && !c.state.Closed() && c.nothingInProgress() &&
		(len(c.unrecorded) == 0 || workflow.Now(ctx).Sub(c.sentToStore) < longestPause)
}

// endRun ends the run. An open case continues in a new run with a short history,
// but never in the workflow task that completes an update: the timer makes another
// task.
func (c *caseRunner) endRun(ctx workflow.Context) error {
	c.idle = true
	for ready := c.state.Closed(); !ready; ready = c.drained(ctx) {
		c.await(ctx, func() bool { return c.drained(ctx) })
		if err := workflow.Sleep(ctx, 10*time.Millisecond); err != nil {
			return err
		}
		c.letLoopsRun(ctx)
	}
	if c.state.Closed() {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, c.kind.Workflow, protocol.Start{
		Rules: c.rules, Seed: c.seed, Case: c.state, Handled: c.handled, Continues: workflow.GetInfo(ctx).WorkflowExecution.RunID,
	})
}

// letLoopsRun lets every loop take what came with the same task as the timer. A signal that
// arrives as the run asks to end comes back in this way: a run that ended then would lose it.
// A coroutine that begins now runs after all others.
func (c *caseRunner) letLoopsRun(ctx workflow.Context) {
	ran := false
	workflow.Go(ctx, func(workflow.Context) { ran = true })
	c.await(ctx, func() bool { return ran })
}

// await cannot fail: a case ignores cancellation, because people close it.
func (c *caseRunner) await(ctx workflow.Context, condition func() bool) {
	_ = workflow.Await(ctx, condition)
}
