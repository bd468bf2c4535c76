package casework

// evidenceCheck finds one of the three checks that evidence meets (S5).
func (r *AccountRequest) evidenceCheck(name CheckName) (*Check, *Refusal) {
	check := r.Check(name)
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
		return refuse(CodeNotNow, "S5", "This evidence has been accepted already.")
	}
	var p problems
	p.completed("completed_on", g.CompletedOn, m)
	p.optional("policy_version", g.PolicyVersion, 100)
	p.version("policy_version", r.InForce, g.Check, g.PolicyVersion)
	p.optional("note", g.Note, maxText)
	return p.refusal()
}

// apply waits for Comms to verify it.
func (g GiveEvidence) apply(t *requestTurn) {
	t.emit(EvidenceGiven{
		Check: g.Check, CompletedOn: g.CompletedOn, ValidUntil: validUntil(g.CompletedOn, t.Moment),
		PolicyVersion: g.PolicyVersion, File: g.File,
	}, &Personal{Text: g.Note})
	t.met(WindowEvidence, string(g.Check))
	t.await(WindowPermission, string(g.Check), t.At)
	t.touch()
	t.weigh()
}

func (v Verify) check(r *AccountRequest, _ Actor, _ Moment) *Refusal {
	check, refusal := r.evidenceCheck(v.Check)
	if refusal != nil {
		return refusal
	}
	if check.Status != CheckGiven {
		return refuse(CodeNotNow, "S5", "No evidence of this waits to be verified.")
	}
	var p problems
	if v.Accept {
		p.optional("reason", v.Reason, maxText)
	} else {
		p.required("reason", v.Reason, maxText)
	}
	return p.refusal()
}

// apply: evidence that is not accepted can be given again (domain §4).
func (v Verify) apply(t *requestTurn) { t.verified(v.Check, v.Accept, v.Reason); t.touch() }

func (t *requestTurn) verified(name CheckName, accept bool, reason string) {
	t.emit(EvidenceVerified{Check: name, Accept: accept}, &Personal{Text: reason})
	t.met(WindowPermission, string(name))
	if !accept {
		t.await(WindowEvidence, string(name), t.At)
	}
	t.weigh()
}
