package account

import (
	"slices"

	"duecourse/internal/casework"
)

// CommandRecordLearning records what somebody has completed on the learning platform, in
// their request or in their account (S5). Communications imports the records, which
// verifies them.
const CommandRecordLearning casework.CommandName = "record-learning"

// RecordLearning meets a check of the request with a record of the learning platform.
type RecordLearning struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on" example:"2026-11-20"`
	PolicyVersion string    `json:"policy_version,omitempty" doc:"Of the policy that was accepted"`
	Note          string    `json:"note" required:"false"`
}

// RenewLearning renews one piece of the owner's evidence with such a record.
type RenewLearning struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on" example:"2026-11-20"`
	PolicyVersion string    `json:"policy_version,omitempty"`
}

// EvidenceRenewed is evidence of an account's owner that was imported (S5).
type EvidenceRenewed struct {
	Evidence []Accepted `json:"evidence"`
}

func (EvidenceRenewed) Event() casework.EventKind { return EventEvidenceRenewed }

// The names of the commands, as clients spell them.
func (RecordLearning) Name() casework.CommandName { return CommandRecordLearning }
func (RenewLearning) Name() casework.CommandName  { return CommandRecordLearning }

// check applies the same rules as to evidence from the requester.
func (l RecordLearning) check(r *Request, by casework.Actor, m casework.Moment) *casework.Refusal {
	return GiveEvidence{Check: l.Check, CompletedOn: l.CompletedOn, PolicyVersion: l.PolicyVersion, Note: l.Note}.check(r, by, m)
}

func (l RecordLearning) apply(t *requestContext) {
	t.Emit(EvidenceGiven{
		Check: l.Check, CompletedOn: l.CompletedOn, ValidUntil: validUntil(l.CompletedOn, t.Moment), PolicyVersion: l.PolicyVersion,
	}, &casework.Personal{Text: l.Note})
	t.EndWait(casework.WindowEvidence, string(l.Check))
	t.verified(l.Check, true, "")
	t.restartLapse()
}

func (l RenewLearning) check(a *Account, _ casework.Actor, m casework.Moment) *casework.Refusal {
	var p casework.Problems
	if !slices.Contains(EvidenceChecks(), l.Check) {
		p.Add("check", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
	}
	checkCompleted(&p, "completed_on", l.CompletedOn, m)
	p.Optional("policy_version", l.PolicyVersion, 100)
	checkVersion(&p, "policy_version", a.InForce, l.Check, l.PolicyVersion)
	if refusal := p.Refusal(); refusal != nil {
		return refusal
	}
	if i := acceptedAt(a.Evidence, l.Check); i >= 0 && !l.newer(a.Evidence[i]) {
		return casework.Refuse(casework.CodeNotNow, "S5", "The register already holds evidence that is as recent.")
	}
	return nil
}

// newer says whether the record has a later date, or the same date and another version.
func (l RenewLearning) newer(known Accepted) bool {
	return l.CompletedOn > known.CompletedOn || l.CompletedOn == known.CompletedOn && l.PolicyVersion != known.PolicyVersion
}

// apply renews the evidence. A person may reinstate the account once none has lapsed.
func (l RenewLearning) apply(t *accountContext) {
	given := t.accepted([]Renewal{Renewal(l)})
	t.Emit(EvidenceRenewed{Evidence: given}, nil)
	t.watchEvidence(given)
}
