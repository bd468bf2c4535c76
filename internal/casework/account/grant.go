package account

import (
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// mayPermit lets Comms decide once all five checks are met. The requester, the line
// manager and the manager's deputies must not decide, nor whoever gave an approval or is an
// administrator of the account (domain §4).
func (r *Request) mayPermit(by casework.Actor, m casework.Moment) *casework.Refusal {
	if by.ID == r.Requester.ID {
		return casework.Refuse(casework.CodeFourEyes, "S2", "You made this request, so somebody else must decide it.")
	}
	if slices.Contains(r.managers(), by.ID) {
		return casework.Refuse(casework.CodeFourEyes, "S3", "You are the line manager in this request, so somebody else must decide it.")
	}
	if name := r.approvalBy(by.ID); r.Strict && name != "" {
		return casework.Refuse(casework.CodeFourEyes, name.Clause(), "You gave an approval in this request, so somebody else must decide it.")
	}
	if r.Strict && slices.ContainsFunc(r.Administrators, func(p casework.Person) bool { return p.ID == by.ID }) {
		return casework.Refuse(casework.CodeFourEyes, "S2", "You are an administrator of this account, so somebody else must decide the request.")
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

// notDeciders lists the ids of everybody who must not decide the request.
func (r *Request) notDeciders() []string {
	ids := append([]string{r.Requester.ID}, r.managers()...)
	if !r.Strict {
		return ids
	}
	for _, c := range r.Checks {
		if c.Name.Approval() && c.By != nil {
			ids = append(ids, c.By.ID)
		}
	}
	for _, p := range r.Administrators {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
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
	wrong.Optional("licence", p.Licence, 200)
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
	t.Emit(PermissionDecided{Grant: p.Grant, Account: p.Account, Licence: p.Licence}, &casework.Personal{
		Text: p.Reason, Permit: &casework.PermitWords{Conditions: p.Conditions, CorporateAnswer: p.CorporateAnswer},
	})
	outcome := RequestRefused
	if p.Grant {
		outcome = RequestGranted
	}
	t.end(outcome, "")
}

// Opening is the command that puts the granted account on the register, with the licence that
// the grant enters (S4).
func (r *Request) Opening(ref, licence string) Open {
	open := Open{
		Ref: ref, Licence: licence, Channel: r.Channel, Handle: r.Handle, Team: r.Team, Purpose: r.Purpose, Audience: r.Audience,
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
