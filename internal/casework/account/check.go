package account

import (
	"time"

	"duecourse/internal/casework"
)

// CheckName names one of the five checks of an account request.
type CheckName string

// The five checks (S3, S4, S5).
const (
	CheckLineManager CheckName = "line_manager_approval"
	CheckBudget      CheckName = "budget_approval"
	CheckSecurity    CheckName = "information_security_policy"
	CheckProtection  CheckName = "data_protection_policy"
	CheckLearning    CheckName = "data_protection_elearning"
)

// CheckNames lists the five checks in the policy's order.
func CheckNames() []CheckName {
	return []CheckName{CheckLineManager, CheckBudget, CheckSecurity, CheckProtection, CheckLearning}
}

// EvidenceChecks lists the three checks that are met by evidence (S5).
func EvidenceChecks() []CheckName { return []CheckName{CheckSecurity, CheckProtection, CheckLearning} }

// Approval says whether a manager approves the check, rather than evidence meeting it.
func (n CheckName) Approval() bool { return n == CheckLineManager || n == CheckBudget }

// Clause is the clause of the policy that asks for the check.
func (n CheckName) Clause() string {
	switch n {
	case CheckLineManager:
		return "S3"
	case CheckBudget:
		return "S4"
	case CheckSecurity, CheckProtection, CheckLearning:
		return "S5"
	}
	return ""
}

// CheckStatus is how far a check has come.
type CheckStatus string

// The statuses of a check.
const (
	CheckWaiting CheckStatus = "waiting"
	CheckGiven   CheckStatus = "given" // evidence that Comms has not verified yet
	CheckMet     CheckStatus = "met"
	CheckRefused CheckStatus = "refused"
)

// CheckStatuses lists the statuses of a check of an account request.
func CheckStatuses() []CheckStatus {
	return []CheckStatus{CheckWaiting, CheckGiven, CheckMet, CheckRefused}
}

// Check is one of the five checks of a request, as it stands.
type Check struct {
	Name          CheckName         `json:"name"`
	Clause        string            `json:"clause"`
	Status        CheckStatus       `json:"status"`
	Asked         casework.Person   `json:"asked"`                    // the manager, budget holder or requester it waits for
	Deputy        *Deputy           `json:"deputy,omitempty"`         // who stands in for them now
	Deputies      []casework.Person `json:"deputies,omitempty"`       // everybody who ever did
	By            *casework.Person  `json:"by,omitempty"`             // who approved, refused or verified
	At            *time.Time        `json:"at,omitempty"`             // and when
	Reason        string            `json:"reason,omitempty"`         // why it was refused, or the evidence not accepted
	CompletedOn   string            `json:"completed_on,omitempty"`   // of evidence: a date, "2026-11-20"
	PolicyVersion string            `json:"policy_version,omitempty"` // of evidence: which version was accepted
	ValidUntil    *time.Time        `json:"valid_until,omitempty"`    // of evidence
	Note          string            `json:"note,omitempty"`
	File          *File             `json:"file,omitempty"`
	Rejected      int               `json:"rejected,omitempty"` // how often evidence was not accepted
}

// Deputy stands in for a manager or budget holder until a day has passed.
type Deputy struct {
	casework.Person
	Until time.Time `json:"until"`
}

// File is a piece of evidence whose bytes are in custody.
type File struct {
	SHA256    string `json:"sha256"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"` // bytes
}

// mayBeMetBy says whether somebody is asked to approve the check at a time: the
// person named in the request, or the deputy they named, and nobody else (S3, S4).
func (c *Check) mayBeMetBy(id string, at time.Time) bool {
	return c.Asked.ID == id || c.Deputy != nil && c.Deputy.ID == id && at.Before(c.Deputy.Until)
}

// expired says whether accepted evidence no longer counts.
func (c *Check) expired(at time.Time) bool { return c.ValidUntil != nil && !at.Before(*c.ValidUntil) }

// checkCompleted checks the date on which learning or acceptance was completed: not in the
// future, and not so long ago that it no longer counts (S5).
func checkCompleted(p *casework.Problems, field, day string, m casework.Moment) {
	on, err := time.ParseInLocation(time.DateOnly, day, m.Zone)
	switch {
	case err != nil:
		p.Add(field, "Write the date as 2026-11-20.")
	case on.After(m.At):
		p.Add(field, "The date is in the future.")
	case !m.At.Before(validUntil(day, m)):
		p.Add(field, "This was completed too long ago. It must be done again (S5).")
	}
}

// validUntil is when evidence that was completed on a day stops counting.
func validUntil(day string, m casework.Moment) time.Time {
	on, err := time.ParseInLocation(time.DateOnly, day, m.Zone)
	if err != nil {
		return time.Time{}
	}
	return m.Rules.End(casework.WindowLearningValidity, on, m.Zone)
}
