package casework

import "slices"

// mayDecideNow answers for the command as such, without what it says: may the
// proposal that is on the table be decided to proceed?
func (c *Incident) mayDecideNow(by Actor) *Refusal {
	if open := c.OpenProposal(); open != nil {
		return c.mayDecide(open, true, by)
	}
	if running := c.carryingOut(); running != nil {
		return c.mayDecide(running, false, by)
	}
	if n := len(c.Proposals); n > 0 && c.Proposals[n-1].Status == ProposalOpposed {
		return c.mayDecide(&c.Proposals[n-1], true, by)
	}
	return Refuse(CodeNotNow, "R8", "There is no proposal to decide.")
}

func (c *Incident) mayDecide(p *Proposal, proceed bool, by Actor) *Refusal {
	if p.Advice != nil && p.Advice.By.ID == by.ID {
		return Refuse(CodeFourEyes, "R8", "You advised on this proposal as Legal, so somebody else has to decide it.")
	}
	switch p.Status {
	case ProposalConsulting:
		if proceed {
			return Refuse(CodeLegalNotConsulted, "R8", "Legal Services has not advised on this proposal yet.")
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
		return Refuse(CodeNotNow, "R8", "The proposal has been decided and is being carried out.")
	case ProposalDropped, ProposalDone:
	}
	return Refuse(CodeNotNow, "R8", "The proposal is %s.", p.Status)
}

func (c *Incident) mayDecideOpposed(p *Proposal, proceed bool, by Actor) *Refusal {
	switch {
	case p.Ended:
		return Refuse(CodeLegalOpposed, "R8", "Legal Services opposed this proposal, which ends it.")
	case proceed && !by.Has(RoleCommsLead):
		return Refuse(CodeLegalOpposed, "R8", "Legal Services opposed this proposal: only the head of Communications can decide to go on.")
	}
	return nil
}

// nothingDone says whether no one has begun to carry the proposal out.
func (c *Incident) nothingDone(p *Proposal) bool {
	return !slices.ContainsFunc(c.Actions, func(a Action) bool {
		waiting := a.Status == ActionIsHeld || a.Status == ActionIsPending && a.Mode == Manual
		return a.Proposal == p.ID && !waiting && a.Kind != ActionBuildPack // which leaves the house with nobody
	})
}

func (d Decide) check(c *Incident, by Actor, _ Moment) *Refusal {
	p := c.proposalByID(d.Proposal)
	if p == nil {
		return Invalid("proposal", "This case has no proposal %q.", d.Proposal)
	}
	if r := c.mayDecide(p, d.Proceed, by); r != nil {
		return r
	}
	var wrong Problems
	wrong.Required("rationale", d.Rationale, MaxText)
	return wrong.Refusal()
}

func (d Decide) apply(t *incidentContext) {
	if !d.Proceed {
		t.giveUp("The proposal was dropped.", func(a Action) bool { return a.Proposal == d.Proposal })
	}
	t.Emit(Decided{Proposal: d.Proposal, Proceed: d.Proceed}, &Personal{Text: d.Rationale})
	if !d.Proceed {
		t.face()
		return
	}
	t.MoveTo(StageAction, "")
	proposal := *t.proposalByID(d.Proposal)
	for _, measure := range proposal.Measures {
		t.orderMeasure(proposal, measure)
	}
}

// giveUp ends what matches and has not been begun.
func (t *incidentContext) giveUp(why string, match func(Action) bool) {
	for _, a := range slices.Clone(t.Actions) {
		if match(a) && !a.Finished() {
			t.Emit(ActionDone{ID: a.ID, Status: ActionIsNotPossible, Detail: why}, nil)
			t.EndWait(WindowAction, a.ID)
		}
	}
}

// orderMeasure puts on the list what carries out a measure.
func (t *incidentContext) orderMeasure(p Proposal, measure Measure) {
	order := Action{Proposal: p.ID, Measure: measure, Mode: Automatic}
	switch measure {
	case MeasureWarn:
		t.orderWarning(order, slices.Contains(p.Measures, MeasureRemove))
	case MeasureBlock:
		order.Kind = ActionBlockAuthor
		t.order(order)
	case MeasureRemove:
		t.orderRemovals(order)
	case MeasureReferPolice, MeasureLegalAction:
		if t.Rules.Packs {
			t.orderPack(order)
			return
		}
		t.orderHandOver(order, "")
	}
}

// orderWarning: the author is warned in writing, and the post removed; where it
// cannot be removed, the author is asked to remove it (R3).
func (t *incidentContext) orderWarning(order Action, removedAnyway bool) {
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

// orderRemovals: the post and every further one that still stands (R5).
func (t *incidentContext) orderRemovals(order Action) {
	order.Kind = ActionRemovePost
	standing := t.Standing()
	if len(standing) == 0 {
		standing = []int{0} // to be found gone, and said so
	}
	for _, post := range standing {
		order.Post = post
		t.order(order)
	}
}

// Standing lists the posts that nobody has removed yet, as far as the case knows.
func (c *Incident) Standing() []int {
	list := []int{}
	for i := range c.Posts() {
		removed := c.action(func(a Action) bool {
			return a.Kind == ActionRemovePost && a.Post == i && a.Status == ActionIsDone
		})
		if removed == nil {
			list = append(list, i)
		}
	}
	return list
}

// order puts an action on the list; what evidence must come before is held (R7).
func (t *incidentContext) order(a Action) {
	fact := ActionPending{
		ID: NextID("A", len(t.Actions)), Proposal: a.Proposal, Measure: a.Measure,
		Kind: a.Kind, Mode: a.Mode, Post: a.Post, Detail: a.Detail,
	}
	if t.evidenceFirst(a.Kind) {
		fact.Detail = "Waits until evidence is in custody."
		t.Emit(ActionHeld(fact), nil)
		if t.captureAsked() == nil {
			t.capture("Nothing is deleted before evidence is in custody: take a screenshot and upload it.")
		}
		return
	}
	t.Emit(fact, nil)
	if a.Mode == Manual {
		t.Await(WindowAction, fact.ID, t.At)
	}
}

// evidenceFirst says whether an action of the kind must wait for evidence (R7, rule 2).
func (c *Incident) evidenceFirst(kind ActionKind) bool {
	deletes := kind == ActionSendWarning || kind == ActionAskToRemove || kind == ActionRemovePost
	return deletes && c.Assessment != nil && c.Assessment.PossiblyCriminal && !c.secured()
}
