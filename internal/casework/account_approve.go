package casework

// approvalOf says what keeps somebody from answering a check now.
func (r *AccountRequest) approvalOf(name CheckName, by Actor, m Moment) *Refusal {
	check := r.Check(name)
	switch {
	case check == nil || !name.Approval():
		return Invalid("check", "Choose line_manager_approval or budget_approval.")
	case !check.mayBeMetBy(by.ID, m.At):
		return refuse(CodeNotPermitted, name.Clause(), "This is for %s, or the deputy they name, and for nobody else.", check.Asked.Name)
	case check.Status != CheckWaiting:
		return refuse(CodeNotNow, name.Clause(), "This has been answered already.")
	}
	return nil
}

func (a Approve) check(r *AccountRequest, by Actor, m Moment) *Refusal {
	if refusal := r.approvalOf(a.Check, by, m); refusal != nil {
		return refusal
	}
	var p problems
	if a.Approve {
		p.optional("reason", a.Reason, maxText)
	} else {
		p.required("reason", a.Reason, maxText)
	}
	return p.refusal()
}

// apply: a refusal ends the request (domain §4).
func (a Approve) apply(t *requestTurn) {
	t.emit(CheckApproved{Check: a.Check, Approve: a.Approve}, &Personal{Text: a.Reason})
	t.met(WindowApproval, string(a.Check))
	if !a.Approve {
		t.end(RequestRefused, a.Reason)
		return
	}
	t.touch()
	t.weigh()
}

func (d Delegate) check(r *AccountRequest, by Actor, m Moment) *Refusal {
	if refusal := r.approvalOf(d.Check, by, m); refusal != nil {
		return refusal
	}
	if r.Check(d.Check).Asked.ID != by.ID {
		return refuse(CodeNotPermitted, d.Check.Clause(), "A deputy cannot name another deputy.")
	}
	var p problems
	p.required("to", d.To.ID, 200)
	p.required("reason", d.Reason, maxText)
	switch d.To.ID {
	case r.Requester.ID:
		p.add("to", "The requester cannot approve a request of their own.")
	case by.ID:
		p.add("to", "This is you.")
	}
	if d.Until != "" {
		until, err := endOfDay(d.Until, m)
		switch {
		case err != nil:
			p.add("until", "Write the date as 2026-11-20.")
		case !until.After(m.At):
			p.add("until", "The date is in the past.")
		}
	}
	return p.refusal()
}

func (d Delegate) apply(t *requestTurn) {
	until := t.Rules.End(WindowApproval, t.At, t.Zone)
	if d.Until != "" {
		until, _ = endOfDay(d.Until, t.Moment) // check has read it
	}
	t.emit(CheckDelegated{Check: d.Check, To: d.To.ID, Until: until}, &Personal{Text: d.Reason, Person: d.To.Name})
	t.touch()
}

func (w Withdraw) check(*AccountRequest, Actor, Moment) *Refusal {
	var p problems
	p.required("reason", w.Reason, maxText)
	return p.refusal()
}

func (w Withdraw) apply(t *requestTurn) { t.end(RequestWithdrawn, w.Reason) }
