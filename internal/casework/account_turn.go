package casework

import "slices"

// accountTurn is one command, or one fact from the world, being worked out in an
// account.
type accountTurn struct {
	*Account
	pen
}

func (a *Account) turn(by Person, m Moment) *accountTurn { return &accountTurn{a, newPen(a, by, m)} }

func (o OpenAccount) check(*Account, Actor, Moment) *Refusal {
	var p problems
	p.required("ref", o.Ref, 100)
	p.required("channel", o.Channel, 100)
	p.required("handle", o.Handle, 200)
	p.required("owner", o.Owner.ID, 200)
	return p.refusal()
}

func (o OpenAccount) apply(t *accountTurn) {
	words := &RequestWords{Purpose: o.Purpose, Audience: o.Audience, Names: map[string]string{o.Owner.ID: o.Owner.Name}}
	ids := []string{}
	for _, person := range o.Administrators {
		ids = append(ids, person.ID)
		words.Names[person.ID] = person.Name
	}
	t.emit(AccountOpened{
		Ref: o.Ref, PolicyVersion: t.Rules.Version, Channel: NormalChannel(o.Channel), Handle: o.Handle, Team: o.Team,
		Owner: o.Owner.ID, Administrators: ids, Licence: o.Licence, Request: o.Request, Unreviewed: o.Unreviewed,
		Evidence: append([]Accepted{}, o.Evidence...),
	}, &Personal{Request: words})
	t.Status, t.Waits = AccountActive, []Wait{}
	review := t.Rules.End(WindowAccountReview, t.At, t.Zone)
	if o.Unreviewed {
		review = t.Rules.End(WindowEvidence, t.At, t.Zone) // what was brought in is looked at first
	}
	t.awaitUntil(WindowAccountReview, "", t.At, review)
	t.watchEvidence(t.Evidence)
}

// watchEvidence waits for each piece of evidence to lapse (S5).
func (t *accountTurn) watchEvidence(given []Accepted) {
	for _, e := range given {
		t.awaitUntil(WindowLearningValidity, string(e.Check), t.At, e.ValidUntil)
	}
}

func (r ReviewAccount) check(a *Account, _ Actor, m Moment) *Refusal {
	var p problems
	p.required("note", r.Note, maxText)
	p.optional("licence", r.Licence, 200)
	p.renewals(a, r.Evidence, m)
	return p.refusal()
}

func (r ReviewAccount) apply(t *accountTurn) {
	given := t.accepted(r.Evidence)
	t.emit(AccountReviewed{Licence: r.Licence, Evidence: given}, &Personal{Text: r.Note})
	t.await(WindowAccountReview, "", t.At)
	t.watchEvidence(given)
}

// renewals wants evidence that counts, of the version in force, and of each check
// once (S5).
func (p *problems) renewals(a *Account, list []Renewal, m Moment) {
	seen := []CheckName{}
	for _, r := range list {
		switch {
		case !slices.Contains(EvidenceChecks(), r.Check):
			p.add("evidence", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
		case slices.Contains(seen, r.Check):
			p.add("evidence", "The same check is named twice.")
		}
		seen = append(seen, r.Check)
		p.completed("evidence", r.CompletedOn, m)
		p.optional("evidence", r.PolicyVersion, 100)
		p.version("evidence", a.InForce, r.Check, r.PolicyVersion)
	}
}

func (t *accountTurn) accepted(list []Renewal) []Accepted {
	out := []Accepted{}
	for _, r := range list {
		out = append(out, Accepted{
			Check: r.Check, CompletedOn: r.CompletedOn, ValidUntil: validUntil(r.CompletedOn, t.Moment), PolicyVersion: r.PolicyVersion,
		})
	}
	return out
}

// suspend takes the account out of use; somebody has to settle it.
func (t *accountTurn) suspend(cause Cause, of CheckName, why string) {
	var said *Personal
	if why != "" {
		said = &Personal{Text: why}
	}
	t.emit(AccountSuspended{Cause: cause, Of: of}, said)
	if t.Status == AccountActive {
		t.Status = AccountOnHold
		t.await(WindowAction, "suspension", t.At)
	}
}

func (s SuspendAccount) check(*Account, Actor, Moment) *Refusal {
	var p problems
	p.required("reason", s.Reason, maxText)
	return p.refusal()
}

func (s SuspendAccount) apply(t *accountTurn) { t.suspend(CauseByHand, "", s.Reason) }

func (r ReportOwnerLeft) check(*Account, Actor, Moment) *Refusal {
	var p problems
	p.optional("note", r.Note, maxText)
	return p.refusal()
}

func (r ReportOwnerLeft) apply(t *accountTurn) { t.suspend(CauseOwnerLeft, "", r.Note) }

func (r ReinstateAccount) check(a *Account, _ Actor, m Moment) *Refusal {
	var p problems
	p.required("reason", r.Reason, maxText)
	p.renewals(a, r.Evidence, m)
	return p.refusal()
}

func (r ReinstateAccount) apply(t *accountTurn) {
	given := t.accepted(r.Evidence)
	t.emit(AccountReinstated{Evidence: given}, &Personal{Text: r.Reason})
	t.Status = AccountActive
	t.met(WindowAction, "suspension")
	t.watchEvidence(given)
}

func (x TransferAccount) check(a *Account, by Actor, m Moment) *Refusal {
	var p problems
	p.required("to", x.To.ID, 200)
	p.required("reason", x.Reason, maxText)
	switch x.To.ID {
	case a.Owner.ID:
		p.add("to", "The account is theirs already.")
	case by.ID:
		p.add("to", "Somebody else has to give the account to you.")
	}
	p.renewals(a, x.Evidence, m)
	if len(x.Evidence) < len(EvidenceChecks()) {
		p.add("evidence", "The new owner gives all three pieces of evidence again (S5).")
	}
	return p.refusal()
}

func (x TransferAccount) apply(t *accountTurn) {
	given := t.accepted(x.Evidence)
	t.emit(AccountTransferred{To: x.To.ID, Evidence: given}, &Personal{Text: x.Reason, Person: x.To.Name})
	t.watchEvidence(given)
}

func (x CloseAccount) check(*Account, Actor, Moment) *Refusal {
	var p problems
	p.required("reason", x.Reason, maxText)
	return p.refusal()
}

func (x CloseAccount) apply(t *accountTurn) {
	t.emit(AccountClosed{}, &Personal{Text: x.Reason})
	t.Status, t.Waits = AccountEnded, []Wait{}
}
