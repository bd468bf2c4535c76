package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// incident is an incident as it runs.
type incident struct {
	*casework.Incident
	caseRunner
	earlyReports []casework.BlockReport // ends of blocks whose beginning the case does not know yet
}

// Incident runs one incident from the report to its end (domain §3):
//
//	assess → ( propose measures → consult Legal → decide → carry out → watch )* → close
func (w *Workflows) Incident(ctx workflow.Context, start protocol.Start) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // people close a case; nobody cancels it
	c, err := w.openIncident(ctx, start)
	if err != nil {
		return err
	}
	for !c.runIsOver(ctx) {
		switch c.Stage {
		case casework.StageAssessment:
			c.assess(ctx)
		case casework.StageProposal:
			c.propose(ctx)
		case casework.StageConsultation:
			c.consult(ctx)
		case casework.StageDecision:
			c.decide(ctx)
		case casework.StageAction:
			c.carryOut(ctx)
		case casework.StageWatch:
			c.watch(ctx)
		case casework.StageClosed:
			c.close(ctx)
		}
	}
	return c.endRun(ctx, func() error {
		return workflow.NewContinueAsNewError(ctx, protocol.IncidentWorkflow, protocol.Start{
			Rules: c.rules, Seed: c.seed, Case: c.Incident, Handled: c.handled,
		})
	})
}

// assess waits for Comms to say what the post is: acceptable, unacceptable on one
// of ten grounds, or a complaint about a service (R1, R2, R11).
func (c *incident) assess(ctx workflow.Context) { c.waitInStage(ctx, casework.StageAssessment) }

// propose waits for Comms to propose the next measures (R3–R6, R9).
func (c *incident) propose(ctx workflow.Context) { c.waitInStage(ctx, casework.StageProposal) }

// consult waits for Legal's advice. Nobody decides without it (R8).
func (c *incident) consult(ctx workflow.Context) {
	c.waitInStage(ctx, casework.StageConsultation)
}

// decide waits for Comms to decide after the advice (R8).
func (c *incident) decide(ctx workflow.Context) { c.waitInStage(ctx, casework.StageDecision) }

// carryOut performs what was decided, in the order of the ladder, and waits for
// people to do what no platform can (R3–R7, R9).
func (c *incident) carryOut(ctx workflow.Context) {
	c.performActions(ctx)
	c.waitUntil(ctx, func() bool {
		_, more := c.nextAction()
		return more || c.Stage != casework.StageAction || c.shouldContinueAsNew(ctx)
	})
}

// watch waits for the author's answer, the end of the block and a quiet time (R4, R5).
func (c *incident) watch(ctx workflow.Context) { c.waitInStage(ctx, casework.StageWatch) }

// close ends the case once everything is recorded and everybody is notified.
func (c *incident) close(ctx workflow.Context) { c.drain(ctx) }

// openIncident begins a case with its report, or continues one. The report is applied
// before the handlers are registered, because registering a handler runs the updates
// that wait for it. The handlers are registered before anything blocks.
func (w *Workflows) openIncident(ctx workflow.Context, start protocol.Start) (*incident, error) {
	if start.Case == nil && start.Report == nil {
		return nil, asApplicationError(casework.Invalid("report", "A new case needs a report."))
	}
	c := w.newIncident(start)
	if start.Report != nil {
		if err := c.begin(ctx, *start.Report); err != nil {
			return nil, err
		}
	}
	names := append([]casework.CommandName{casework.CommandReport}, casework.Commands()...)
	if err := c.setHandlers(ctx, names, c.handle); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	workflow.Go(ctx, c.recordLoop)
	if c.rules.Captures {
		workflow.Go(ctx, c.captureLoop)
	}
	workflow.Go(ctx, c.receiveBlockReports)
	workflow.Go(ctx, c.receiveCustodyReports)
	if start.Report == nil && c.Closed() {
		// Reopening is a start and an update. A start without its update ends.
		waitForFirstUpdate(ctx, func() bool { return !c.Closed() })
	}
	return c, nil
}

func (w *Workflows) newIncident(start protocol.Start) *incident {
	c := &incident{Incident: &casework.Incident{}}
	if start.Case != nil {
		c.Incident = start.Case
	}
	c.caseRunner = caseRunner{
		state: c.Incident, rules: start.Rules, zone: w.zoneOf(start.Rules), seed: start.Seed, handled: start.Handled, recorded: c.Seq,
		validateCommand: c.validateIncident, applyCommand: c.applyToIncident, notificationsFor: c.incidentNotifications,
		attributesMayLag: incidentAttributesMayLag, extraWork: c.lookIfDue, actions: c.Incident,
		performers: c.actionPerformers(),
	}
	return c
}

// incidentAttributesMayLag says that the search attributes follow at once when a case
// begins or leaves the watch, and lag from stage to stage of the work.
func incidentAttributesMayLag(was, is casework.Stage) bool {
	const watch = casework.StageWatch
	return (was == watch) == (is == watch)
}

func (c *incident) validateIncident(r protocol.Request, m casework.Moment) error {
	command, err := commandIn(r)
	if err != nil {
		return casework.Invalid("", "The system cannot read this command.")
	}
	if report, again := command.(casework.Report); again && !samePost(c.Post, report.Post) {
		return &casework.Refusal{Code: casework.CodeNotFound, Why: "This case is about another post."}
	}
	if refused := c.Check(command, r.Actor, m); refused != nil {
		return refused
	}
	return nil
}

func (c *incident) applyToIncident(r protocol.Request, m casework.Moment) ([]casework.Event, error) {
	command, err := commandIn(r)
	if err != nil {
		return nil, casework.Invalid("", "The system cannot read this command.")
	}
	return casework.Do(c, command, r.Actor, m)
}

// workflowcheck takes the standard library's readers of JSON and of addresses for
// non-deterministic, because what they allocate may start the garbage collector.

func commandIn(r protocol.Request) (casework.Command, error) {
	return casework.IncidentKind().ParseCommand(r.Name, r.Body) //workflowcheck:ignore
}

func samePost(a, b casework.Post) bool {
	return casework.SamePost(a, b) //workflowcheck:ignore
}
