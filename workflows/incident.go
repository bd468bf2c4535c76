package workflows

import (
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
	c := newIncident(start)
	if err := w.open(ctx, &c.caseRunner, start); err != nil {
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
	return c.endRun(ctx)
}

// assess waits for Comms to say what the post is: acceptable, unacceptable on one
// of ten grounds, or a complaint about a service (R1, R2, R11).
func (c *incidentRun) assess(ctx workflow.Context) { c.waitForNextStage(ctx) }

// propose waits for Comms to propose the next measures (R3–R6, R9).
func (c *incidentRun) propose(ctx workflow.Context) { c.waitForNextStage(ctx) }

// consult waits for Legal's advice. Nobody decides without it (R8).
func (c *incidentRun) consult(ctx workflow.Context) { c.waitForNextStage(ctx) }

// decide waits for Comms to decide after the advice (R8).
func (c *incidentRun) decide(ctx workflow.Context) { c.waitForNextStage(ctx) }

// carryOut performs what was decided, in the order of the ladder, and waits for
// people to do what no platform can (R3–R7, R9).
func (c *incidentRun) carryOut(ctx workflow.Context) { c.performAndWait(ctx) }

// watch waits for the author's answer, the end of the block and a quiet time (R4, R5).
func (c *incidentRun) watch(ctx workflow.Context) { c.waitForNextStage(ctx) }

// close ends the case once everything is recorded and everybody is notified.
func (c *incidentRun) close(ctx workflow.Context) { c.drain(ctx) }

func newIncident(start protocol.Start) *incidentRun {
	c := &incidentRun{Case: stateOf[incident.Case](start)}
	loops := []func(workflow.Context){c.receiveBlockReports, c.receiveCustodyReports}
	if start.Rules.Captures {
		loops = append([]func(workflow.Context){c.captureLoop}, loops...)
	}
	c.caseRunner = caseRunner{state: c.Case, special: special{
		checkCommand:     c.refuseOtherPost,
		prepareCommand:   c.prepare,
		setHandlers:      c.setTakeHandler,
		loops:            loops,
		notifications:    c.incidentNotifications,
		attributesMayLag: incidentAttributesMayLag,
		extraWork:        c.lookIfDue,
		performers:       c.actionPerformers(),
		performedByLoop:  incident.ActionCaptureEvidence,
	}}
	return c
}

// prepare does what a command needs before it is applied: a confirmation is compared with the
// platform, and a join gives the posts to the other case.
func (c *incidentRun) prepare(ctx workflow.Context, command casework.Command, r protocol.Request) (casework.Command, error) {
	if join, is := command.(incident.Join); is {
		return c.prepareJoin(ctx, join, r)
	}
	return c.compareConfirm(ctx, command, r)
}

// incidentAttributesMayLag says that the search attributes follow at once when a case
// begins or leaves the watch, and lag from stage to stage of the work.
func incidentAttributesMayLag(was, is casework.StageName) bool {
	const watch = casework.StageName(incident.StageWatch)
	return (was == watch) == (is == watch)
}

// refuseOtherPost refuses a further report if the case does not have its post. References
// are short, so two posts can get the same one (ADR 3). The server asks this before it
// writes the report into the history, so it is never asked again.
func (c *incidentRun) refuseOtherPost(command casework.Command) *casework.Refusal {
	report, is := command.(incident.Report)
	if !is || report.Known || c.Holds(report.Post) { //workflowcheck:ignore
		return nil
	}
	return &casework.Refusal{Code: casework.CodeNotFound, Why: "This case is about another post."}
}
