package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// Incident runs one incident from the report to its end (domain §3):
//
//	assess → ( propose measures → consult Legal → decide → carry out → watch )* → close
func (w *Workflows) Incident(ctx workflow.Context, start protocol.Start) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // a case is closed by its people, never cancelled
	c, err := w.open(ctx, start)
	if err != nil {
		return err
	}
	for !c.over(ctx) {
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
	return c.leave(ctx, func() error {
		return workflow.NewContinueAsNewError(ctx, protocol.IncidentWorkflow, protocol.Start{
			Rules: c.rules, Seed: c.seed, Case: c.Incident, Handled: c.handled,
		})
	})
}

// assess waits for Comms to say what the post is: acceptable, unacceptable on one
// of ten grounds, or really a complaint about a service (R1, R2, R11).
func (c *incident) assess(ctx workflow.Context) { c.stay(ctx, casework.StageAssessment) }

// propose waits for Comms to propose the next measures (R3–R6, R9).
func (c *incident) propose(ctx workflow.Context) { c.stay(ctx, casework.StageProposal) }

// consult waits for Legal's advice, without which nothing is decided (R8).
func (c *incident) consult(ctx workflow.Context) { c.stay(ctx, casework.StageConsultation) }

// decide waits for Comms to decide after the advice (R8).
func (c *incident) decide(ctx workflow.Context) { c.stay(ctx, casework.StageDecision) }

// carryOut does what was decided, in the order of the ladder, and waits for people
// to do what no platform can (R3–R7, R9). What must wait for evidence waits.
func (c *incident) carryOut(ctx workflow.Context) {
	for action, some := c.next(); some; action, some = c.next() {
		c.perform(ctx, action)
		c.notTwice(ctx, action)
	}
	c.stay(ctx, casework.StageAction)
}

// watch sees how the author answers, the block out, and whether it stays quiet (R4, R5).
func (c *incident) watch(ctx workflow.Context) { c.stay(ctx, casework.StageWatch) }

// close ends the case, once everything is on the register and everybody was told.
func (c *incident) close(ctx workflow.Context) { c.settle(ctx) }

// open begins a case with its report, or goes on with one where it stood. The
// report comes before the handlers, because registering a handler lets the updates
// run that wait for it; the handlers come before anything that blocks.
func (w *Workflows) open(ctx workflow.Context, start protocol.Start) (*incident, error) {
	if start.Case == nil && start.Report == nil {
		return nil, refusal(casework.Invalid("report", "A case begins with a report."))
	}
	c := w.resume(start)
	if start.Report != nil {
		if err := c.begin(ctx, *start.Report); err != nil {
			return nil, err
		}
	}
	if err := c.listen(ctx, append([]casework.Name{casework.CommandReport}, casework.Commands()...), c.handle); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	workflow.Go(ctx, c.clerk)
	if c.rules.Captures {
		workflow.Go(ctx, c.photographer)
	}
	workflow.Go(ctx, c.hearBlocks)
	workflow.Go(ctx, c.hearCustody)
	if start.Report == nil && c.Closed() {
		// Reopening is a start and an update. A start without its update is harmless: it ends.
		inTime(ctx, func() bool { return !c.Closed() })
	}
	return c, nil
}
