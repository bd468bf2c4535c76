package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// approvalOf says why somebody cannot answer a check now; nil: they can.
func (r *Request) approvalOf(name CheckName, by casework.Actor, m casework.Moment) *casework.Refusal {
	check := r.CheckNamed(name)
	switch {
	case check == nil || !name.Approval():
		return casework.Invalid("check", "Choose line_manager_approval or budget_approval.")
	case !check.mayBeMetBy(by.ID, m.At):
		return casework.Refuse(casework.CodeNotPermitted, name.Clause(), "Only %s, or the deputy they name, can do this.", check.Asked.Name)
	case check.Status != CheckWaiting:
		return casework.Refuse(casework.CodeNotNow, name.Clause(), "This has already been answered.")
	}
	return nil
}

// approvalBy names the approval that somebody gave; empty: none.
func (r *Request) approvalBy(id string) CheckName {
	for _, c := range r.Checks {
		if c.Name.Approval() && c.By != nil && c.By.ID == id {
			return c.Name
		}
	}
	return ""
}

// mayApprove refuses the second approval of one person, also as a deputy (S3, S4).
func (r *Request) mayApprove(name CheckName, id string) *casework.Refusal {
	if given := r.approvalBy(id); !r.Strict || given == "" || given == name {
		return nil
	}
	return casework.Refuse(casework.CodeFourEyes, name.Clause(), "You gave the other approval, so somebody else must give this one.")
}

func (a Approve) check(r *Request, by casework.Actor, m casework.Moment) *casework.Refusal {
	if refusal := r.approvalOf(a.Check, by, m); refusal != nil {
		return refusal
	}
	if refusal := r.mayApprove(a.Check, by.ID); refusal != nil {
		return refusal
	}
	var p casework.Problems
	if a.Approve {
		p.Optional("reason", a.Reason, casework.MaxText)
	} else {
		p.Required("reason", a.Reason, casework.MaxText)
	}
	return p.Refusal()
}

// apply records the answer. A refusal ends the request (domain §4).
func (a Approve) apply(t *requestContext) {
	t.Emit(CheckApproved{Check: a.Check, Approve: a.Approve}, &casework.Personal{Text: a.Reason})
	t.EndWait(casework.WindowApproval, string(a.Check))
	if !a.Approve {
		t.end(RequestRefused, a.Reason)
		return
	}
	t.restartLapse()
	t.updateStage()
}

// approvesOther says whether somebody gave the other approval, or is asked for it.
func (r *Request) approvesOther(name CheckName, id string, at time.Time) bool {
	return slices.ContainsFunc(r.Checks, func(c Check) bool {
		return c.Name.Approval() && c.Name != name &&
			(c.By != nil && c.By.ID == id || c.Status == CheckWaiting && c.mayBeMetBy(id, at))
	})
}

func (d Delegate) check(r *Request, by casework.Actor, m casework.Moment) *casework.Refusal {
	if refusal := r.approvalOf(d.Check, by, m); refusal != nil {
		return refusal
	}
	if r.CheckNamed(d.Check).Asked.ID != by.ID {
		return casework.Refuse(casework.CodeNotPermitted, d.Check.Clause(), "A deputy cannot name another deputy.")
	}
	var p casework.Problems
	p.Required("to", d.To.ID, 200)
	p.Required("reason", d.Reason, casework.MaxText)
	switch d.To.ID {
	case r.Requester.ID:
		p.Add("to", "The requester cannot approve their own request.")
	case by.ID:
		p.Add("to", "Enter another person. You cannot be your own deputy.")
	default:
		if r.Strict && r.approvesOther(d.Check, d.To.ID, m.At) {
			p.Add("to", "This person gives the other approval. Enter somebody else (S3, S4).")
		}
	}
	if d.Until != "" {
		until, err := endOfDay(d.Until, m)
		switch {
		case err != nil:
			p.Add("until", "Write the date as 2026-11-20.")
		case !until.After(m.At):
			p.Add("until", "The date is in the past.")
		}
	}
	return p.Refusal()
}

func (d Delegate) apply(t *requestContext) {
	until := t.Rules.End(casework.WindowApproval, t.At, t.Zone)
	if d.Until != "" {
		until, _ = endOfDay(d.Until, t.Moment) // check has read it
	}
	t.Emit(CheckDelegated{Check: d.Check, To: d.To.ID, Until: until}, &casework.Personal{Text: d.Reason, Person: d.To.Name})
	t.restartLapse()
}

func (w Withdraw) check(*Request, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", w.Reason, casework.MaxText)
	return p.Refusal()
}

func (w Withdraw) apply(t *requestContext) { t.end(RequestWithdrawn, w.Reason) }
