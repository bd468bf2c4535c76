package incident

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// actionFor is the action that carries out a measure.
func actionFor(m casework.Measure) casework.ActionKind {
	switch m {
	case casework.MeasureWarn:
		return ActionSendWarning
	case casework.MeasureBlock:
		return ActionBlockAuthor
	case casework.MeasureRemove:
		return ActionRemovePost
	case casework.MeasureReferPolice:
		return ActionReferToPolice
	case casework.MeasureLegalAction:
		return ActionHandToLegal
	}
	return ""
}

// carriedOut is the last action that carried out the measure; nil: none. Overturned actions
// do not count (rule 8).
func (c *Case) carriedOut(m casework.Measure) *casework.Action {
	for i := range slices.Backward(c.Actions) {
		if carriesOut(c.Actions[i], m) {
			return &c.Actions[i]
		}
	}
	return nil
}

// lastCarriedOut is the sequence at which the latest measure was carried out; 0: none.
func (c *Case) lastCarriedOut() int {
	last := 0
	for _, m := range casework.Measures() {
		if a := c.carriedOut(m); a != nil {
			last = max(last, a.Seq)
		}
	}
	return last
}

// lastCarriedOutAt is when the latest measure was carried out; false: none was.
func (c *Case) lastCarriedOutAt() (time.Time, bool) {
	seq := c.lastCarriedOut()
	for _, a := range c.Actions {
		if seq > 0 && a.Seq == seq {
			return a.At, true
		}
	}
	return time.Time{}, false
}

// persisted says whether the last observation after a sequence is that the author
// continued or refused, or that the post stayed up.
func (c *Case) persisted(since int) bool {
	if len(c.Observations) == 0 {
		return false
	}
	last := c.Observations[len(c.Observations)-1]
	return last.Seq > since && last.Behaviour != Complied
}

// complied says whether the last observation is that the author did what was asked.
func (c *Case) complied() bool {
	n := len(c.Observations)
	return n > 0 && c.Observations[n-1].Behaviour == Complied && c.Observations[n-1].Seq > c.lastCarriedOut()
}

// observed says whether a behaviour was observed after the first measure was carried out.
// Earlier observations do not count (domain §3).
func (c *Case) observed(behaviours ...Behaviour) bool {
	return slices.ContainsFunc(c.Observations, func(o Observation) bool {
		return slices.Contains(behaviours, o.Behaviour) && slices.ContainsFunc(casework.Measures(), func(m casework.Measure) bool {
			first := c.FindAction(func(a casework.Action) bool { return carriesOut(a, m) })
			return first != nil && first.Seq < o.Seq
		})
	})
}

// warnedBefore says whether an earlier case warned this author within the memory window
// and the behaviour continued: this post appeared after the warning, or the last
// observation is no better (R4).
func (c *Case) warnedBefore(m casework.Moment) bool {
	appeared := c.OpenedAt
	if c.Post.PostedAt != nil {
		appeared = *c.Post.PostedAt
	}
	if n := len(c.Observations); c.persisted(0) && c.Observations[n-1].At.After(appeared) {
		appeared = c.Observations[n-1].At
	}
	memory := m.Rules.Windows[casework.WindowMemory].Elapsed
	return slices.ContainsFunc(c.History.Warnings, func(warned time.Time) bool {
		return warned.Add(memory).After(m.At) && warned.Before(appeared)
	})
}

// authorUnreachable says whether the author is not identified or cannot be reached (R5).
func (c *Case) authorUnreachable() bool {
	return c.Identity != nil && c.Identity.Outcome == AuthorNotIdentified || c.undeliverable()
}

// undeliverable says whether the latest warning could not be delivered (rule 5). Dropped
// and overturned warnings do not count.
func (c *Case) undeliverable() bool {
	for _, a := range slices.Backward(c.Actions) {
		if a.Kind != ActionSendWarning || a.Void || !a.Finished() {
			continue
		}
		if p := c.proposalByID(a.Proposal); p == nil || p.Status != ProposalDropped {
			return a.Status != casework.ActionIsDone
		}
	}
	return false
}

// hasGround says whether a ground of the assessment has the property.
func (c *Case) hasGround(rules *casework.Rules, property func(casework.GroundRule) bool) bool {
	return c.Assessment != nil && slices.ContainsFunc(c.Assessment.Grounds, func(g casework.Ground) bool {
		rule, known := rules.Ground(g)
		return known && property(rule)
	})
}

