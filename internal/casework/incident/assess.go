package incident

import (
	"slices"

	"duecourse/internal/casework"
)

func (c *Case) mayAssess(by casework.Actor, m casework.Moment) *casework.Refusal {
	if len(c.toTakeBack(by, m)) > 0 {
		return nil
	}
	return c.mayAssessNow()
}

// mayAssessNow is what holds for every officer.
func (c *Case) mayAssessNow() *casework.Refusal {
	if c.EveryPost && c.Assessment != nil && len(c.unassessed()) > 0 {
		return nil
	}
	for _, p := range c.Proposals[min(c.Settled, len(c.Proposals)):] {
		if p.Decision != nil && p.Decision.Proceed {
			return casework.Refuse(casework.CodeNotNow, "R8", "Measures have been decided on this assessment, so it cannot be changed.")
		}
	}
	if c.Stage == StageAction || c.Stage == StageWatch {
		return casework.Refuse(casework.CodeNotNow, "", "Every post has been assessed.")
	}
	return nil
}

// toAssess lists the posts that an assessment is about, by number: those that it names, or
// else those that nobody has assessed, or else all.
func (c *Case) toAssess(a Assess) []int {
	if !c.EveryPost {
		return nil
	}
	if len(a.Posts) == 0 {
		if left := c.unassessed(); len(left) > 0 {
			return left
		}
		return c.posts(func(int) bool { return true })
	}
	return c.posts(func(n int) bool { return slices.Contains(a.Posts, PostID(n)) })
}

func (c *Case) checkPostIDs(p *casework.Problems, field string, ids ...string) {
	for _, id := range ids {
		if _, known := c.postNumber(id); id != "" && !known {
			p.Add(field, "This case has no post \""+id+"\".")
		}
	}
}

func (a Assess) check(c *Case, by casework.Actor, m casework.Moment) *casework.Refusal {
	if a.Target != "" && a.Target == by.ID {
		return refuseOwnPost("assess it")
	}
	if r := c.mayAssessNow(); r != nil && !c.onlyTakesBack(a, by, m) {
		return r
	}
	var p casework.Problems
	if about := a.about(); about != nil && m.Rules.DutyOfCare {
		about.check(&p, c.findTarget(*about) == nil)
	}
	p.Required("rationale", a.Rationale, casework.MaxText)
	p.Optional("target", a.Target, 200)
	p.Optional("explanation", a.Explanation, casework.MaxText)
	c.checkPostIDs(&p, "posts", a.Posts...)
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
	posts, first := t.toAssess(a), t.Stage == StageAssessment
	t.Emit(Assessed{
		TakeBack: t.takeBackUntil(a.Finding),
		Finding:  a.Finding, Grounds: append([]casework.Ground{}, a.Grounds...), TargetsStaff: a.targetsStaff(),
		Target: a.Target, PossiblyCriminal: criminal && a.Finding == FindingUnacceptable,
		Removable: a.Removable, History: history, Posts: posts,
	}, &casework.Personal{Text: a.Rationale, Person: a.TargetName, Explanation: a.Explanation})
	if about := a.about(); about != nil && t.Rules.DutyOfCare {
		t.nameTarget(*about, false)
	}
	t.endWaitForAssessment()
	if len(t.unassessed()) > 0 && first {
		t.MoveTo(casework.StageName(StageAssessment), casework.WindowAssessment)
		return
	}
	switch t.Assessment.Finding {
	case FindingAcceptable:
		t.close(OutcomeAcceptable, "")
	case FindingServiceComplaint:
		t.close(OutcomeServiceComplaint, "")
	case FindingUnacceptable:
		t.afterAssessment(posts, a.Finding)
	}
}

// about is what the assessment says of the person whom the post is about; nil: nothing.
func (a Assess) about() *TargetDetails {
	if a.About != nil || a.Target == "" {
		return a.About
	}
	return &TargetDetails{ID: a.Target, Name: a.TargetName, Kind: TargetStaff}
}

// targetsStaff says whether the post is about somebody who works for the council.
func (a Assess) targetsStaff() bool {
	return a.TargetsStaff || a.Target != "" || a.About != nil && a.About.Kind == TargetStaff
}

// afterAssessment begins what follows from an unacceptable post: its capture, and the next
// proposal. An unacceptable post that appeared after a measure shows that the author
// continued.
func (t *commandContext) afterAssessment(posts []int, finding Finding) {
	if t.Stage != StageAction && t.Stage != StageWatch {
		t.MoveTo(casework.StageName(StageProposal), casework.WindowProposal)
		t.requestCaptures()
		return
	}
	t.requestCaptures()
	since, done := t.lastCarriedOutAt()
	for _, n := range posts {
		if done && finding == FindingUnacceptable && t.appeared(n).After(since) {
			t.Emit(Observed{Behaviour: Continued, Post: PostID(n)}, nil)
		}
	}
	t.moveOn()
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
