package casework

import "slices"

func (c *Incident) mayPropose() *Refusal {
	if c.OpenProposal() != nil {
		return Refuse(CodeNotNow, "R8", "A proposal is open; it has to be decided first.")
	}
	return nil
}

func (p Propose) check(c *Incident, _ Actor, m Moment) *Refusal {
	var wrong Problems
	wrong.Required("reason", p.Reason, MaxText)
	if len(p.Measures) == 0 {
		wrong.Add("measures", "Name at least one measure.")
	}
	for i, measure := range p.Measures {
		if !slices.Contains(Measures(), measure) {
			wrong.Add("measures", "\""+string(measure)+"\" is not a measure.")
		} else if slices.Contains(p.Measures[:i], measure) {
			wrong.Add("measures", "\""+string(measure)+"\" is named twice.")
		}
	}
	if r := wrong.Refusal(); r != nil {
		return r
	}
	asKnown := *c
	if p.History != nil {
		asKnown.History = *p.History
	}
	for _, measure := range p.Measures {
		if r := asKnown.Available(measure, m); r != nil {
			return r
		}
	}
	return nil
}

func (p Propose) apply(t *incidentContext) {
	history := t.History
	if p.History != nil {
		history = *p.History
	}
	id := NextID("P", len(t.Proposals))
	measures, clauses := []Measure{}, []string{}
	for _, rule := range t.Rules.Measures {
		if slices.Contains(p.Measures, rule.ID) {
			measures, clauses = append(measures, rule.ID), append(clauses, rule.Clause)
		}
	}
	t.Emit(Proposed{ID: id, Measures: measures, Clauses: clauses, Urgent: p.Urgent, History: history}, &Personal{Text: p.Reason})
	if advice := t.covering(p.Standing, measures); advice != nil {
		t.adviseStanding(id, *advice)
		return
	}
	window := WindowConsultation
	if p.Urgent {
		window = WindowUrgentConsultation
	}
	t.MoveTo(StageConsultation, window)
}

// covering finds the standing advice that covers a proposal: all of its measures
// and all grounds of the case, in force, and not given by the proposer or by the target
// of the post (rule 1, four eyes, R12).
func (t *incidentContext) covering(standing []StandingAdvice, measures []Measure) *StandingAdvice {
	for i, a := range standing {
		if a.Until.After(t.At) && a.By.ID != t.By.ID && a.By.ID != t.Assessment.Target &&
			holdsAll(a.Measures, measures) && holdsAll(a.Grounds, t.Assessment.Grounds) {
			return &standing[i]
		}
	}
	return nil
}

func holdsAll[T comparable](set, wanted []T) bool {
	return !slices.ContainsFunc(wanted, func(x T) bool { return !slices.Contains(set, x) })
}

func (t *incidentContext) adviseStanding(proposal string, advice StandingAdvice) {
	proposer := t.By
	t.By = advice.By
	t.Emit(Advised{Proposal: proposal, Position: Support, Standing: advice.ID}, &Personal{Text: advice.Conditions})
	t.By = proposer
	t.MoveTo(StageDecision, WindowDecision)
}

func (c *Incident) mayAdvise(by Actor, p *Proposal) *Refusal {
	switch {
	case p == nil || p.Status != ProposalConsulting:
		return Refuse(CodeNotNow, "R8", "No proposal is waiting for Legal's advice.")
	case p.By.ID == by.ID:
		return Refuse(CodeFourEyes, "R8", "You made this proposal, so somebody else has to advise on it.")
	}
	return nil
}

func (a Advise) check(c *Incident, by Actor, _ Moment) *Refusal {
	p := c.proposalByID(a.Proposal)
	if p == nil {
		return Invalid("proposal", "This case has no proposal %q.", a.Proposal)
	}
	if r := c.mayAdvise(by, p); r != nil {
		return r
	}
	var wrong Problems
	if a.Position != Support && a.Position != Oppose {
		wrong.Add("position", "Choose support or oppose.")
	}
	wrong.Required("text", a.Text, MaxText)
	return wrong.Refusal()
}

func (a Advise) apply(t *incidentContext) {
	ends := a.Position == Oppose && t.Rules.LegalBinding
	t.Emit(Advised{Proposal: a.Proposal, Position: a.Position, Dropped: ends}, &Personal{Text: a.Text})
	if ends {
		t.face()
		return
	}
	t.MoveTo(StageDecision, WindowDecision)
}
