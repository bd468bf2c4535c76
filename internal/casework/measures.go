package casework

import (
	"slices"
	"time"
)

// kindOf is the action whose end means that a measure has been carried out.
func kindOf(m Measure) ActionKind {
	switch m {
	case MeasureWarn:
		return ActionSendWarning
	case MeasureBlock:
		return ActionBlockAuthor
	case MeasureRemove:
		return ActionRemovePost
	case MeasureReferPolice:
		return ActionReferToPolice
	case MeasureLegalAction:
		return ActionHandToLegal
	}
	return ""
}

// carried is the last action that carried out the measure, nil when none did.
// What was overturned no longer counts (rule 8).
func (c *Incident) carried(m Measure) *Action {
	for i := range slices.Backward(c.Actions) {
		if c.Actions[i].carriesOut(m) {
			return &c.Actions[i]
		}
	}
	return nil
}

// lastCarried is the sequence at which the latest measure was carried out; 0: none.
func (c *Incident) lastCarried() int {
	last := 0
	for _, m := range Measures() {
		if a := c.carried(m); a != nil {
			last = max(last, a.Seq)
		}
	}
	return last
}

// persisted says whether the behaviour went on after a sequence: it continued,
// was refused or the material stayed up, and nothing better was seen since.
func (c *Incident) persisted(since int) bool {
	if len(c.Observations) == 0 {
		return false
	}
	last := c.Observations[len(c.Observations)-1]
	return last.Seq > since && last.Behaviour != Complied
}

// complied says whether the author was last seen to do what was asked of them.
func (c *Incident) complied() bool {
	n := len(c.Observations)
	return n > 0 && c.Observations[n-1].Behaviour == Complied && c.Observations[n-1].Seq > c.lastCarried()
}

// observed says whether a behaviour was observed, after a measure had been carried
// out: before one there is nothing that it could be against (domain §3).
func (c *Incident) observed(behaviours ...Behaviour) bool {
	return slices.ContainsFunc(c.Observations, func(o Observation) bool {
		return slices.Contains(behaviours, o.Behaviour) && slices.ContainsFunc(Measures(), func(m Measure) bool {
			first := c.action(func(a Action) bool { return a.carriesOut(m) })
			return first != nil && first.Seq < o.Seq
		})
	})
}

// warnedBefore says whether an earlier case, still remembered, warned this author,
// and the behaviour continued: this post appeared after the warning, or what was
// last seen of the author since is no better (R4).
func (c *Incident) warnedBefore(m Moment) bool {
	appeared := c.OpenedAt
	if c.Post.PostedAt != nil {
		appeared = *c.Post.PostedAt
	}
	if n := len(c.Observations); c.persisted(0) && c.Observations[n-1].At.After(appeared) {
		appeared = c.Observations[n-1].At
	}
	memory := m.Rules.Windows[WindowMemory].Elapsed
	return slices.ContainsFunc(c.History.Warnings, func(warned time.Time) bool {
		return warned.Add(memory).After(m.At) && warned.Before(appeared)
	})
}

// outOfHand says whether the author is not identified, or cannot be reached (R5).
func (c *Incident) outOfHand() bool {
	return c.Identity != nil && c.Identity.Outcome == Unknown || c.undeliverable()
}

// undeliverable says whether the latest warning could not be delivered (rule 5).
// One that was dropped or overturned was not tried.
func (c *Incident) undeliverable() bool {
	for _, a := range slices.Backward(c.Actions) {
		if a.Kind != ActionSendWarning || a.Void || !a.Finished() {
			continue
		}
		if p := c.proposalByID(a.Proposal); p == nil || p.Status != ProposalDropped {
			return a.Status != ActionIsDone
		}
	}
	return false
}

// hasGround says whether a ground of the assessment has the property.
func (c *Incident) hasGround(rules *Rules, property func(GroundRule) bool) bool {
	return c.Assessment != nil && slices.ContainsFunc(c.Assessment.Grounds, func(g Ground) bool {
		rule, known := rules.Ground(g)
		return known && property(rule)
	})
}

// secured says whether evidence is in custody, or recorded as out of reach (R7).
func (c *Incident) secured() bool { return len(c.Evidence) > 0 || c.OutOfReach != "" }

