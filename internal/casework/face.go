package casework

import "slices"

// face finds where the case stands when nothing is being decided or done: at the
// next measure, watching, or at its end.
func (t *turn) face() {
	if t.Closed() || t.Stage == StageAssessment || t.OpenProposal() != nil || t.carryingOut() != nil || t.busy() {
		return
	}
	began := t.lastCarried() > 0
	switch {
	case t.Overturned:
		t.close(OutcomeOverturned, "")
	case began && t.complied() && !t.Block.Active():
		t.conclude(OutcomeComplied)
	case !began || t.pressing(t.Moment):
		t.faceMeasure()
	case t.watched():
		t.watch()
	default:
		t.conclude(t.ending())
	}
}

// busy says whether an action other than a request for evidence is under way.
func (c *Incident) busy() bool {
	return slices.ContainsFunc(c.Actions, func(a Action) bool {
		return !a.Finished() && a.Kind != ActionCaptureEvidence
	})
}

// watched says whether a window, or a question to a person, is still open.
func (c *Incident) watched() bool {
	return c.Looking != NotLooking || slices.ContainsFunc(c.Waits, func(w Wait) bool {
		return w.What.watching() || w.What == WindowAction && w.Of == followUp
	})
}

func (t *turn) faceMeasure() {
	t.met(WindowResponse, "")
	t.met(WindowRecurrence, "")
	if t.Stage != StageProposal {
		t.to(StageProposal, WindowProposal)
	}
}

func (t *turn) watch() {
	if t.Stage != StageWatch {
		t.to(StageWatch, "")
	}
}

// ending is the outcome of a case whose last window is over.
func (t *turn) ending() Outcome {
	if t.persisted(t.lastCarried()) || t.exhausted() && len(t.Recommended(t.Moment)) == 0 {
		return OutcomeMeasuresExhausted
	}
	return OutcomeNoRecurrence
}

// conclude ends the case by itself. A referral without a reference, or a legal
// action without news, keeps it open: its own wait runs.
func (t *turn) conclude(outcome Outcome) {
	for _, m := range []Measure{MeasureLegalAction, MeasureReferPolice} {
		a := t.carried(m)
		if a == nil {
			continue
		}
		if !t.heardOf(a.ID) {
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

func (c *Incident) heardOf(action string) bool {
	return slices.ContainsFunc(c.Progress, func(p Progress) bool { return p.Action == action })
}

// close ends the case.
func (t *turn) close(outcome Outcome, reason string) {
	if asked := t.captureAsked(); asked != nil {
		t.emit(ActionDone{ID: asked.ID, Status: ActionIsNotPossible, Detail: "The case was closed."}, nil)
	}
	var said *Personal
	if reason != "" {
		said = &Personal{Text: reason}
	}
	t.emit(Closed{Outcome: outcome}, said)
	t.Stage, t.Waits, t.Looking = StageClosed, []Wait{}, NotLooking
}

func (c *Incident) mayClose() *Refusal {
	if c.Block.Active() {
		return refuse(CodeNotNow, "R4", "The author is blocked; the case ends after the block has been lifted.")
	}
	if c.busy() {
		return refuse(CodeNotNow, "", "An action is unfinished; confirm it first, or say that it is not possible.")
	}
	return nil
}

func (x Close) check(c *Incident, _ Actor, _ Moment) *Refusal {
	if r := c.mayClose(); r != nil {
		return r
	}
	var p problems
	byHand := []Outcome{OutcomeNoMeasure, OutcomeDuplicate, OutcomeWithdrawn, OutcomeServiceComplaint, OutcomeComplied}
	if !slices.Contains(byHand, x.Outcome) {
		p.add("outcome", "Choose no_measure, duplicate, withdrawn, service_complaint or complied.")
	}
	p.required("reason", x.Reason, maxText)
	return p.refusal()
}

func (x Close) apply(t *turn) { t.close(x.Outcome, x.Reason) }

func (x Reopen) check(*Incident, Actor, Moment) *Refusal {
	var p problems
	p.required("reason", x.Reason, maxText)
	return p.refusal()
}

func (x Reopen) apply(t *turn) {
	t.emit(Reopened{}, &Personal{Text: x.Reason})
	if t.Assessment == nil || t.Assessment.Finding != FindingUnacceptable {
		t.to(StageAssessment, WindowAssessment)
		return
	}
	t.to(StageProposal, WindowProposal)
}

func (c *Incident) mayOverturn(by Actor) *Refusal {
	proceeded := slices.ContainsFunc(c.Proposals, func(p Proposal) bool { return p.Decision != nil && p.Decision.Proceed })
	switch {
	case !proceeded || c.Overturned:
		return refuse(CodeNotNow, "R10", "There is no decision to overturn.")
	case len(c.ToPerform()) > 0:
		return refuse(CodeNotNow, "R10", "An action is just being carried out; try again when it has ended.")
	}
	for _, p := range c.Proposals {
		if p.Decision != nil && p.Decision.By.ID == by.ID {
			return refuse(CodeFourEyes, "R10", "You decided this case, so somebody else has to review the decision.")
		}
	}
	return nil
}

func (o Overturn) check(c *Incident, by Actor, _ Moment) *Refusal {
	if r := c.mayOverturn(by); r != nil {
		return r
	}
	var p problems
	p.required("reason", o.Reason, maxText)
	return p.refusal()
}

// apply undoes what can be undone: the share in the block is withdrawn, the
// warning no longer counts, a correction goes out (rule 8).
func (o Overturn) apply(t *turn) {
	told := t.carried(MeasureWarn) != nil || t.carried(MeasureRemove) != nil || t.carried(MeasureBlock) != nil
	for _, p := range t.Proposals {
		t.giveUp(p.ID, "The decision was overturned.")
	}
	t.emit(Overturned{}, &Personal{Text: o.Reason})
	t.Stage, t.Waits, t.Looking = StageAction, []Wait{}, NotLooking
	if t.Block.Active() {
		t.order(Action{Kind: ActionUnblockAuthor, Mode: Automatic, Measure: MeasureBlock, Detail: "The decision was overturned."})
	}
	if told {
		t.order(Action{Kind: ActionSendCorrection, Mode: Automatic})
	}
	t.face()
}
