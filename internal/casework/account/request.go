package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// Request is a request to run a social media account for the council (S1–S6): the fold of
// its events.
type Request struct {
	Ref             string            `json:"ref"` // "ACR-7K3M-9Q2D"; also the number of its letter of permission
	Stage           RequestStage      `json:"stage"`
	Outcome         RequestOutcome    `json:"outcome,omitempty"`
	Seq             int               `json:"seq"` // of its last event
	PolicyVersion   string            `json:"policy_version"`
	OpenedAt        time.Time         `json:"opened_at"`
	ClosedAt        *time.Time        `json:"closed_at,omitempty"`
	Requester       casework.Person   `json:"requester"`
	Channel         string            `json:"channel"`
	Handle          string            `json:"proposed_handle"`
	Team            string            `json:"team"`
	Purpose         string            `json:"purpose"`
	Audience        string            `json:"audience"`
	WhyNotCorporate string            `json:"why_not_corporate"` // S6: why the corporate channels do not serve
	CoveredAs       Covered           `json:"covered_as"`
	LineManager     casework.Person   `json:"line_manager"`
	BudgetHolder    casework.Person   `json:"budget_holder"`
	Administrators  []casework.Person `json:"administrators"`
	Checks          []Check           `json:"checks"`
	InForce         Versions          `json:"in_force,omitempty"` // policy versions that have to be accepted now
	Permission      *Grant            `json:"permission,omitempty"`
	Account         string            `json:"account,omitempty"` // on the register, once granted
	Letters         int               `json:"letters"`
	Waits           []casework.Wait   `json:"waits"`
	Strict          bool              `json:"strict,omitempty"` // as [casework.Rules.StrictAccounts] says
}

// RequestStage is where an account request stands.
type RequestStage string

// The stages of an account request.
const (
	RequestChecks     RequestStage = "checks"
	RequestPermission RequestStage = "permission"
	RequestClosed     RequestStage = "closed"
)

// RequestStages lists the stages in order.
func RequestStages() []RequestStage {
	return []RequestStage{RequestChecks, RequestPermission, RequestClosed}
}

// RequestOutcome is how an account request ended.
type RequestOutcome string

// The outcomes of an account request.
const (
	RequestGranted   RequestOutcome = "granted"
	RequestRefused   RequestOutcome = "refused"
	RequestWithdrawn RequestOutcome = "withdrawn"
	RequestLapsed    RequestOutcome = "lapsed"
)

// RequestOutcomes lists the outcomes of an account request.
func RequestOutcomes() []RequestOutcome {
	return []RequestOutcome{RequestGranted, RequestRefused, RequestWithdrawn, RequestLapsed}
}

// Covered is the capacity in which the policy covers somebody (S1).
type Covered string

// The kinds of covered persons (S1). A councillor is not one of them.
const (
	CoveredEmployee  Covered = "employee"
	CoveredAgency    Covered = "agency"
	CoveredContract  Covered = "contract"
	CoveredSupplier  Covered = "supplier"
	CoveredVolunteer Covered = "volunteer"
	CoveredPlacement Covered = "placement"
)

// Covers lists the kinds of covered persons.
func Covers() []Covered {
	return []Covered{
		CoveredEmployee, CoveredAgency, CoveredContract, CoveredSupplier, CoveredVolunteer, CoveredPlacement,
	}
}

// Grant is Comms' decision on a request (S2), with its answer to S6.
type Grant struct {
	Grant           bool            `json:"grant"`
	Conditions      string          `json:"conditions"`
	CorporateAnswer string          `json:"corporate_answer"`
	Licence         string          `json:"licence,omitempty"` // on the council's social media management platform (S4)
	Reason          string          `json:"reason"`
	By              casework.Person `json:"by"`
	At              time.Time       `json:"at"`
}

// Closed says whether the request has ended.
func (r *Request) Closed() bool { return r.Stage == RequestClosed }

// CheckNamed finds a check by its name; nil when there is none.
func (r *Request) CheckNamed(name CheckName) *Check {
	return checkIn(r.Checks, name)
}

func checkIn(checks []Check, name CheckName) *Check {
	if i := slices.IndexFunc(checks, func(c Check) bool { return c.Name == name }); i >= 0 {
		return &checks[i]
	}
	return nil
}

// Managers lists who was ever asked to approve a check, or stood in for them.
func (r *Request) Managers() []casework.Person {
	list := []casework.Person{}
	for _, c := range r.Checks {
		list = append(list, c.Asked)
		list = append(list, c.Deputies...)
	}
	return slices.DeleteFunc(list, func(p casework.Person) bool { return p.ID == "" })
}
