package casework

// evidenceCheck finds one of the three checks that evidence meets (S5).
func (r *AccountRequest) evidenceCheck(name CheckName) (*Check, *Refusal) {
	check := r.CheckNamed(name)
	if check == nil || name.Approval() {
		return nil, Invalid("check", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
	}
	return check, nil
}

func (g GiveEvidence) check(r *AccountRequest, _ Actor, m Moment) *Refusal {
	check, refusal := r.evidenceCheck(g.Check)
	if refusal != nil {
		return refusal
	}
	if check.Status == CheckMet && !check.stale(m.At) {
		return Refuse(CodeNotNow, "S5", "This evidence has been accepted already.")
	}
	var p Problems
	p.completed("completed_on", g.CompletedOn, m)
	p.Optional("policy_version", g.PolicyVersion, 100)
	p.version("policy_version", r.InForce, g.Check, g.PolicyVersion)
	p.Optional("note", g.Note, MaxText)
	return p.Refusal()
}

// apply waits for Comms to verify it.
func (g GiveEvidence) apply(t *requestContext) {
	t.Emit(EvidenceGiven{
		Check: g.Check, CompletedOn: g.CompletedOn, ValidUntil: validUntil(g.CompletedOn, t.Moment),
		PolicyVersion: g.PolicyVersion, File: g.File,
	}, &Personal{Text: g.Note})
	t.EndWait(WindowEvidence, string(g.Check))
	t.Await(WindowPermission, string(g.Check), t.At)
	t.touch()
	t.weigh()
}

func (v Verify) check(r *AccountRequest, _ Actor, _ Moment) *Refusal {
	check, refusal := r.evidenceCheck(v.Check)
	if refusal != nil {
		return refusal
	}
	if check.Status != CheckGiven {
		return Refuse(CodeNotNow, "S5", "No evidence of this waits to be verified.")
	}
	var p Problems
	if v.Accept {
		p.Optional("reason", v.Reason, MaxText)
	} else {
		p.Required("reason", v.Reason, MaxText)
	}
	return p.Refusal()
}

// apply: evidence that is not accepted can be given again (domain §4).
func (v Verify) apply(t *requestContext) { t.verified(v.Check, v.Accept, v.Reason); t.touch() }

func (t *requestContext) verified(name CheckName, accept bool, reason string) {
	t.Emit(EvidenceVerified{Check: name, Accept: accept}, &Personal{Text: reason})
	t.EndWait(WindowPermission, string(name))
	if !accept {
		t.Await(WindowEvidence, string(name), t.At)
	}
	t.weigh()
}
