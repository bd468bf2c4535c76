package casework

import "slices"

// face finds where the case stands when nothing is being decided or done: at the
// next measure, watching, or at its end.
func (t *incidentContext) face() {
	if t.Closed() || t.Stage == StageAssessment || t.OpenProposal() != nil || t.carryingOut() != nil || t.busy() {
		return
	}
	began := t.lastCarried() > t.Reopened
	switch {
	case t.Overturned:
		if !t.Block.Active() {
			t.close(OutcomeOverturned, "")
		}
	case began && t.complied() && !t.Block.Active():
		t.conclude(OutcomeComplied)
	case !began || t.pressing(t.Moment):
		t.faceMeasure()
	case t.watched():
		t.watch()
	case t.Stage == StageProposal:
		// What spoke for a measure no longer does: Comms says what comes next.
	default:
		t.conclude(t.ending())
	}
}

// busy says whether an action is under way that has to end before the case goes on.
// A request for evidence, or for the end of a block, runs beside whatever comes next.
func (c *Incident) busy() bool {
	return slices.ContainsFunc(c.Actions, func(a Action) bool {
		return !a.Finished() && a.Kind != ActionCaptureEvidence && a.Kind != ActionUnblockAuthor
	})
}

// watched says whether a window, or a question to a person, is still open.
func (c *Incident) watched() bool {
	return c.Looking == LookForResponse || slices.ContainsFunc(c.Waits, func(w Wait) bool {
		return w.What.watching() || w.What == WindowAction && w.Of == followUp
	})
}

func (t *incidentContext) faceMeasure() {
	t.EndWait(WindowResponse, "")
	t.EndWait(WindowRecurrence, "")
	if t.Stage != StageProposal {
		t.MoveTo(StageProposal, WindowProposal)
	}
}

func (t *incidentContext) watch() {
	if t.Stage != StageWatch {
		t.MoveTo(StageWatch, "")
	}
}

// ending is the outcome of a case whose last window is over.
func (t *incidentContext) ending() Outcome {
	if t.exhausted() && len(t.Recommended(t.Moment)) == 0 {
		return OutcomeMeasuresExhausted
	}
	return OutcomeNoRecurrence
}

// conclude ends the case by itself. A referral without a reference, or a legal
// action without news, keeps it open: its own wait runs.
func (t *incidentContext) conclude(outcome Outcome) {
	for _, m := range []Measure{MeasureLegalAction, MeasureReferPolice} {
		a := t.carried(m)
		if a == nil {
			continue
		}
		if !t.heardOf(*a) {
			t.watch()
			return
		}
		outcome = OutcomeReferredToPolice
		if m == MeasureLegalAction {
			outcome = OutcomeLegalAction
			break
		}
	}
	t.close(outcome, "")
}

// heardOf says whether the police gave their reference (R6), or Legal any news (R9).
func (c *Incident) heardOf(a Action) bool {
	return slices.ContainsFunc(c.Progress, func(p Progress) bool {
		return p.Action == a.ID && (a.Kind == ActionHandToLegal || p.Reference != "")
	})
}

// close ends the case.
func (t *incidentContext) close(outcome Outcome, reason string) {
	if asked := t.captureAsked(); asked != nil {
		t.Emit(ActionDone{ID: asked.ID, Status: ActionIsNotPossible, Detail: "The case was closed."}, nil)
	}
	var said *Personal
	if reason != "" {
		said = &Personal{Text: reason}
	}
	t.Emit(Closed{Outcome: outcome}, said)
	t.Stage, t.Waits, t.Looking = StageClosed, []Wait{}, NotLooking
}

func (c *Incident) mayClose() *Refusal {
	if c.Block.Active() {
		return Refuse(CodeNotNow, "R4", "The author is blocked; the case ends after the block has been lifted.")
	}
	if c.busy() {
		return Refuse(CodeNotNow, "", "An action is unfinished; confirm it first, or say that it is not possible.")
	}
	return nil
}

func (x Close) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	if !slices.Contains(ClosingOutcomes(), x.Outcome) {
		p.Add("outcome", "Choose no_measure, duplicate, withdrawn, service_complaint or complied.")
	}
	p.Required("reason", x.Reason, MaxText)
	return p.Refusal()
}

func (x Close) apply(t *incidentContext) { t.close(x.Outcome, x.Reason) }

func (x Reopen) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	p.Required("reason", x.Reason, MaxText)
	return p.Refusal()
}

func (x Reopen) apply(t *incidentContext) {
	t.Emit(Reopened{}, &Personal{Text: x.Reason})
	for _, m := range []Measure{MeasureReferPolice, MeasureLegalAction} {
		if a := t.carried(m); a != nil && !t.heardOf(*a) {
			t.follow(*a)
		}
	}
	if t.Assessment == nil || t.Assessment.Finding != FindingUnacceptable {
		t.MoveTo(StageAssessment, WindowAssessment)
		return
	}
	t.MoveTo(StageProposal, WindowProposal)
}

func (c *Incident) mayOverturn(by Actor) *Refusal {
	proceeded := slices.ContainsFunc(c.Proposals, func(p Proposal) bool {
		return p.Decision != nil && p.Decision.Proceed && !p.Void
	})
	switch {
	case !proceeded:
		return Refuse(CodeNotNow, "R10", "There is no decision to overturn.")
	case len(c.ToPerform()) > 0:
		return Refuse(CodeNotNow, "R10", "An action is just being carried out; try again when it has ended.")
	}
	for _, p := range c.Proposals {
		if p.Decision != nil && !p.Void && p.Decision.By.ID == by.ID {
			return Refuse(CodeFourEyes, "R10", "You decided this case, so somebody else has to review the decision.")
		}
	}
	return nil
}

func (o Overturn) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	p.Required("reason", o.Reason, MaxText)
	return p.Refusal()
}

// apply undoes what can be undone: the share in the block is withdrawn, the
// warning no longer counts, a correction goes out (rule 8).
func (o Overturn) apply(t *incidentContext) {
	told := t.carried(MeasureWarn) != nil || t.carried(MeasureRemove) != nil || t.carried(MeasureBlock) != nil
	t.giveUp("The decision was overturned.", func(a Action) bool { return a.Kind != ActionUnblockAuthor })
	t.Emit(Overturned{}, &Personal{Text: o.Reason})
	t.Stage, t.Looking = StageAction, NotLooking
	t.Waits = slices.DeleteFunc(slices.Clone(t.Waits), func(w Wait) bool { return w.What != WindowAction || w.Of == followUp })
	if t.Block.Active() && t.lifting() == nil {
		t.order(Action{Kind: ActionUnblockAuthor, Mode: Automatic, Measure: MeasureBlock, Detail: "The decision was overturned."})
	}
	if told {
		t.order(Action{Kind: ActionSendCorrection, Mode: Automatic})
	}
	t.face()
}
