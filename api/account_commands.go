package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// accountCommandRoutes has one route for each command of an account request and of an
// account.
func (a *api) accountCommandRoutes() {
	staff, comms := with(account.RightRequest), with(account.RightDecide)
	r := accountRequests()
	command[account.Approve](a, r, "Approve a check, or refuse it (S3, S4)", staff)
	commandForm[delegateForm](a, r, "Name a deputy, until the end of a day", staff)
	commandForm[giveForm](a, r, "Give evidence of learning or acceptance (S5)", staff)
	command[account.Verify](a, r, "Accept evidence, or not (S5)", comms)
	command[account.RecordLearning](a, r, "Enter what the learning platform says (S5)", comms)
	commandForm[permitForm](a, r, "Grant or refuse the account (S2, S6)", comms)
	command[account.Withdraw](a, r, "Withdraw the request", staff)
	command[account.AskRequestAgain](a, r, "Ask the requester to accept a new version (S5)", comms)

	x := accounts()
	command[account.Review](a, x, "Review the account, as every year", comms)
	command[account.RenewLearning](a, x, "Renew a piece of the owner's evidence (S5)", comms)
	command[account.Suspend](a, x, "Take the account out of use", comms)
	command[account.Reinstate](a, x, "Put the account back into use", comms)
	commandForm[transferForm](a, x, "Give the account to a new owner, who gives the evidence again (S5)", comms)
	commandForm[giveTransferForm](a, x, "Give evidence to take over the account (S5)", staff)
	command[account.VerifyTransfer](a, x, "Accept the new owner's evidence, or not (S5)", comms)
	command[account.CancelTransfer](a, x, "Cancel the transfer of the account", comms)
	command[account.ReportOwnerLeft](a, x, "Say that the owner has left", with(account.RightReportLeavers))
	command[account.Close](a, x, "Close the account, with a reason", comms)
	commandForm[againAccount](a, x, "Ask the owner to accept a new version (S5)", comms)
	handleJSON(a, route{
		id: "ask-everybody-again", method: http.MethodPost, path: accountsPath + "/ask-again", tag: "accounts",
		summary: "A new version is in force: ask the owner of every account to accept it (S5)", may: comms, body: true,
	}, func(ctx context.Context, who app.Caller, in *askAgainInput) (app.AskAgainResult, error) {
		return a.Service.AskAgain(ctx, who, in.Body)
	})
}

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

// giveTransferForm is evidence that the new owner of an account gives.
type giveTransferForm giveForm

func (f giveTransferForm) command() casework.Command {
	return account.GiveTransferEvidence(giveForm(f).evidence())
}

type permitForm struct {
	Grant           bool   `json:"grant"`
	Conditions      string `json:"conditions,omitempty"`
	CorporateAnswer string `json:"corporate_answer,omitempty" doc:"The answer to S6; needed when it is granted"`
	Licence         string `json:"licence,omitempty" doc:"On the council's social media management platform (S4)"`
	Reason          string `json:"reason,omitempty" doc:"Needed when it is refused"`
}

func (f permitForm) command() casework.Command {
	return account.Permit{
		Grant: f.Grant, Conditions: f.Conditions, CorporateAnswer: f.CorporateAnswer, Licence: f.Licence, Reason: f.Reason,
	}
}

type transferForm struct {
	To       string            `json:"to" doc:"Id of a person"`
	Reason   string            `json:"reason"`
	Evidence []account.Renewal `json:"evidence,omitempty" hidden:"true"` // only accounts that began earlier take it
}

func (f transferForm) command() casework.Command {
	return account.Transfer{To: casework.Person{ID: f.To}, Evidence: list(f.Evidence), Reason: f.Reason}
}

// againAccount asks for the acceptance of a new version from the owner of one account.
type againAccount account.AskAgain

func (f againAccount) command() casework.Command { return account.AskAgain(f) }

type askAgainInput struct{ Body account.AskAgain }
