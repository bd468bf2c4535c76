package casework

import (
	"slices"
	"time"
)

// CommandRecordLearning enters what the learning platform says that somebody has
// completed, in a request that they made or in an account that is theirs (S5).
// Communications brings it in, which is what verifies it.
const CommandRecordLearning = "record-learning"

// RecordLearning meets a check of the request with a record of the learning platform.
type RecordLearning struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"`             // date, "2026-11-20"
	PolicyVersion string    `json:"policy_version,omitempty"` // that was accepted
	Note          string    `json:"note"`
}

// RenewLearning renews one piece of the owner's evidence with such a record.
type RenewLearning struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"`
	PolicyVersion string    `json:"policy_version,omitempty"`
}

// EvidenceRenewed is evidence of an account's owner that was brought in (S5).
type EvidenceRenewed struct {
	Evidence []Accepted `json:"evidence"`
}

func (EvidenceRenewed) kind() Kind { return KindEvidenceRenewed }

// The names of the commands, as clients spell them.
func (RecordLearning) Name() Name { return CommandRecordLearning }
func (RenewLearning) Name() Name  { return CommandRecordLearning }

func (l RecordLearning) check(r *AccountRequest, _ Actor, m Moment) *Refusal {
	check, refusal := r.evidenceCheck(l.Check)
	if refusal != nil {
		return refusal
	}
	if check.Status == CheckMet && !check.stale(m.At) {
		return refuse(CodeNotNow, "S5", "This evidence has been accepted already.")
	}
	var p problems
	p.completed("completed_on", l.CompletedOn, m)
	p.optional("policy_version", l.PolicyVersion, 100)
	p.optional("note", l.Note, maxText)
	return p.refusal()
}

func (l RecordLearning) apply(t *requestTurn) {
	t.emit(EvidenceGiven{
		Check: l.Check, CompletedOn: l.CompletedOn, ValidUntil: validUntil(l.CompletedOn, t.Moment), PolicyVersion: l.PolicyVersion,
	}, &Personal{Text: l.Note})
	t.met(WindowEvidence, string(l.Check))
	t.verified(l.Check, true, "")
	t.touch()
}

func (l RenewLearning) check(a *Account, _ Actor, m Moment) *Refusal {
	var p problems
	if !slices.Contains(EvidenceChecks(), l.Check) {
		p.add("check", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
	}
	p.completed("completed_on", l.CompletedOn, m)
	p.optional("policy_version", l.PolicyVersion, 100)
	if refusal := p.refusal(); refusal != nil {
		return refusal
	}
	if i := a.evidenceOf(l.Check); i >= 0 && a.Evidence[i].CompletedOn >= l.CompletedOn {
		return refuse(CodeNotNow, "S5", "What the register has is as recent.")
	}
	return nil
}

// apply renews the evidence. Once every piece counts again, nothing has lapsed.
func (l RenewLearning) apply(t *accountTurn) {
	renewal := Renewal{Check: l.Check, CompletedOn: l.CompletedOn, PolicyVersion: l.PolicyVersion}
	t.emit(EvidenceRenewed{Evidence: t.accepted([]Renewal{renewal})}, nil)
	t.watchEvidence()
}

func (a *Account) evidenceOf(check CheckName) int {
	return slices.IndexFunc(a.Evidence, func(e Accepted) bool { return e.Check == check })
}

// evidenced says whether all of the owner's evidence counts at a time (S5).
func (a *Account) evidenced(at time.Time) bool {
	return !slices.ContainsFunc(EvidenceChecks(), func(check CheckName) bool {
		i := a.evidenceOf(check)
		return i < 0 || !a.Evidence[i].ValidUntil.After(at)
	})
}