// Available says whether a measure may be proposed now: nil, or why not (R3–R6, R9).
func (c *Case) Available(measure casework.Measure, m casework.Moment) *casework.Refusal {
	if c.Assessment == nil || c.Assessment.Finding != FindingUnacceptable {
		return casework.Refuse(casework.CodeNotNow, "R2", "The post has not been found unacceptable.")
	}
	switch measure {
	case casework.MeasureWarn:
		return nil
	case casework.MeasureBlock:
		return c.blockAvailable(m)
	case casework.MeasureRemove:
		return c.removeAvailable(m)
	case casework.MeasureReferPolice:
		return c.policeAvailable(m)
	case casework.MeasureLegalAction:
		if !c.hasGround(m.Rules, func(g casework.GroundRule) bool { return g.LegalAction }) {
			return casework.Refuse(casework.CodeNotNow, "R9", "Legal action can be taken only over libellous or defamatory posts.")
		}
		return nil
	}
	return casework.Invalid("measures", "%q is not a measure.", measure)
}

func (c *Case) blockAvailable(m casework.Moment) *casework.Refusal {
	if c.Block.Active() {
		return casework.Refuse(casework.CodeNotNow, "R4", "The author is already blocked.")
	}
	warning := c.carriedOut(casework.MeasureWarn)
	if warning == nil && !c.warnedBefore(m) {
		return casework.Refuse(casework.CodeNotNow, "R4", "The author has not been warned yet: a block comes after a warning.")
	}
	since := 0
	if warning != nil {
		since = warning.Seq
	}
	if earlier := c.carriedOut(casework.MeasureBlock); earlier != nil {
		since = max(since, earlier.Seq)
	}
	if since > 0 && !c.persisted(since) {
		return casework.Refuse(casework.CodeNotNow, "R4", "Since the last measure, the author has neither continued nor refused.")
	}
	return nil
}

func (c *Case) removeAvailable(m casework.Moment) *casework.Refusal {
	if c.authorUnreachable() || c.warnedBefore(m) || c.observed(Continued, StayedUp, Refused) {
		return nil
	}
	return casework.Refuse(casework.CodeNotNow, "R5", "Posts can be removed as a measure only if the author cannot be identified or reached, or the behaviour continues.")
}

func (c *Case) policeAvailable(m casework.Moment) *casework.Refusal {
	if !c.Assessment.PossiblyCriminal && !c.hasGround(m.Rules, func(g casework.GroundRule) bool { return g.Police }) {
		return casework.Refuse(casework.CodeNotNow, "R6", "Only abuse, harassment, threats or a suspected crime can be referred to the police.")
	}
	if !c.allEvidenceSettled() {
		return casework.Refuse(casework.CodeEvidenceRequired, "R7", "Evidence must be in custody before the matter is referred to the police.")
	}
	return nil
}

// Recommended lists the measures that the policy recommends next, in the order of the
// ladder. Each of them may be proposed.
func (c *Case) Recommended(m casework.Moment) []casework.Measure {
	list := []casework.Measure{}
	if c.Closed() || c.carryingOut() != nil {
		return list
	}
	for _, measure := range casework.Measures() {
		if c.Available(measure, m) == nil && c.recommends(measure, m) {
			list = append(list, measure)
		}
	}
	return list
}

func (c *Case) recommends(measure casework.Measure, m casework.Moment) bool {
	if measure == casework.MeasureWarn && c.lastCarriedOut() > 0 && len(c.unnamed()) > 0 {
		return true // a post that no letter has named yet is not held against the author
	}
	if c.carriedOut(measure) != nil {
		return false
	}
	switch measure {
	case casework.MeasureWarn:
		return c.lastCarriedOut() == 0 && !c.warnedBefore(m) && !c.undeliverable()
	case casework.MeasureBlock:
		return true // exactly when it is available (R4)
	case casework.MeasureRemove:
		block := c.carriedOut(casework.MeasureBlock)
		atOnce := c.authorUnreachable() && (c.lastCarriedOut() == 0 && !c.EveryPost || len(c.Standing()) > 0)
		return atOnce || block != nil && c.persisted(block.Seq)
	case casework.MeasureReferPolice:
		against := c.Referral != nil && !c.Referral.Refer
		return !against && (c.Assessment.PossiblyCriminal || c.exhausted())
	case casework.MeasureLegalAction:
		return c.observed(Refused)
	}
	return false
}

// exhausted says whether every measure up to removal has been taken: the posts were
// removed after a block, or the behaviour persisted after the removal.
func (c *Case) exhausted() bool {
	removal := c.carriedOut(casework.MeasureRemove)
	return removal != nil && (c.carriedOut(casework.MeasureBlock) != nil || c.persisted(removal.Seq))
}

// measureIsDue says whether a measure is recommended that must not wait for a window to end.
func (c *Case) measureIsDue(m casework.Moment) bool {
	recommended := c.Recommended(m)
	others := slices.ContainsFunc(recommended, func(x casework.Measure) bool { return x != casework.MeasureReferPolice })
	return others || len(recommended) > 0 && c.persisted(c.lastCarriedOut())
}
