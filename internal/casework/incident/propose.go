package incident

import (
	"slices"

	"duecourse/internal/casework"
)

func (c *Case) mayPropose() *casework.Refusal {
	if c.OpenProposal() != nil {
		return casework.Refuse(casework.CodeNotNow, "R8", "A proposal is open. It must be decided first.")
	}
	return nil
}

func (p Propose) check(c *Case, _ casework.Actor, m casework.Moment) *casework.Refusal {
	var wrong casework.Problems
	wrong.Required("reason", p.Reason, casework.MaxText)
	wrong.Optional("explanation", p.Explanation, casework.MaxText)
	if len(p.Measures) == 0 {
		wrong.Add("measures", "Choose at least one measure.")
	}
	for i, measure := range p.Measures {
		if !slices.Contains(casework.Measures(), measure) {
			wrong.Add("measures", "\""+string(measure)+"\" is not a measure.")
		} else if slices.Contains(p.Measures[:i], measure) {
			wrong.Add("measures", "\""+string(measure)+"\" is given twice.")
		}
	}
	if r := wrong.Refusal(); r != nil {
		return r
	}
	asKnown := *c
	if p.History != nil {
		asKnown.History = *p.History
	}
	if r := c.describedEnough(p.Measures); r != nil {
		return r
	}
	for _, measure := range p.Measures {
		if r := asKnown.Available(measure, m); r != nil {
			return r
		}
	}
	return nil
}

// describedEnough refuses measures about a post that nobody has the words or a picture of, and
// letters to an author who is not named (domain §3, "Every post counts").
func (c *Case) describedEnough(measures []casework.Measure) *casework.Refusal {
	if !c.EveryPost {
		return nil
	}
	for _, n := range c.Standing() {
		if c.Posts()[n].Text == "" && len(c.evidenceOf(n)) == 0 && c.Record(n).OutOfReach == "" {
			return casework.Refuse(casework.CodeNotNow, "R2", "Post %s has neither words nor a picture. Describe it or add a picture first.", PostID(n))
		}
	}
	writes := slices.Contains(measures, casework.MeasureWarn) || slices.Contains(measures, casework.MeasureBlock)
	if writes && c.Post.Author == "" {
		return casework.Refuse(casework.CodeNotNow, "R3", "The author is not named, so no letter can be sent. Describe the post first.")
	}
	return nil
}

func (p Propose) apply(t *commandContext) {
	history := t.History
	if p.History != nil {
		history = *p.History
	}
	id := casework.NextID("P", len(t.Proposals))
	measures, clauses := []casework.Measure{}, []string{}
	for _, rule := range t.Rules.Measures {
		if slices.Contains(p.Measures, rule.ID) {
			measures, clauses = append(measures, rule.ID), append(clauses, rule.Clause)
		}
	}
	lead := t.Rules.LeadDeputies != nil && slices.Contains(t.Roles, casework.RoleCommsLead)
	t.Emit(Proposed{ID: id, Measures: measures, Clauses: clauses, Urgent: p.Urgent, History: history, Lead: lead}, &casework.Personal{
		Text: p.Reason, Explanation: p.Explanation,
	})
	if advice := t.coveringAdvice(p.Standing, measures); advice != nil {
		t.adviseStanding(id, *advice)
		return
	}
	window := casework.WindowConsultation
	if p.Urgent {
		window = casework.WindowUrgentConsultation
	}
	t.MoveTo(casework.StageName(StageConsultation), window)
}

// coveringAdvice finds standing advice that is in force and covers all measures of a
// proposal and all grounds of the case. The proposer and the target of the post must not
// have given it (rule 1, four eyes, R12).
func (t *commandContext) coveringAdvice(standing []StandingAdvice, measures []casework.Measure) *StandingAdvice {
	for i, a := range standing {
		if a.Until.After(t.At) && a.By.ID != t.By.ID && !t.isTarget(a.By.ID) &&
			holdsAll(a.Measures, measures) && holdsAll(a.Grounds, t.Assessment.Grounds) {
			return &standing[i]
		}
	}
	return nil
}

func holdsAll[T comparable](set, wanted []T) bool {
	return !slices.ContainsFunc(wanted, func(x T) bool { return !slices.Contains(set, x) })
}

func (t *commandContext) adviseStanding(proposal string, advice StandingAdvice) {
	proposer := t.By
	t.By = advice.By
	t.Emit(Advised{Proposal: proposal, Position: Support, Standing: advice.ID}, &casework.Personal{Text: advice.Conditions})
	t.By = proposer
	t.MoveTo(casework.StageName(StageDecision), casework.WindowDecision)
}

func (c *Case) mayAdvise(by casework.Actor, p *Proposal) *casework.Refusal {
	switch {
	case p == nil || p.Status != ProposalConsulting:
		return casework.Refuse(casework.CodeNotNow, "R8", "No proposal is waiting for Legal's advice.")
	case p.By.ID == by.ID:
		return casework.Refuse(casework.CodeFourEyes, "R8", "You made this proposal, so somebody else must advise on it.")
	}
	return nil
}

func (a Advise) check(c *Case, by casework.Actor, _ casework.Moment) *casework.Refusal {
	p := c.proposalByID(a.Proposal)
	if p == nil {
		return casework.Invalid("proposal", "This case has no proposal %q.", a.Proposal)
	}
	if r := c.mayAdvise(by, p); r != nil {
		return r
	}
	var wrong casework.Problems
	if a.Position != Support && a.Position != Oppose {
		wrong.Add("position", "Choose support or oppose.")
	}
	wrong.Required("text", a.Text, casework.MaxText)
	return wrong.Refusal()
}

func (a Advise) apply(t *commandContext) {
	ends := a.Position == Oppose && t.Rules.LegalBinding
	t.Emit(Advised{Proposal: a.Proposal, Position: a.Position, Dropped: ends}, &casework.Personal{Text: a.Text})
	if ends {
		t.moveOn()
		return
	}
	t.MoveTo(casework.StageName(StageDecision), casework.WindowDecision)
}