// Available says whether a measure may be proposed now, and if not why not (R3–R6, R9).
func (c *Incident) Available(measure Measure, m Moment) *Refusal {
	if c.Assessment == nil || c.Assessment.Finding != FindingUnacceptable {
		return Refuse(CodeNotNow, "R2", "The post has not been found unacceptable.")
	}
	switch measure {
	case MeasureWarn:
		return nil
	case MeasureBlock:
		return c.blockAvailable(m)
	case MeasureRemove:
		return c.removeAvailable(m)
	case MeasureReferPolice:
		return c.policeAvailable(m)
	case MeasureLegalAction:
		if !c.hasGround(m.Rules, func(g GroundRule) bool { return g.LegalAction }) {
			return Refuse(CodeNotNow, "R9", "Legal action is for libellous or defamatory posts.")
		}
		return nil
	}
	return Invalid("measures", "%q is not a measure.", measure)
}

func (c *Incident) blockAvailable(m Moment) *Refusal {
	if c.Block.Active() {
		return Refuse(CodeNotNow, "R4", "The author is blocked already.")
	}
	warning := c.carried(MeasureWarn)
	if warning == nil && !c.warnedBefore(m) {
		return Refuse(CodeNotNow, "R4", "The author has not been warned yet: a block comes after a warning.")
	}
	since := 0
	if warning != nil {
		since = warning.Seq
	}
	if earlier := c.carried(MeasureBlock); earlier != nil {
		since = max(since, earlier.Seq)
	}
	if since > 0 && !c.persisted(since) {
		return Refuse(CodeNotNow, "R4", "Since the last measure the behaviour has not continued, nor has the author refused.")
	}
	return nil
}

func (c *Incident) removeAvailable(m Moment) *Refusal {
	if c.outOfHand() || c.warnedBefore(m) || c.observed(Continued, StayedUp, Refused) {
		return nil
	}
	return Refuse(CodeNotNow, "R5", "Removal as a measure is for an author who cannot be identified or reached, or content that continues.")
}

func (c *Incident) policeAvailable(m Moment) *Refusal {
	if !c.Assessment.PossiblyCriminal && !c.hasGround(m.Rules, func(g GroundRule) bool { return g.Police }) {
		return Refuse(CodeNotNow, "R6", "Only abuse, harassment, threats or a suspected crime are referred to the police.")
	}
	if !c.secured() {
		return Refuse(CodeEvidenceRequired, "R7", "Evidence has to be in custody before the matter is referred to the police.")
	}
	return nil
}

// Recommended lists the measures that the policy would take next, in the order of
// the ladder; each of them may be proposed.
func (c *Incident) Recommended(m Moment) []Measure {
	list := []Measure{}
	if c.Closed() || c.carryingOut() != nil {
		return list
	}
	for _, measure := range Measures() {
		if c.Available(measure, m) == nil && c.recommends(measure, m) {
			list = append(list, measure)
		}
	}
	return list
}

func (c *Incident) recommends(measure Measure, m Moment) bool {
	if c.carried(measure) != nil {
		return false
	}
	switch measure {
	case MeasureWarn:
		return c.lastCarried() == 0 && !c.warnedBefore(m) && !c.undeliverable()
	case MeasureBlock:
		return true // exactly when it is available (R4)
	case MeasureRemove:
		block := c.carried(MeasureBlock)
		atOnce := c.outOfHand() && (c.lastCarried() == 0 || len(c.Standing()) > 0)
		return atOnce || block != nil && c.persisted(block.Seq)
	case MeasureReferPolice:
		return c.Assessment.PossiblyCriminal || c.exhausted()
	case MeasureLegalAction:
		return c.observed(Refused)
	}
	return false
}

// exhausted says whether the ladder has been climbed: the posts were removed,
// after a block or without effect.
func (c *Incident) exhausted() bool {
	removal := c.carried(MeasureRemove)
	return removal != nil && (c.carried(MeasureBlock) != nil || c.persisted(removal.Seq))
}

// pressing says whether a recommended measure should not wait for a window to end.
func (c *Incident) pressing(m Moment) bool {
	recommended := c.Recommended(m)
	others := slices.ContainsFunc(recommended, func(x Measure) bool { return x != MeasureReferPolice })
	return others || len(recommended) > 0 && c.persisted(c.lastCarried())
}
