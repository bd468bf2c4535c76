package incident

import (
	"slices"

	"duecourse/internal/casework"
)

// mayDecideNow says whether the current proposal can be decided to go ahead, before the
// decision itself is known.
func (c *Case) mayDecideNow(by casework.Actor) *casework.Refusal {
	if open := c.OpenProposal(); open != nil {
		return c.mayDecide(open, true, by)
	}
	if running := c.carryingOut(); running != nil {
		return c.mayDecide(running, false, by)
	}
	if n := len(c.Proposals); n > 0 && c.Proposals[n-1].Status == ProposalOpposed {
		return c.mayDecide(&c.Proposals[n-1], true, by)
	}
	return casework.Refuse(casework.CodeNotNow, "R8", "There is no proposal to decide on.")
}

func (c *Case) mayDecide(p *Proposal, proceed bool, by casework.Actor) *casework.Refusal {
	if p.Advice != nil && p.Advice.By.ID == by.ID {
		return casework.Refuse(casework.CodeFourEyes, "R8", "You advised on this proposal as Legal, so somebody else must decide it.")
	}
	switch p.Status {
	case ProposalConsulting:
		if proceed {
			return casework.Refuse(casework.CodeLegalNotConsulted, "R8", "Legal Services has not advised on this proposal yet.")
		}
		return nil
	case ProposalAdvised:
		return nil
	case ProposalOpposed:
		return c.mayDecideOpposed(p, proceed, by)
	case ProposalCarryingOut:
		if !proceed && c.nothingDone(p) {
			return nil
		}
		return casework.Refuse(casework.CodeNotNow, "R8", "The proposal has been decided and is being carried out.")
	case ProposalDropped, ProposalDone:
	}
	return casework.Refuse(casework.CodeNotNow, "R8", "The proposal is %s.", p.Status)
}

func (c *Case) mayDecideOpposed(p *Proposal, proceed bool, by casework.Actor) *casework.Refusal {
	switch {
	case p.Ended:
		return casework.Refuse(casework.CodeLegalOpposed, "R8", "Legal Services opposed this proposal, which ends it.")
	case proceed && !by.Has(casework.RoleCommsLead):
		return casework.Refuse(casework.CodeLegalOpposed, "R8", "Legal Services opposed this proposal: only the head of Communications can decide to go ahead.")
	}
	return nil
}

// nothingDone says whether nobody has begun to carry out the proposal.
func (c *Case) nothingDone(p *Proposal) bool {
	return !slices.ContainsFunc(c.Actions, func(a casework.Action) bool {
		waiting := a.Status == casework.ActionIsHeld || a.Status == casework.ActionIsPending && a.Mode == casework.Manual
		return a.Proposal == p.ID && !waiting && a.Kind != ActionBuildPack // building the pack sends nothing outside the council
	})
}

func (d Decide) check(c *Case, by casework.Actor, _ casework.Moment) *casework.Refusal {
	p := c.proposalByID(d.Proposal)
	if p == nil {
		return casework.Invalid("proposal", "This case has no proposal %q.", d.Proposal)
	}
	if r := c.mayDecide(p, d.Proceed, by); r != nil {
		return r
	}
	var wrong casework.Problems
	wrong.Required("rationale", d.Rationale, casework.MaxText)
	return wrong.Refusal()
}

func (d Decide) apply(t *commandContext) {
	if !d.Proceed {
		t.CancelActions("The proposal was dropped.", func(a casework.Action) bool { return a.Proposal == d.Proposal }, t.Recorder)
	}
	t.Emit(Decided{Proposal: d.Proposal, Proceed: d.Proceed}, &casework.Personal{Text: d.Rationale})
	if !d.Proceed {
		t.moveOn()
		return
	}
	t.MoveTo(casework.StageName(StageAction), "")
	proposal := *t.proposalByID(d.Proposal)
	for _, measure := range proposal.Measures {
		t.orderMeasure(proposal, measure)
	}
}

// orderMeasure adds the actions that carry out a measure.
func (t *commandContext) orderMeasure(p Proposal, measure casework.Measure) {
	order := casework.Action{Proposal: p.ID, Measure: measure, Mode: casework.Automatic}
	switch measure {
	case casework.MeasureWarn:
		t.orderWarning(order, slices.Contains(p.Measures, casework.MeasureRemove))
	case casework.MeasureBlock:
		order.Kind = ActionBlockAuthor
		t.order(order)
	case casework.MeasureRemove:
		t.orderRemovals(order)
	case casework.MeasureReferPolice, casework.MeasureLegalAction:
		if t.Rules.Packs {
			t.orderPack(order)
			return
		}
		t.orderHandOver(order, "")
	}
}

// orderWarning warns the author in writing and removes the post. If the council cannot
// remove it, the author is asked to (R3).
func (t *commandContext) orderWarning(order casework.Action, removedAnyway bool) {
	order.Kind = ActionSendWarning
	t.order(order)
	if removedAnyway {
		return
	}
	order.Kind = ActionRemovePost
	if !t.Assessment.Removable {
		order.Kind = ActionAskToRemove
	}
	t.order(order)
}

// orderRemovals removes the post and every further post that is still there (R5).
func (t *commandContext) orderRemovals(order casework.Action) {
	order.Kind = ActionRemovePost
	standing := t.Standing()
	if len(standing) == 0 {
		standing = []int{0} // the removal then records that the post is gone
	}
	for _, post := range standing {
		order.Post = post
		t.order(order)
	}
}

// Standing lists the posts that the council has not removed, by number.
func (c *Case) Standing() []int {
	list := []int{}
	for i := range c.Posts() {
		removed := c.FindAction(func(a casework.Action) bool {
			return a.Kind == ActionRemovePost && a.Post == i && a.Status == casework.ActionIsDone
		})
		if removed == nil {
			list = append(list, i)
		}
	}
	return list
}

// order adds an action. It is held if evidence must be in custody first (R7).
func (t *commandContext) order(a casework.Action) {
	if !t.evidenceFirst(a.Kind) {
		t.OrderAction(a, t.Recorder)
		return
	}
	a.Detail = "Waiting until evidence is in custody."
	t.HoldAction(a, t.Recorder)
	if t.openCapture() == nil {
		t.requestCapture("Nothing is deleted before evidence is in custody: take a screenshot and upload it.")
	}
}

// evidenceFirst says whether an action of the kind must wait for evidence (R7, rule 2).
func (c *Case) evidenceFirst(kind casework.ActionKind) bool {
	deletes := kind == ActionSendWarning || kind == ActionAskToRemove || kind == ActionRemovePost
	return deletes && c.Assessment != nil && c.Assessment.PossiblyCriminal && !c.evidenceSettled()
}
