package casework

import "slices"

// accountTurn is one command, or one fact from the world, being worked out in an
// account.
type accountContext struct {
	*Account
	*Recorder
}

func (a *Account) begin(by Person, m Moment) *accountContext {
	return &accountContext{a, NewRecorder(a, by, m)}
}

func (o OpenAccount) check(*Account, Actor, Moment) *Refusal {
	var p Problems
	p.Required("ref", o.Ref, 100)
	p.Required("channel", o.Channel, 100)
	p.Required("handle", o.Handle, 200)
	p.Required("owner", o.Owner.ID, 200)
	return p.Refusal()
}

func (o OpenAccount) apply(t *accountContext) {
	words := &RequestWords{Purpose: o.Purpose, Audience: o.Audience, Names: map[string]string{o.Owner.ID: o.Owner.Name}}
	ids := []string{}
	for _, person := range o.Administrators {
		ids = append(ids, person.ID)
		words.Names[person.ID] = person.Name
	}
	t.Emit(AccountOpened{
		Ref: o.Ref, PolicyVersion: t.Rules.Version, Channel: NormalChannel(o.Channel), Handle: o.Handle, Team: o.Team,
		Owner: o.Owner.ID, Administrators: ids, Licence: o.Licence, Request: o.Request, Unreviewed: o.Unreviewed,
		Evidence: append([]Accepted{}, o.Evidence...),
	}, &Personal{Request: words})
	t.Stage, t.Waits = AccountActive, []Wait{}
	review := t.Rules.End(WindowAccountReview, t.At, t.Zone)
	if o.Unreviewed {
		review = t.Rules.End(WindowEvidence, t.At, t.Zone) // what was brought in is looked at first
	}
	t.AwaitUntil(WindowAccountReview, "", t.At, review)
	t.watchEvidence(t.Evidence)
}

// watchEvidence waits for each piece of evidence to lapse (S5).
func (t *accountContext) watchEvidence(given []Accepted) {
	for _, e := range given {
		t.AwaitUntil(WindowLearningValidity, string(e.Check), t.At, e.ValidUntil)
	}
}

func (r ReviewAccount) check(a *Account, _ Actor, m Moment) *Refusal {
	var p Problems
	p.Required("note", r.Note, MaxText)
	p.Optional("licence", r.Licence, 200)
	p.renewals(a, r.Evidence, m)
	return p.Refusal()
}

func (r ReviewAccount) apply(t *accountContext) {
	given := t.accepted(r.Evidence)
	t.Emit(AccountReviewed{Licence: r.Licence, Evidence: given}, &Personal{Text: r.Note})
	t.Await(WindowAccountReview, "", t.At)
	t.watchEvidence(given)
}

// renewals wants evidence that counts, of the version in force, and of each check
// once (S5).
func (p *Problems) renewals(a *Account, list []Renewal, m Moment) {
	seen := []CheckName{}
	for _, r := range list {
		switch {
		case !slices.Contains(EvidenceChecks(), r.Check):
			p.Add("evidence", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
		case slices.Contains(seen, r.Check):
			p.Add("evidence", "The same check is named twice.")
		}
		seen = append(seen, r.Check)
		p.completed("evidence", r.CompletedOn, m)
		p.Optional("evidence", r.PolicyVersion, 100)
		p.version("evidence", a.InForce, r.Check, r.PolicyVersion)
	}
}

func (t *accountContext) accepted(list []Renewal) []Accepted {
	out := []Accepted{}
	for _, r := range list {
		out = append(out, Accepted{
			Check: r.Check, CompletedOn: r.CompletedOn, ValidUntil: validUntil(r.CompletedOn, t.Moment), PolicyVersion: r.PolicyVersion,
		})
	}
	return out
}

// suspend takes the account out of use; somebody has to settle it.
func (t *accountContext) suspend(cause Cause, of CheckName, why string) {
	var said *Personal
	if why != "" {
		said = &Personal{Text: why}
	}
	t.Emit(AccountSuspended{Cause: cause, Of: of}, said)
	if t.Stage == AccountActive {
		t.Stage = AccountOnHold
		t.Await(WindowAction, "suspension", t.At)
	}
}

func (s SuspendAccount) check(*Account, Actor, Moment) *Refusal {
	var p Problems
	p.Required("reason", s.Reason, MaxText)
	return p.Refusal()
}

func (s SuspendAccount) apply(t *accountContext) { t.suspend(CauseByHand, "", s.Reason) }

func (r ReportOwnerLeft) check(*Account, Actor, Moment) *Refusal {
	var p Problems
	p.Optional("note", r.Note, MaxText)
	return p.Refusal()
}

func (r ReportOwnerLeft) apply(t *accountContext) { t.suspend(CauseOwnerLeft, "", r.Note) }

func (r ReinstateAccount) check(a *Account, _ Actor, m Moment) *Refusal {
	var p Problems
	p.Required("reason", r.Reason, MaxText)
	p.renewals(a, r.Evidence, m)
	return p.Refusal()
}

func (r ReinstateAccount) apply(t *accountContext) {
	given := t.accepted(r.Evidence)
	t.Emit(AccountReinstated{Evidence: given}, &Personal{Text: r.Reason})
	t.Stage = AccountActive
	t.EndWait(WindowAction, "suspension")
	t.watchEvidence(given)
}

func (x TransferAccount) check(a *Account, by Actor, m Moment) *Refusal {
	var p Problems
	p.Required("to", x.To.ID, 200)
	p.Required("reason", x.Reason, MaxText)
	switch x.To.ID {
	case a.Owner.ID:
		p.Add("to", "The account is theirs already.")
	case by.ID:
		p.Add("to", "Somebody else has to give the account to you.")
	}
	p.renewals(a, x.Evidence, m)
	if len(x.Evidence) < len(EvidenceChecks()) {
		p.Add("evidence", "The new owner gives all three pieces of evidence again (S5).")
	}
	return p.Refusal()
}

func (x TransferAccount) apply(t *accountContext) {
	given := t.accepted(x.Evidence)
	t.Emit(AccountTransferred{To: x.To.ID, Evidence: given}, &Personal{Text: x.Reason, Person: x.To.Name})
	t.watchEvidence(given)
}

func (x CloseAccount) check(*Account, Actor, Moment) *Refusal {
	var p Problems
	p.Required("reason", x.Reason, MaxText)
	return p.Refusal()
}

func (x CloseAccount) apply(t *accountContext) {
	t.Emit(AccountClosed{}, &Personal{Text: x.Reason})
	t.Stage, t.Waits = AccountEnded, []Wait{}
}
