package incident

import (
	"cmp"
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
	t.Emit(Decided{
		Proposal: d.Proposal, Proceed: d.Proceed, Lead: t.EveryPost && slices.Contains(t.Roles, casework.RoleCommsLead),
	}, &casework.Personal{Text: d.Rationale})
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
		t.orderNotice(order, ActionSendRemovalNotice, casework.LetterRemovalNotice)
	case casework.MeasureReferPolice, casework.MeasureLegalAction:
		if t.Rules.Packs {
			t.orderPack(order)
			return
		}
		t.orderHandOver(order, "")
	}
	t.orderTakeDown(p, measure)
}

// orderTakeDown removes each unacceptable post that stands, or asks the author to remove it:
// every measure against the author takes these posts with it (domain §3, "Every post
// counts").
func (t *commandContext) orderTakeDown(p Proposal, measure casework.Measure) {
	if !t.EveryPost || slices.Contains(p.Measures, casework.MeasureRemove) {
		return
	}
	order := casework.Action{Proposal: p.ID, Measure: measure, Mode: casework.Automatic, Kind: ActionRemovePost}
	if !t.Assessment.Removable {
		order.Kind = ActionAskToRemove
	}
	for _, n := range t.Standing() {
		ordered := t.FindAction(func(a casework.Action) bool {
			return a.Proposal == order.Proposal && a.Post == n && (a.Kind == ActionRemovePost || a.Kind == ActionAskToRemove)
		})
		if ordered == nil {
			order.Post = n
			t.order(order)
		}
	}
}

// orderWarning warns the author in writing and removes the post. If the council cannot
// remove it, the author is asked to (R3).
func (t *commandContext) orderWarning(order casework.Action, removedAnyway bool) {
	order.Kind = ActionSendWarning
	t.order(order)
	if removedAnyway || t.EveryPost {
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

// orderNotice tells the author of a measure in writing (domain §3 rule 9). The measure does not
// wait for it. A case whose rules have no form of the letter sends none.
func (t *commandContext) orderNotice(measure casework.Action, kind casework.ActionKind, letter casework.LetterKind) {
	if _, has := t.Rules.Letters[letter]; !has || !t.EveryPost || t.Overturned || t.Closed() || t.authorOf(letter) == "" {
		return
	}
	t.order(casework.Action{Proposal: measure.Proposal, Measure: measure.Measure, Kind: kind, Mode: casework.Automatic})
}

// authorOf is the author to whom a letter about a measure goes; empty: nobody knows the name.
func (c *Case) authorOf(letter casework.LetterKind) string {
	return c.Posts()[c.postsInLetter(letter, 0)[0]].Author
}

// order adds an action. It is held if evidence must be in custody first (R7).
func (t *commandContext) order(a casework.Action) {
	if !t.evidenceFirst(a) {
		a.Detail = cmp.Or(a.Detail, t.withoutScreenshot(a))
		t.OrderAction(a, t.Recorder)
		return
	}
	a.Detail = waitsForEvidence
	t.HoldAction(a, t.Recorder)
	t.captureFor(a)
}

const waitsForEvidence = "Waiting until evidence is in custody."

// holdAgain makes an action wait for evidence that the system could not carry out, before a
// person gets it: the case has another post meanwhile.
func (t *commandContext) holdAgain(a casework.Action) {
	t.Emit(casework.ActionHeld{
		ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: a.Mode, Post: a.Post, Detail: waitsForEvidence,
	}, nil)
	t.captureFor(a)
}

// captureFor asks for evidence of the posts that an action is about.
func (t *commandContext) captureFor(a casework.Action) {
	for _, n := range t.postsOf(a) {
		if !t.evidenceSettled(n) && t.openCapture(n) == nil {
			t.requestCapture(n, "Nothing is deleted before evidence is in custody: take a screenshot and upload it.")
		}
	}
}

// withoutScreenshot says that a post is removed without a screenshot, although its ground may
// go to the police (R7); empty: there is one, or none is needed.
func (t *commandContext) withoutScreenshot(a casework.Action) string {
	if a.Kind == ActionRemovePost && t.EveryPost && t.mayGoToPolice() && !t.evidenceSettled(a.Post) {
		return "There is no screenshot of this post."
	}
	return ""
}

// evidenceFirst says whether an action must wait for evidence (R7, rule 2): of every post that
// it is about, if they may be criminal; on another ground that may go to the police, until the
// system has tried to take a screenshot.
func (c *Case) evidenceFirst(a casework.Action) bool {
	deletes := writesToAuthor(a.Kind) || a.Kind == ActionRemovePost // an author who is told may delete the post
	if !deletes || c.Assessment == nil {
		return false
	}
	return slices.ContainsFunc(c.postsOf(a), func(n int) bool {
		if c.Record(n).Criminal {
			return !c.evidenceSettled(n)
		}
		capture := c.openCapture(n)
		return a.Kind == ActionRemovePost && capture != nil && capture.Optional && capture.ForSystem()
	})
}

// postsOf lists the posts that an action is about, by number. A warning or a notice is about
// every unacceptable post that stands.
func (c *Case) postsOf(a casework.Action) []int {
	if c.EveryPost && writesToAuthor(a.Kind) && a.Kind != ActionAskToRemove {
		return c.Standing()
	}
	return []int{a.Post}
}
