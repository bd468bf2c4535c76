package account

import (
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// accountContext is an account and the recorder of the command or timer that changes it.
type accountContext struct {
	*Account
	*casework.Recorder
}

func (o Open) check(*Account, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("ref", o.Ref, 100)
	p.Required("channel", o.Channel, 100)
	p.Required("handle", o.Handle, 200)
	p.Required("owner", o.Owner.ID, 200)
	return p.Refusal()
}

func (o Open) apply(t *accountContext) {
	words := &casework.RequestWords{Purpose: o.Purpose, Audience: o.Audience, Names: map[string]string{o.Owner.ID: o.Owner.Name}}
	ids := []string{}
	for _, person := range o.Administrators {
		ids = append(ids, person.ID)
		words.Names[person.ID] = person.Name
	}
	t.Emit(Opened{
		Ref: o.Ref, PolicyVersion: t.Rules.Version, Channel: address.NormalChannel(o.Channel), Handle: o.Handle, Team: o.Team,
		Owner: o.Owner.ID, Administrators: ids, Licence: o.Licence, Request: o.Request, Unreviewed: o.Unreviewed,
		Evidence: append([]Accepted{}, o.Evidence...), Strict: t.Rules.StrictAccounts,
	}, &casework.Personal{Request: words})
	t.Stage, t.Waits = StatusActive, []casework.Wait{}
	review := t.Rules.End(casework.WindowAccountReview, t.At, t.Zone)
	if o.Unreviewed {
		review = t.Rules.End(casework.WindowEvidence, t.At, t.Zone) // imported accounts are reviewed soon
	}
	t.AwaitUntil(casework.WindowAccountReview, "", t.At, review)
	t.watchEvidence(t.Evidence)
}

// watchEvidence begins a wait for the expiry of each piece of evidence (S5).
func (t *accountContext) watchEvidence(given []Accepted) {
	for _, e := range given {
		t.AwaitUntil(casework.WindowLearningValidity, string(e.Check), t.At, e.ValidUntil)
	}
}

func (r Review) check(a *Account, _ casework.Actor, m casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("note", r.Note, casework.MaxText)
	p.Optional("licence", r.Licence, 200)
	checkRenewals(&p, a, r.Evidence, m)
	return p.Refusal()
}

func (r Review) apply(t *accountContext) {
	given := t.accepted(r.Evidence)
	t.Emit(Reviewed{Licence: r.Licence, Evidence: given}, &casework.Personal{Text: r.Note})
	t.Await(casework.WindowAccountReview, "", t.At)
	t.watchEvidence(given)
}

// checkRenewals requires evidence that counts, of the version in force, and each check
// once (S5).
func checkRenewals(p *casework.Problems, a *Account, list []Renewal, m casework.Moment) {
	seen := []CheckName{}
	for _, r := range list {
		switch {
		case !slices.Contains(EvidenceChecks(), r.Check):
			p.Add("evidence", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
		case slices.Contains(seen, r.Check):
			p.Add("evidence", "Enter each check only once.")
		}
		seen = append(seen, r.Check)
		checkCompleted(p, "evidence", r.CompletedOn, m)
		p.Optional("evidence", r.PolicyVersion, 100)
		checkVersion(p, "evidence", a.InForce, r.Check, r.PolicyVersion)
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

// suspend takes the account out of use and asks Communications to resolve it.
func (t *accountContext) suspend(fact Suspended, why string) {
	var said *casework.Personal
	if why != "" {
		said = &casework.Personal{Text: why}
	}
	t.Emit(fact, said)
	if t.Stage == StatusActive {
		t.Stage = StatusSuspended
		t.Await(casework.WindowAction, "suspension", t.At)
	}
}

func (s Suspend) check(*Account, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", s.Reason, casework.MaxText)
	return p.Refusal()
}

func (s Suspend) apply(t *accountContext) { t.suspend(Suspended{Cause: CauseByHand}, s.Reason) }

func (r ReportOwnerLeft) check(*Account, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Optional("note", r.Note, casework.MaxText)
	return p.Refusal()
}

func (r ReportOwnerLeft) apply(t *accountContext) {
	t.suspend(Suspended{Cause: CauseOwnerLeft}, r.Note)
}

func (r Reinstate) check(a *Account, _ casework.Actor, m casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", r.Reason, casework.MaxText)
	checkRenewals(&p, a, r.Evidence, m)
	return p.Refusal()
}

func (r Reinstate) apply(t *accountContext) {
	given := t.accepted(r.Evidence)
	t.Emit(Reinstated{Evidence: given}, &casework.Personal{Text: r.Reason})
	t.Stage = StatusActive
	t.EndWait(casework.WindowAction, "suspension")
	t.watchEvidence(given)
}

func (x Transfer) check(a *Account, by casework.Actor, m casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("to", x.To.ID, 200)
	p.Required("reason", x.Reason, casework.MaxText)
	switch x.To.ID {
	case a.Owner.ID:
		p.Add("to", "This person already owns the account.")
	case by.ID:
		p.Add("to", "You cannot transfer the account to yourself.")
	}
	x.checkEvidence(&p, a, m)
	return p.Refusal()
}

func (x Transfer) apply(t *accountContext) {
	if t.Strict {
		x.begin(t)
		return
	}
	given := t.accepted(x.Evidence)
	t.Emit(Transferred{To: x.To.ID, Evidence: given}, &casework.Personal{Text: x.Reason, Person: x.To.Name})
	t.watchEvidence(given)
}

func (x Close) check(*Account, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", x.Reason, casework.MaxText)
	return p.Refusal()
}

func (x Close) apply(t *accountContext) {
	t.Emit(Closed{}, &casework.Personal{Text: x.Reason})
	t.Stage, t.Waits = StatusClosed, []casework.Wait{}
}
