package incident

import (
	"slices"

	"duecourse/internal/casework"
)

// moveOn moves the case to its next stage when nothing is being decided or carried out:
// to the next proposal, to watching, or to its end.
func (t *commandContext) moveOn() {
	if t.Closed() || t.Stage == StageAssessment || t.OpenProposal() != nil || t.carryingOut() != nil || t.busy() {
		return
	}
	began := t.lastCarriedOut() > t.Reopened
	switch {
	case t.Overturned:
		if !t.Block.Active() {
			t.close(OutcomeOverturned, "")
		}
	case began && t.complied() && !t.Block.Active() && !t.checking():
		t.conclude(OutcomeComplied)
	case !began || t.measureIsDue(t.Moment):
		t.returnToProposal()
	case t.watched():
		t.enterWatch()
	case t.Stage == StageProposal:
		// The reason for a measure no longer applies: Comms decides what comes next.
	default:
		t.conclude(t.ending())
	}
}

// busy says whether an unfinished action keeps the case from moving on. A request for
// evidence, for the end of a block, or to tell the person whom the post is about, does not.
func (c *Case) busy() bool {
	return slices.ContainsFunc(c.Actions, func(a casework.Action) bool {
		return !a.Finished() && a.Kind != ActionCaptureEvidence && a.Kind != ActionUnblockAuthor && a.Kind != ActionTellTarget
	})
}

// checking says whether the case waits for a check of its posts.
func (c *Case) checking() bool {
	return c.Looking == casework.LookBeforeEnd || c.Looking == casework.LookAfterBlock
}

// watched says whether a watch window, or a question to a person, is still open.
func (c *Case) watched() bool {
	looking := c.Looking != casework.NotLooking && c.Looking != casework.LookForEvidence
	return looking || slices.ContainsFunc(c.Waits, func(w casework.Wait) bool {
		return isWatchWindow(w.What) || w.What == casework.WindowAction && (w.Of == followUp || w.Of == furtherPosts)
	})
}

func (t *commandContext) returnToProposal() {
	t.EndWait(casework.WindowResponse, "")
	t.EndWait(casework.WindowRecurrence, "")
	if t.Stage != StageProposal {
		t.MoveTo(casework.StageName(StageProposal), casework.WindowProposal)
	}
}

func (t *commandContext) enterWatch() {
	if t.Stage != StageWatch {
		t.MoveTo(casework.StageName(StageWatch), "")
	}
}

// ending is the outcome of a case whose last window has ended.
func (t *commandContext) ending() Outcome {
	if t.exhausted() && len(t.Recommended(t.Moment)) == 0 {
		return OutcomeMeasuresExhausted
	}
	return OutcomeNoRecurrence
}

// conclude closes the case without a person. A referral without a reference, or a legal
// action without news, keeps it open, because its own wait still runs.
func (t *commandContext) conclude(outcome Outcome) {
	if t.assessmentWaits() {
		t.enterWatch()
		return
	}
	if t.keepsStanding() {
		return
	}
	if t.referralIsOpen() {
		t.askForReferral()
		return
	}
	for _, m := range []casework.Measure{casework.MeasureLegalAction, casework.MeasureReferPolice} {
		a := t.carriedOut(m)
		if a == nil {
			continue
		}
		if !t.hasOutcome(*a) {
			t.enterWatch()
			return
		}
		outcome = OutcomeReferredToPolice
		if m == casework.MeasureLegalAction {
			outcome = OutcomeLegalAction
			break
		}
	}
	t.close(outcome, "")
}

// hasOutcome says whether the police or the court is done with an action, or has been waited
// for long enough. In a case that began before every post counted, any news is enough.
func (c *Case) hasOutcome(a casework.Action) bool {
	if !c.EveryPost {
		return c.hasProgress(a)
	}
	return c.wait(casework.WindowLongWatch, a.ID) == nil
}

// hasProgress says whether the police gave a reference (R6), or Legal recorded news (R9).
func (c *Case) hasProgress(a casework.Action) bool {
	return slices.ContainsFunc(c.Progress, func(p Progress) bool {
		return p.Action == a.ID && (a.Kind == ActionHandToLegal || p.Reference != "")
	})
}

