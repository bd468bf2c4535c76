package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// accountCommandRoutes has one route for each command of an account request and of an
// account.
func (a *api) accountCommandRoutes() {
	staff, comms := with(app.RightRequestAccounts), with(app.RightDecideAccounts)
	r := accountRequests()
	command[approveForm](a, r, account.CommandApprove, "Approve a check, or refuse it (S3, S4)", staff)
	command[delegateForm](a, r, account.CommandDelegate, "Name a deputy, until the end of a day", staff)
	command[giveForm](a, r, account.CommandGiveEvidence, "Give evidence of learning or acceptance (S5)", staff)
	command[verifyForm](a, r, account.CommandVerify, "Accept evidence, or not (S5)", comms)
	command[learningForm](a, r, account.CommandRecordLearning, "Enter what the learning platform says (S5)", comms)
	command[permitForm](a, r, account.CommandPermit, "Grant or refuse the account (S2, S6)", comms)
	command[withdrawForm](a, r, account.CommandWithdraw, "Withdraw the request", staff)
	command[againRequest](a, r, account.CommandAskAgain, "Ask the requester to accept a new version (S5)", comms)

	x := accounts()
	command[reviewForm](a, x, account.CommandReview, "Review the account, as every year", comms)
	command[renewForm](a, x, account.CommandRecordLearning, "Renew a piece of the owner's evidence (S5)", comms)
	command[suspendForm](a, x, account.CommandSuspend, "Take the account out of use", comms)
	command[reinstateForm](a, x, account.CommandReinstate, "Put the account back into use", comms)
	command[transferForm](a, x, account.CommandTransfer, "Give the account to a new owner, with fresh evidence (S5)", comms)
	command[leftForm](a, x, account.CommandOwnerLeft, "Say that the owner has left", with(app.RightReportLeavers))
	command[closeAccountForm](a, x, incident.CommandClose, "Close the account, with a reason", comms)
	command[againAccount](a, x, account.CommandAskAgain, "Ask the owner to accept a new version (S5)", comms)
	handle(a, route{
		id: "ask-everybody-again", method: http.MethodPost, path: accountsPath + "/ask-again", tag: "accounts",
		summary: "A new version is in force: ask the owner of every account to accept it (S5)", may: comms, body: true,
		answers: answers{http.StatusOK: askedAgainBody{}},
	}, func(ctx context.Context, in *askAgainInput) (*askedAgainOutput, error) {
		done, err := a.Service.AskAgain(ctx, callerOf(ctx), in.Body.ask())
		return &askedAgainOutput{Body: askedAgainBody(done)}, err
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

// againForm asks for the acceptance of a new version (S5).
type againForm struct {
	Check         string `json:"check" doc:"information_security_policy, data_protection_policy or data_protection_elearning"`
	PolicyVersion string `json:"policy_version" doc:"That is in force now"`
	Reason        string `json:"reason"`
}

func (f againForm) ask() account.AskAgain {
	return account.AskAgain{Check: account.CheckName(f.Check), PolicyVersion: f.PolicyVersion, Reason: f.Reason}
}

// againAccount and againRequest are the form for one account, and for one request.
type (
	againAccount againForm
	againRequest againForm
)

func (f againAccount) command() casework.Command { return againForm(f).ask() }

func (f againRequest) command() casework.Command {
	return account.AskRequestAgain(againForm(f).ask())
}

type askAgainInput struct{ Body againForm }

type askedAgainOutput struct{ Body askedAgainBody }

type askedAgainBody struct {
	Asked   int `json:"asked" doc:"Accounts and requests that were asked now"`
	Already int `json:"already" doc:"That had been asked before"`
	Left    int `json:"left" doc:"That could not be asked yet: call again"`
}
