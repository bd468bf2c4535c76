package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// incidentRun is an incident as it runs.
type incidentRun struct {
	*incident.Case
	caseRunner
	earlyReports []incident.BlockReport // ends of blocks whose beginning the case does not know yet
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
		case incident.StageAssessment:
			c.assess(ctx)
		case incident.StageProposal:
			c.propose(ctx)
		case incident.StageConsultation:
			c.consult(ctx)
		case incident.StageDecision:
			c.decide(ctx)
		case incident.StageAction:
			c.carryOut(ctx)
		case incident.StageWatch:
			c.watch(ctx)
		case incident.StageClosed:
			c.close(ctx)
		}
	}
	return c.endRun(ctx, func() error {
		return workflow.NewContinueAsNewError(ctx, protocol.IncidentWorkflow, protocol.Start{
			Rules: c.rules, Seed: c.seed, Case: c.Case, Handled: c.handled,
		})
	})
}

// assess waits for Comms to say what the post is: acceptable, unacceptable on one
// of ten grounds, or a complaint about a service (R1, R2, R11).
func (c *incidentRun) assess(ctx workflow.Context) {
	c.waitInStage(ctx, casework.StageName(incident.StageAssessment))
}

// propose waits for Comms to propose the next measures (R3–R6, R9).
func (c *incidentRun) propose(ctx workflow.Context) {
	c.waitInStage(ctx, casework.StageName(incident.StageProposal))
}

// consult waits for Legal's advice. Nobody decides without it (R8).
func (c *incidentRun) consult(ctx workflow.Context) {
	c.waitInStage(ctx, casework.StageName(incident.StageConsultation))
}

// decide waits for Comms to decide after the advice (R8).
func (c *incidentRun) decide(ctx workflow.Context) {
	c.waitInStage(ctx, casework.StageName(incident.StageDecision))
}

// carryOut performs what was decided, in the order of the ladder, and waits for
// people to do what no platform can (R3–R7, R9).
func (c *incidentRun) carryOut(ctx workflow.Context) {
	c.performActions(ctx)
	c.waitUntil(ctx, func() bool {
		_, more := c.nextAction()
		return more || c.Stage != incident.StageAction || c.shouldContinueAsNew(ctx)
	})
}

// watch waits for the author's answer, the end of the block and a quiet time (R4, R5).
func (c *incidentRun) watch(ctx workflow.Context) {
	c.waitInStage(ctx, casework.StageName(incident.StageWatch))
}

// close ends the case once everything is recorded and everybody is notified.
func (c *incidentRun) close(ctx workflow.Context) { c.drain(ctx) }

// openIncident begins a case with its report, or continues one. The report is applied
// before the handlers are registered, because registering a handler runs the updates
// that wait for it. The handlers are registered before anything blocks.
func (w *Workflows) openIncident(ctx workflow.Context, start protocol.Start) (*incidentRun, error) {
	if start.Case == nil && start.Report == nil {
		return nil, asApplicationError(casework.Invalid("report", "A new case needs a report."))
	}
	c := w.newIncident(start)
	if start.Report != nil {
		if err := c.begin(ctx, *start.Report); err != nil {
			return nil, err
		}
	}
	names := append([]casework.CommandName{incident.CommandReport}, incident.Commands()...)
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

func (w *Workflows) newIncident(start protocol.Start) *incidentRun {
	c := &incidentRun{Case: &incident.Case{}}
	if start.Case != nil {
		c.Case = start.Case
	}
	c.caseRunner = caseRunner{
		state: c.Case, rules: start.Rules, zone: w.zoneOf(start.Rules), seed: start.Seed, handled: start.Handled, recorded: c.Seq,
		validateCommand: c.validateIncident, applyCommand: c.applyToIncident, notificationsFor: c.incidentNotifications,
		attributesMayLag: incidentAttributesMayLag, extraWork: c.lookIfDue, actions: c.Case,
		performers: c.actionPerformers(),
	}
	return c
}

// incidentAttributesMayLag says that the search attributes follow at once when a case
// begins or leaves the watch, and lag from stage to stage of the work.
func incidentAttributesMayLag(was, is casework.StageName) bool {
	const watch = casework.StageName(incident.StageWatch)
	return (was == watch) == (is == watch)
}

func (c *incidentRun) validateIncident(r protocol.Request, m casework.Moment) error {
	command, err := commandIn(r)
	if err != nil {
		return casework.Invalid("", "The system cannot read this command.")
	}
	if report, again := command.(incident.Report); again && !samePost(c.Post, report.Post) {
		return &casework.Refusal{Code: casework.CodeNotFound, Why: "This case is about another post."}
	}
	if refused := c.Check(command, r.Actor, m); refused != nil {
		return refused
	}
	return nil
}

func (c *incidentRun) applyToIncident(r protocol.Request, m casework.Moment) ([]casework.Event, error) {
	command, err := commandIn(r)
	if err != nil {
		return nil, casework.Invalid("", "The system cannot read this command.")
	}
	return casework.Do(c, command, r.Actor, m)
}

// workflowcheck takes the standard library's readers of JSON and of addresses for
// non-deterministic, because what they allocate may start the garbage collector.

func commandIn(r protocol.Request) (casework.Command, error) {
	return incident.Kind().ParseCommand(r.Name, r.Body) //workflowcheck:ignore
}

func samePost(a, b incident.Post) bool {
	return incident.SamePost(a, b) //workflowcheck:ignore
}