// close ends the case.
func (t *commandContext) close(outcome Outcome, reason string) {
	t.end(Closed{Outcome: outcome}, reason)
}

func (t *commandContext) end(closed Closed, reason string) {
	for _, a := range slices.Clone(t.Actions) {
		if (a.Kind == ActionCaptureEvidence || a.Kind == ActionTellTarget) && !a.Finished() {
			t.Emit(casework.ActionDone{ID: a.ID, Status: casework.ActionIsNotPossible, Detail: "The case was closed."}, nil)
		}
	}
	var said *casework.Personal
	if reason != "" {
		said = &casework.Personal{Text: reason}
	}
	t.Emit(closed, said)
	t.Stage, t.Waits, t.Looking = StageClosed, []casework.Wait{}, casework.NotLooking
}

func (c *Case) mayClose() *casework.Refusal {
	if c.Block.Active() {
		return casework.Refuse(casework.CodeNotNow, "R4", "The author is blocked. The case can be closed after the block has been lifted.")
	}
	if c.busy() || c.FindAction(func(a casework.Action) bool { return a.Kind == ActionTellTarget && !a.Finished() }) != nil {
		return casework.Refuse(casework.CodeNotNow, "", "An action is not finished. Confirm it first, or record that it is not possible.")
	}
	return nil
}

func (x Close) check(c *Case, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	if r := c.mayCloseAs(x.Outcome); r != nil {
		return r
	}
	var p casework.Problems
	if !slices.Contains(ClosingOutcomes(), x.Outcome) {
		p.Add("outcome", "Choose no_measure, duplicate, withdrawn, service_complaint or complied.")
	}
	p.Required("reason", x.Reason, casework.MaxText)
	return p.Refusal()
}

// mayCloseAs says whether an outcome is true of the case (rule 7).
func (c *Case) mayCloseAs(outcome Outcome) *casework.Refusal {
	measures := c.lastCarriedOut() > 0
	switch {
	case !c.EveryPost:
	case outcome == OutcomeComplied && !measures:
		return casework.Refuse(casework.CodeNotNow, "R3", "No measure has been taken, so the author cannot have done what was asked.")
	case (outcome == OutcomeNoMeasure || outcome == OutcomeServiceComplaint || outcome == OutcomeComplied) && c.assessmentWaits():
		return casework.Refuse(casework.CodeNotNow, "R2", "A post that was joined to this case has not been assessed yet.")
	case (outcome == OutcomeNoMeasure || outcome == OutcomeServiceComplaint) && c.Assessment == nil:
		return casework.Refuse(casework.CodeNotNow, "R2", "The post has not been assessed yet.")
	case (outcome == OutcomeNoMeasure || outcome == OutcomeServiceComplaint) && measures:
		return casework.Refuse(casework.CodeNotNow, "R8", "A measure has been taken, so the case cannot be closed with this outcome.")
	}
	return nil
}

func (x Close) apply(t *commandContext) { t.close(x.Outcome, x.Reason) }

func (x Reopen) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", x.Reason, casework.MaxText)
	return p.Refusal()
}

func (x Reopen) apply(t *commandContext) {
	t.Emit(Reopened{}, &casework.Personal{Text: x.Reason})
	for _, m := range []casework.Measure{casework.MeasureReferPolice, casework.MeasureLegalAction} {
		if a := t.carriedOut(m); a != nil && !t.hasProgress(*a) {
			t.awaitProgress(*a)
		}
	}
	if t.Assessment == nil || t.Assessment.Finding != FindingUnacceptable {
		t.MoveTo(casework.StageName(StageAssessment), casework.WindowAssessment)
		return
	}
	t.MoveTo(casework.StageName(StageProposal), casework.WindowProposal)
}

