package casework

import (
	"slices"
	"strings"
)

// mayPermit: Comms decides, but never the requester and never whoever answered, or
// could answer, as the line manager; and only when all five checks are met.
func (r *AccountRequest) mayPermit(by Actor, m Moment) *Refusal {
	if by.ID == r.Requester.ID {
		return Refuse(CodeFourEyes, "S2", "You made this request, so somebody else has to decide it.")
	}
	if slices.Contains(r.managers(), by.ID) {
		return Refuse(CodeFourEyes, "S3", "You are the line manager in this request, so somebody else has to decide it.")
	}
	if missing := r.outstanding(m); len(missing) > 0 {
		return Refuse(CodeChecksOutstanding, "S2", "Not all checks are met: %s.", strings.Join(missing, ", "))
	}
	return nil
}

// managers lists the ids of the line manager and of everybody who ever stood in.
func (r *AccountRequest) managers() []string {
	manager := r.CheckNamed(CheckLineManager)
	if manager == nil {
		return nil
	}
	ids := []string{manager.Asked.ID}
	for _, deputy := range manager.Deputies {
		ids = append(ids, deputy.ID)
	}
	return ids
}

// outstanding names the checks that are not met, or no longer.
func (r *AccountRequest) outstanding(m Moment) []string {
	missing := []string{}
	for _, c := range r.Checks {
		if c.Status != CheckMet || c.stale(m.At) {
			missing = append(missing, c.Name.InSentence())
		}
	}
	return missing
}

func (p PermitAccount) check(*AccountRequest, Actor, Moment) *Refusal {
	var wrong Problems
	wrong.Optional("conditions", p.Conditions, MaxText)
	if p.Grant {
		wrong.Required("corporate_answer", p.CorporateAnswer, MaxText)
		wrong.Optional("reason", p.Reason, MaxText)
	} else {
		wrong.Optional("corporate_answer", p.CorporateAnswer, MaxText)
		wrong.Required("reason", p.Reason, MaxText)
	}
	return wrong.Refusal()
}

// apply is called with the account on the register: a grant claims it first.
func (p PermitAccount) apply(t *requestContext) {
	t.Emit(PermissionDecided{Grant: p.Grant, Account: p.Account}, &Personal{
		Text: p.Reason, Permit: &PermitWords{Conditions: p.Conditions, CorporateAnswer: p.CorporateAnswer},
	})
	outcome := RequestRefused
	if p.Grant {
		outcome = RequestGranted
	}
	t.end(outcome, "")
}

// Opening is what a grant puts on the register.
func (r *AccountRequest) Opening(ref string) OpenAccount {
	open := OpenAccount{
		Ref: ref, Channel: r.Channel, Handle: r.Handle, Team: r.Team, Purpose: r.Purpose, Audience: r.Audience,
		Owner: r.Requester, Administrators: r.Administrators, Request: r.Ref,
	}
	for _, c := range r.Checks {
		if c.ValidUntil != nil {
			open.Evidence = append(open.Evidence, Accepted{
				Check: c.Name, CompletedOn: c.CompletedOn, ValidUntil: *c.ValidUntil, PolicyVersion: c.PolicyVersion,
			})
		}
	}
	return open
}

// LetterDue is the letter that the end of the request brings; "" when none does.
func (r *AccountRequest) LetterDue() LetterKind {
	switch r.Outcome {
	case RequestGranted:
		return LetterPermission
	case RequestRefused:
		return LetterRefusal
	case RequestWithdrawn, RequestLapsed:
	}
	return ""
}

// Letter fills the fields of the letter of permission or of refusal.
func (r *AccountRequest) Letter(kind LetterKind, m Moment) LetterFields {
	fields := LetterFields{
		Ref: r.Ref, Date: m.At, Council: m.Rules.Council, Contact: m.Rules.Contact, Channel: r.Channel,
		Handle: r.Handle, Team: r.Team, Addressee: r.Requester.Name, Account: r.Account, SignedBy: "The Communications team",
	}
	fields.Clause, _ = m.Rules.Clause(letterClause(kind))
	if d := r.Permission; d != nil {
		fields.Conditions, fields.CorporateAnswer, fields.Reason = d.Conditions, d.CorporateAnswer, d.Reason
	}
	for _, c := range r.Checks {
		if c.Status == CheckRefused {
			fields.Reason = c.Reason
		}
	}
	return fields
}

// LetterOut keeps a letter that went out.
func (r *AccountRequest) LetterOut(letter Letter, m Moment) []Event {
	t := r.begin(System().Person, m)
	letter.ID = NextID("L", t.Letters)
	t.Emit(LetterSent{ID: letter.ID, Letter: letter.Kind}, &Personal{Letter: &letter})
	return t.Done()
}
