package incident

import (
	"slices"

	"duecourse/internal/casework"
)

func (c *Case) mayAssess() *casework.Refusal {
	for _, p := range c.Proposals[min(c.Settled, len(c.Proposals)):] {
		if p.Decision != nil && p.Decision.Proceed {
			return casework.Refuse(casework.CodeNotNow, "R8", "Measures have been decided on this assessment, so it cannot be changed.")
		}
	}
	return nil
}

func (a Assess) check(_ *Case, by casework.Actor, m casework.Moment) *casework.Refusal {
	if a.Target != "" && a.Target == by.ID {
		return casework.Refuse(casework.CodeFourEyes, "R12", "The post is about you, so somebody else must assess it.")
	}
	var p casework.Problems
	p.Required("rationale", a.Rationale, casework.MaxText)
	p.Optional("target", a.Target, 200)
	switch a.Finding {
	case FindingUnacceptable:
		if len(a.Grounds) == 0 {
			p.Add("grounds", "Choose at least one ground on which the post is unacceptable (R2).")
		}
	case FindingAcceptable, FindingServiceComplaint:
		if len(a.Grounds) > 0 {
			p.Add("grounds", "Choose grounds only if the post is unacceptable.")
		}
	default:
		p.Add("finding", "Choose unacceptable, acceptable or service_complaint.")
	}
	for i, g := range a.Grounds {
		if _, known := m.Rules.Ground(g); !known {
			p.Add("grounds", "\""+string(g)+"\" is not a ground of the policy (R2).")
		} else if slices.Contains(a.Grounds[:i], g) {
			p.Add("grounds", "\""+string(g)+"\" is given twice.")
		}
	}
	return p.Refusal()
}

func (a Assess) apply(t *commandContext) {
	history := t.History
	if a.History != nil {
		history = *a.History
	}
	criminal := a.PossiblyCriminal
	for _, g := range a.Grounds {
		rule, _ := t.Rules.Ground(g)
		criminal = criminal || rule.Criminal
	}
	t.Emit(Assessed{
		Finding: a.Finding, Grounds: append([]casework.Ground{}, a.Grounds...), TargetsStaff: a.TargetsStaff || a.Target != "",
		Target: a.Target, PossiblyCriminal: criminal && a.Finding == FindingUnacceptable,
		Removable: a.Removable, History: history,
	}, &casework.Personal{Text: a.Rationale, Person: a.TargetName})
	switch a.Finding {
	case FindingAcceptable:
		t.close(OutcomeAcceptable, "")
	case FindingServiceComplaint:
		t.close(OutcomeServiceComplaint, "")
	case FindingUnacceptable:
		t.MoveTo(casework.StageName(StageProposal), casework.WindowProposal)
		if t.Assessment.PossiblyCriminal && !t.evidenceSettled() {
			t.requestCapture("The post may be criminal: take a screenshot and upload it before anything is deleted.")
		}
	}
}

func (i Identify) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	if i.Outcome != AuthorIdentified && i.Outcome != AuthorNotIdentified {
		p.Add("outcome", "Choose identified or not_identified.")
	}
	p.Required("efforts", i.Efforts, casework.MaxText)
	p.Optional("person", i.Person, 500)
	if i.Outcome == AuthorIdentified {
		p.Required("person", i.Person, 500)
	}
	return p.Refusal()
}

func (i Identify) apply(t *commandContext) {
	t.Emit(Identified{Outcome: i.Outcome}, &casework.Personal{Text: i.Efforts, Person: i.Person})
	t.moveOn()
}
