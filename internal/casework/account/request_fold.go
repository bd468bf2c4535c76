package account

import "duecourse/internal/casework"

// Knows says whether the request has the check that a fact is about.
func (r *Request) Knows(fact casework.Fact) bool {
	switch f := fact.(type) {
	case CheckApproved:
		return r.CheckNamed(f.Check) != nil
	case CheckDelegated:
		return r.CheckNamed(f.Check) != nil
	case DelegationEnded:
		return r.CheckNamed(f.Check) != nil
	case EvidenceGiven:
		return r.CheckNamed(f.Check) != nil
	case EvidenceVerified:
		return r.CheckNamed(f.Check) != nil
	case AcceptanceAsked:
		return r.CheckNamed(f.Check) != nil
	}
	return true
}

// Fold takes an event into the request.
func (r *Request) Fold(e casework.Event, p *casework.Personal) {
	r.Seq = e.Seq
	switch f := e.Data.(type) {
	case Requested:
		r.foldRequested(e, f, p)
	case CheckApproved:
		status := CheckRefused
		if f.Approve {
			status = CheckMet
		}
		r.CheckNamed(f.Check).answer(status, e, p.Text)
	case CheckDelegated:
		deputy := casework.Person{ID: f.To, Name: p.Person}
		c := r.CheckNamed(f.Check)
		c.Deputy, c.Deputies = &Deputy{Person: deputy, Until: f.Until}, append(c.Deputies, deputy)
	case DelegationEnded:
		r.CheckNamed(f.Check).Deputy = nil
	case EvidenceGiven:
		r.CheckNamed(f.Check).foldEvidence(f, p)
	case EvidenceVerified:
		r.CheckNamed(f.Check).foldVerified(f, e, p)
	case AcceptanceAsked:
		r.foldAsked(f)
	case PermissionDecided:
		r.foldPermission(e, f, p)
	case RequestEnded:
		at := e.At
		r.Outcome, r.ClosedAt = f.Outcome, &at
	case casework.LetterSent:
		r.Letters++
	}
}

func (r *Request) foldRequested(e casework.Event, f Requested, p *casework.Personal) {
	words := p.Request
	if words == nil {
		words = &casework.RequestWords{}
	}
	named := func(id string) casework.Person { return casework.Person{ID: id, Name: words.Names[id]} }
	r.Ref, r.PolicyVersion, r.OpenedAt, r.Requester = f.Ref, f.PolicyVersion, e.At, e.Actor
	r.Channel, r.Handle, r.Team, r.CoveredAs = f.Channel, f.Handle, f.Team, f.CoveredAs
	r.Strict = f.Strict
	r.Purpose, r.Audience, r.WhyNotCorporate = words.Purpose, words.Audience, words.WhyNotCorporate
	r.LineManager, r.BudgetHolder, r.Administrators = named(f.LineManager), named(f.BudgetHolder), []casework.Person{}
	for _, id := range f.Administrators {
		r.Administrators = append(r.Administrators, named(id))
	}
	for _, name := range CheckNames() {
		asked := r.Requester
		switch name {
		case CheckLineManager:
			asked = r.LineManager
		case CheckBudget:
			asked = r.BudgetHolder
		case CheckSecurity, CheckProtection, CheckLearning:
		}
		r.Checks = append(r.Checks, Check{Name: name, Clause: name.Clause(), Status: CheckWaiting, Asked: asked})
	}
}

func (c *Check) answer(status CheckStatus, e casework.Event, reason string) {
	at, by := e.At, e.Actor
	c.Status, c.At, c.By, c.Reason = status, &at, &by, reason
	if status == CheckWaiting {
		c.ValidUntil = nil
	}
}

func (c *Check) foldVerified(f EvidenceVerified, e casework.Event, p *casework.Personal) {
	if f.Accept {
		c.answer(CheckMet, e, p.Text)
		return
	}
	c.Rejected++
	c.answer(CheckWaiting, e, p.Text)
}

func (c *Check) foldEvidence(f EvidenceGiven, p *casework.Personal) {
	until := f.ValidUntil
	c.Status, c.CompletedOn, c.ValidUntil = CheckGiven, f.CompletedOn, &until
	c.PolicyVersion, c.File, c.Note = f.PolicyVersion, f.File, p.Text
	c.By, c.At, c.Reason = nil, nil, ""
}

func (r *Request) foldPermission(e casework.Event, f PermissionDecided, p *casework.Personal) {
	words := p.Permit
	if words == nil {
		words = &casework.PermitWords{}
	}
	r.Account = f.Account
	r.Permission = &Grant{
		Grant: f.Grant, Conditions: words.Conditions, CorporateAnswer: words.CorporateAnswer, Licence: f.Licence,
		Reason: p.Text, By: e.Actor, At: e.At,
	}
}
