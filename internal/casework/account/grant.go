package account

import (
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// mayPermit lets Comms decide once all five checks are met. The requester, the line
// manager and the manager's deputies must not decide.
func (r *Request) mayPermit(by casework.Actor, m casework.Moment) *casework.Refusal {
	if by.ID == r.Requester.ID {
		return casework.Refuse(casework.CodeFourEyes, "S2", "You made this request, so somebody else must decide it.")
	}
	if slices.Contains(r.managers(), by.ID) {
		return casework.Refuse(casework.CodeFourEyes, "S3", "You are the line manager in this request, so somebody else must decide it.")
	}
	if missing := r.outstanding(m); len(missing) > 0 {
		return casework.Refuse(casework.CodeChecksOutstanding, "S2", "These checks are not met: %s.", strings.Join(missing, ", "))
	}
	return nil
}

// managers lists the ids of the line manager and of everybody who ever stood in.
func (r *Request) managers() []string {
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

// outstanding names the checks that are not met, or whose evidence has expired.
func (r *Request) outstanding(m casework.Moment) []string {
	missing := []string{}
	for _, c := range r.Checks {
		if c.Status != CheckMet || c.expired(m.At) {
			missing = append(missing, c.Name.InSentence())
		}
	}
	return missing
}

func (p Permit) check(*Request, casework.Actor, casework.Moment) *casework.Refusal {
	var wrong casework.Problems
	wrong.Optional("conditions", p.Conditions, casework.MaxText)
	if p.Grant {
		wrong.Required("corporate_answer", p.CorporateAnswer, casework.MaxText)
		wrong.Optional("reason", p.Reason, casework.MaxText)
	} else {
		wrong.Optional("corporate_answer", p.CorporateAnswer, casework.MaxText)
		wrong.Required("reason", p.Reason, casework.MaxText)
	}
	return wrong.Refusal()
}

// apply is called once the account is on the register, because a grant claims it first.
func (p Permit) apply(t *requestContext) {
	t.Emit(PermissionDecided{Grant: p.Grant, Account: p.Account}, &casework.Personal{
		Text: p.Reason, Permit: &casework.PermitWords{Conditions: p.Conditions, CorporateAnswer: p.CorporateAnswer},
	})
	outcome := RequestRefused
	if p.Grant {
		outcome = RequestGranted
	}
	t.end(outcome, "")
}

// Opening is the command that puts the granted account on the register.
func (r *Request) Opening(ref string) Open {
	open := Open{
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

// LetterDue is the letter to send when the request has ended; empty: none.
func (r *Request) LetterDue() casework.LetterKind {
	switch r.Outcome {
	case RequestGranted:
		return casework.LetterPermission
	case RequestRefused:
		return casework.LetterRefusal
	case RequestWithdrawn, RequestLapsed:
	}
	return ""
}

// Letter fills the fields of the letter of permission or of refusal.
func (r *Request) Letter(kind casework.LetterKind, m casework.Moment) casework.LetterFields {
	fields := casework.LetterFields{
		Ref: r.Ref, Date: m.At, Council: m.Rules.Council, Contact: m.Rules.Contact, Channel: address.ChannelTitle(r.Channel),
		Handle: r.Handle, Team: r.Team, Addressee: r.Requester.Name, Account: r.Account, SignedBy: "The Communications team",
	}
	fields.Clause, _ = m.Rules.Clause(kind.Clause())
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

// LetterOut records a letter that was sent.
func (r *Request) LetterOut(letter casework.Letter, m casework.Moment) []casework.Event {
	t := r.begin(casework.System().Person, m)
	letter.ID = casework.NextID("L", t.Letters)
	t.Emit(casework.LetterSent{ID: letter.ID, Letter: letter.Kind}, &casework.Personal{Letter: &letter})
	return t.Done()
}
