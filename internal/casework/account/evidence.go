package account

import "duecourse/internal/casework"

// evidenceCheck finds one of the three checks that evidence meets (S5).
func (r *Request) evidenceCheck(name CheckName) (*Check, *casework.Refusal) {
	check := r.CheckNamed(name)
	if check == nil || name.Approval() {
		return nil, casework.Invalid("check", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
	}
	return check, nil
}

func (g GiveEvidence) check(r *Request, _ casework.Actor, m casework.Moment) *casework.Refusal {
	check, refusal := r.evidenceCheck(g.Check)
	if refusal != nil {
		return refusal
	}
	if check.Status == CheckMet && !check.expired(m.At) {
		return casework.Refuse(casework.CodeNotNow, "S5", "This evidence has already been accepted.")
	}
	var p casework.Problems
	checkCompleted(&p, "completed_on", g.CompletedOn, m)
	p.Optional("policy_version", g.PolicyVersion, 100)
	checkVersion(&p, "policy_version", r.InForce, g.Check, g.PolicyVersion)
	p.Optional("note", g.Note, casework.MaxText)
	return p.Refusal()
}

// apply waits for Comms to verify it.
func (g GiveEvidence) apply(t *requestContext) {
	t.Emit(EvidenceGiven{
		Check: g.Check, CompletedOn: g.CompletedOn, ValidUntil: validUntil(g.CompletedOn, t.Moment),
		PolicyVersion: g.PolicyVersion, File: g.File,
	}, &casework.Personal{Text: g.Note})
	t.EndWait(casework.WindowEvidence, string(g.Check))
	t.Await(casework.WindowPermission, string(g.Check), t.At)
	t.restartLapse()
	t.updateStage()
}

func (v Verify) check(r *Request, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	check, refusal := r.evidenceCheck(v.Check)
	if refusal != nil {
		return refusal
	}
	if check.Status != CheckGiven {
		return casework.Refuse(casework.CodeNotNow, "S5", "There is no evidence of this to verify.")
	}
	var p casework.Problems
	if v.Accept {
		p.Optional("reason", v.Reason, casework.MaxText)
	} else {
		p.Required("reason", v.Reason, casework.MaxText)
	}
	return p.Refusal()
}

// apply records the result. Rejected evidence can be given again (domain §4).
func (v Verify) apply(t *requestContext) { t.verified(v.Check, v.Accept, v.Reason); t.restartLapse() }

func (t *requestContext) verified(name CheckName, accept bool, reason string) {
	t.Emit(EvidenceVerified{Check: name, Accept: accept}, &casework.Personal{Text: reason})
	t.EndWait(casework.WindowPermission, string(name))
	if !accept {
		t.Await(casework.WindowEvidence, string(name), t.At)
	}
	t.updateStage()
}
