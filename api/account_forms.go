package api

import (
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// askForm is an account request as it is made (http §4).
type askForm struct {
	Channel         string   `json:"channel" example:"facebook"`
	ProposedHandle  string   `json:"proposed_handle" example:"@DerbyParks"`
	Team            string   `json:"team"`
	Purpose         string   `json:"purpose"`
	Audience        string   `json:"audience"`
	WhyNotCorporate string   `json:"why_not_corporate" doc:"Why the corporate channels do not serve (S6)"`
	CoveredAs       string   `json:"covered_as" doc:"employee, agency, contract, supplier, volunteer or placement (S1)"`
	LineManager     string   `json:"line_manager" doc:"Id of a person (S3)"`
	BudgetHolder    string   `json:"budget_holder" doc:"Id of a person (S4)"`
	Administrators  []string `json:"administrators,omitempty" nullable:"false" doc:"Ids of persons"`
}

func (f askForm) command() account.MakeRequest {
	return account.MakeRequest{
		Channel: f.Channel, Handle: f.ProposedHandle, Team: f.Team, Purpose: f.Purpose, Audience: f.Audience,
		WhyNotCorporate: f.WhyNotCorporate, CoveredAs: account.Covered(f.CoveredAs),
		LineManager: casework.Person{ID: f.LineManager}, BudgetHolder: casework.Person{ID: f.BudgetHolder},
		Administrators: each(f.Administrators, func(id string) casework.Person { return casework.Person{ID: id} }),
	}
}

type approveForm struct {
	Check   string `json:"check" doc:"line_manager_approval or budget_approval"`
	Approve bool   `json:"approve"`
	Reason  string `json:"reason,omitempty" doc:"Needed when it is refused"`
}

func (f approveForm) command() casework.Command {
	return account.Approve{Check: account.CheckName(f.Check), Approve: f.Approve, Reason: f.Reason}
}

type delegateForm struct {
	Check  string `json:"check"`
	To     string `json:"to" doc:"Id of a person"`
	Until  string `json:"until,omitempty" example:"2026-11-20" doc:"The last day; as long as an approval may take where it is not said"`
	Reason string `json:"reason"`
}

func (f delegateForm) command() casework.Command {
	return account.Delegate{
		Check: account.CheckName(f.Check), To: casework.Person{ID: f.To}, Until: f.Until, Reason: f.Reason,
	}
}

type giveForm struct {
	Check         string `json:"check" doc:"information_security_policy, data_protection_policy or data_protection_elearning"`
	CompletedOn   string `json:"completed_on" example:"2026-11-20"`
	PolicyVersion string `json:"policy_version,omitempty" doc:"Of the policy that was accepted"`
	Note          string `json:"note,omitempty"`
}

func (f giveForm) command() casework.Command { return f.evidence() }

func (f giveForm) evidence() account.GiveEvidence {
	return account.GiveEvidence{
		Check: account.CheckName(f.Check), CompletedOn: f.CompletedOn, PolicyVersion: f.PolicyVersion, Note: f.Note,
	}
}

type verifyForm struct {
	Check  string `json:"check"`
	Accept bool   `json:"accept"`
	Reason string `json:"reason,omitempty" doc:"Needed when it is not accepted"`
}

func (f verifyForm) command() casework.Command {
	return account.Verify{Check: account.CheckName(f.Check), Accept: f.Accept, Reason: f.Reason}
}

// learningForm is what the learning platform says.
type learningForm struct {
	Check         string `json:"check"`
	CompletedOn   string `json:"completed_on" example:"2026-11-20"`
	PolicyVersion string `json:"policy_version,omitempty" doc:"Of the policy that was accepted"`
	Note          string `json:"note,omitempty"`
}

func (f learningForm) command() casework.Command {
	return account.RecordLearning{
		Check: account.CheckName(f.Check), CompletedOn: f.CompletedOn, PolicyVersion: f.PolicyVersion, Note: f.Note,
	}
}

type permitForm struct {
	Grant           bool   `json:"grant"`
	Conditions      string `json:"conditions,omitempty"`
	CorporateAnswer string `json:"corporate_answer,omitempty" doc:"The answer to S6; needed when it is granted"`
	Reason          string `json:"reason,omitempty" doc:"Needed when it is refused"`
}

func (f permitForm) command() casework.Command {
	return account.Permit{Grant: f.Grant, Conditions: f.Conditions, CorporateAnswer: f.CorporateAnswer, Reason: f.Reason}
}

type withdrawForm struct {
	Reason string `json:"reason"`
}

func (f withdrawForm) command() casework.Command { return account.Withdraw(f) }

// renewalForm is a piece of evidence that is given again.
type renewalForm struct {
	Check         string `json:"check"`
	CompletedOn   string `json:"completed_on" example:"2026-11-20"`
	PolicyVersion string `json:"policy_version,omitempty"`
}

func renewals(list []renewalForm) []account.Renewal {
	return each(list, func(f renewalForm) account.Renewal {
		return account.Renewal{Check: account.CheckName(f.Check), CompletedOn: f.CompletedOn, PolicyVersion: f.PolicyVersion}
	})
}

type renewForm renewalForm

func (f renewForm) command() casework.Command {
	return account.RenewLearning{Check: account.CheckName(f.Check), CompletedOn: f.CompletedOn, PolicyVersion: f.PolicyVersion}
}

type reviewForm struct {
	Note     string        `json:"note"`
	Licence  string        `json:"licence,omitempty"`
	Evidence []renewalForm `json:"evidence,omitempty" nullable:"false" doc:"The pieces that are given again; the others stay as they are (S5)"`
}

func (f reviewForm) command() casework.Command {
	return account.Review{Note: f.Note, Licence: f.Licence, Evidence: renewals(f.Evidence)}
}

type suspendForm struct {
	Reason string `json:"reason"`
}

func (f suspendForm) command() casework.Command { return account.Suspend(f) }

type reinstateForm struct {
	Reason   string        `json:"reason"`
	Evidence []renewalForm `json:"evidence,omitempty" nullable:"false"`
}

func (f reinstateForm) command() casework.Command {
	return account.Reinstate{Reason: f.Reason, Evidence: renewals(f.Evidence)}
}

type transferForm struct {
	To       string        `json:"to" doc:"Id of a person"`
	Evidence []renewalForm `json:"evidence" nullable:"false" doc:"The new owner's, all three pieces (S5)"`
	Reason   string        `json:"reason"`
}

func (f transferForm) command() casework.Command {
	return account.Transfer{To: casework.Person{ID: f.To}, Evidence: renewals(f.Evidence), Reason: f.Reason}
}

type leftForm struct {
	Note string `json:"note,omitempty"`
}

func (f leftForm) command() casework.Command { return account.ReportOwnerLeft(f) }

type closeAccountForm struct {
	Reason string `json:"reason"`
}

func (f closeAccountForm) command() casework.Command { return account.Close(f) }