func (c *Case) mayOverturn(by casework.Actor, m casework.Moment) *casework.Refusal {
	if !by.Has(casework.RoleCommsLead) && !c.mayStandIn(by, m.Rules.LeadDeputies) {
		return casework.Refuse(casework.CodeNotPermitted, "R10", "Only the head of Communications can do this. If the head took part in the decision, so can whoever the policy names as deputy.")
	}
	proceeded := slices.ContainsFunc(c.Proposals, func(p Proposal) bool {
		return p.Decision != nil && p.Decision.Proceed && !p.Void
	})
	switch {
	case c.assessmentWaits():
		return casework.Refuse(casework.CodeNotNow, "R2", "A post that was joined to this case has not been assessed yet. Assess it first.")
	case !proceeded:
		return casework.Refuse(casework.CodeNotNow, "R10", "There is no decision to overturn.")
	case len(c.ToPerform()) > 0:
		return casework.Refuse(casework.CodeNotNow, "R10", "The system is carrying out an action. Try again when it has finished.")
	}
	for _, p := range c.Proposals {
		if c.EveryPost && !p.Void && (p.By.ID == by.ID || p.Advice != nil && p.Advice.By.ID == by.ID) {
			return casework.Refuse(casework.CodeFourEyes, "R10", "You took part in this decision, so somebody else must review it.")
		}
		if p.Decision != nil && !p.Void && p.Decision.By.ID == by.ID {
			return casework.Refuse(casework.CodeFourEyes, "R10", "You decided this case, so somebody else must review the decision.")
		}
	}
	return nil
}

// mayStandIn says whether somebody reviews in place of the head of Communications: the head took
// part in the decision, and the policy's rule names them (rule 8).
func (c *Case) mayStandIn(by casework.Actor, deputies *casework.DeputyRule) bool {
	if deputies == nil {
		return c.leadDecided()
	}
	return c.leadTookPart() && deputies.Names(by)
}

// leadTookPart says whether the head of Communications proposed what was decided, or decided it.
func (c *Case) leadTookPart() bool {
	return c.leadDecided() || slices.ContainsFunc(c.Proposals, func(p Proposal) bool { return p.Lead && !p.Void })
}

// leadDecided says whether the head of Communications made a decision that stands. Then an
// officer who took no part may review it (rule 8).
func (c *Case) leadDecided() bool {
	return slices.ContainsFunc(c.Proposals, func(p Proposal) bool { return p.Decision != nil && p.Decision.Lead && !p.Void })
}

func (o Overturn) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", o.Reason, casework.MaxText)
	return p.Refusal()
}

// apply undoes what can be undone: it withdraws the share in the block, the warning no
// longer counts, and a correction is sent (rule 8).
func (o Overturn) apply(t *commandContext) {
	told := t.carriedOut(casework.MeasureWarn) != nil || t.carriedOut(casework.MeasureRemove) != nil || t.carriedOut(casework.MeasureBlock) != nil
	t.CancelActions("The decision was overturned.", func(a casework.Action) bool { return a.Kind != ActionUnblockAuthor }, t.Recorder)
	t.Emit(Overturned{}, &casework.Personal{Text: o.Reason})
	t.Stage, t.Looking = StageAction, casework.NotLooking
	t.Waits = slices.DeleteFunc(slices.Clone(t.Waits), func(w casework.Wait) bool { return w.What != casework.WindowAction || w.Of == followUp })
	if t.Block.Active() && t.openUnblock() == nil {
		t.order(casework.Action{Kind: ActionUnblockAuthor, Mode: casework.Automatic, Measure: casework.MeasureBlock, Detail: "The decision was overturned."})
	}
	if t.EveryPost {
		told = len(t.corrections(t.Rules)) > 0
		t.recallReferral()
	}
	if told {
		t.order(casework.Action{Kind: ActionSendCorrection, Mode: casework.Automatic})
	}
	t.moveOn()
}

// recallReferral asks a person to tell the police, if the matter was referred to them (rule 8).
func (t *commandContext) recallReferral() {
	for _, id := range t.Undone {
		if t.Action(id).Kind == ActionReferToPolice {
			t.order(casework.Action{
				Kind: ActionRecallReferral, Mode: casework.Manual, Measure: casework.MeasureReferPolice,
				Detail: "The matter was referred to the police, and the decision no longer stands.",
			})
			return
		}
	}
}
