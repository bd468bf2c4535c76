package casework

import "slices"

func (c *Incident) mayAssess() *Refusal {
	for _, p := range c.Proposals[min(c.Settled, len(c.Proposals)):] {
		if p.Decision != nil && p.Decision.Proceed {
			return refuse(CodeNotNow, "R8", "Measures have been decided on this assessment, so it stands.")
		}
	}
	return nil
}

func (a Assess) check(_ *Incident, by Actor, m Moment) *Refusal {
	if a.Target != "" && a.Target == by.ID {
		return refuse(CodeFourEyes, "R12", "The post is about you, so somebody else has to assess it.")
	}
	var p problems
	p.required("rationale", a.Rationale, maxText)
	p.optional("target", a.Target, 200)
	switch a.Finding {
	case FindingUnacceptable:
		if len(a.Grounds) == 0 {
			p.add("grounds", "Name at least one ground on which the post is unacceptable (R2).")
		}
	case FindingAcceptable, FindingServiceComplaint:
		if len(a.Grounds) > 0 {
			p.add("grounds", "Grounds belong to an unacceptable post only.")
		}
	default:
		p.add("finding", "Choose unacceptable, acceptable or service_complaint.")
	}
	for i, g := range a.Grounds {
		if _, known := m.Rules.Ground(g); !known {
			p.add("grounds", "\""+string(g)+"\" is not a ground of the policy (R2).")
		} else if slices.Contains(a.Grounds[:i], g) {
			p.add("grounds", "\""+string(g)+"\" is named twice.")
		}
	}
	return p.refusal()
}

func (a Assess) apply(t *turn) {
	history := t.History
	if a.History != nil {
		history = *a.History
	}
	criminal := a.PossiblyCriminal
	for _, g := range a.Grounds {
		rule, _ := t.Rules.Ground(g)
		criminal = criminal || rule.Criminal
	}
	t.emit(Assessed{
		Finding: a.Finding, Grounds: append([]Ground{}, a.Grounds...), TargetsStaff: a.TargetsStaff || a.Target != "",
		Target: a.Target, PossiblyCriminal: criminal && a.Finding == FindingUnacceptable,
		Removable: a.Removable, History: history,
	}, &Personal{Text: a.Rationale, Person: a.TargetName})
	switch a.Finding {
	case FindingAcceptable:
		t.close(OutcomeAcceptable, "")
	case FindingServiceComplaint:
		t.close(OutcomeServiceComplaint, "")
	case FindingUnacceptable:
		t.to(StageProposal, WindowProposal)
		if t.Assessment.PossiblyCriminal && !t.secured() {
			t.capture("The post may be criminal: take a screenshot and upload it before anything is deleted.")
		}
	}
}

func (i Identify) check(*Incident, Actor, Moment) *Refusal {
	var p problems
	if i.Outcome != Known && i.Outcome != Unknown {
		p.add("outcome", "Choose identified or not_identified.")
	}
	p.required("efforts", i.Efforts, maxText)
	p.optional("person", i.Person, 500)
	if i.Outcome == Known {
		p.required("person", i.Person, 500)
	}
	return p.refusal()
}

func (i Identify) apply(t *turn) {
	t.emit(Identified{Outcome: i.Outcome}, &Personal{Text: i.Efforts, Person: i.Person})
	t.face()
}
