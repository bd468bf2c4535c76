package account

import "duecourse/internal/casework"

// The commands of account requests.
const (
	CommandMakeRequest  casework.CommandName = "request"
	CommandApprove      casework.CommandName = "approve"
	CommandDelegate     casework.CommandName = "delegate"
	CommandGiveEvidence casework.CommandName = "give-evidence"
	CommandVerify       casework.CommandName = "verify"
	CommandPermit       casework.CommandName = "permit"
	CommandWithdraw     casework.CommandName = "withdraw"
)

// RequestCommands lists the commands that people give to an account request, in
// the order in which they are shown. Asking for the account is not among them.
func RequestCommands() []casework.CommandName {
	return []casework.CommandName{
		CommandApprove, CommandDelegate, CommandGiveEvidence, CommandVerify, CommandRecordLearning, CommandAskAgain,
		CommandPermit, CommandWithdraw,
	}
}

// requestCommand is a command to an account request.
type requestCommand interface {
	casework.Command
	check(r *Request, by casework.Actor, m casework.Moment) *casework.Refusal
	apply(t *requestContext)
}

// MakeRequest asks for an account (S1–S6).
type MakeRequest struct {
	Ref             string            `json:"ref"`
	Channel         string            `json:"channel"`
	Handle          string            `json:"proposed_handle"`
	Team            string            `json:"team"`
	Purpose         string            `json:"purpose"`
	Audience        string            `json:"audience"`
	WhyNotCorporate string            `json:"why_not_corporate"`
	CoveredAs       Covered           `json:"covered_as"`
	LineManager     casework.Person   `json:"line_manager"`
	BudgetHolder    casework.Person   `json:"budget_holder"`
	Administrators  []casework.Person `json:"administrators"`
}

// Approve is a manager's or budget holder's answer (S3, S4).
type Approve struct {
	Check   CheckName `json:"check" doc:"line_manager_approval or budget_approval"`
	Approve bool      `json:"approve"`
	Reason  string    `json:"reason" required:"false" doc:"Needed when it is refused"`
}

// Delegate names a deputy who may answer instead, until the end of a day.
type Delegate struct {
	Check  CheckName       `json:"check"`
	To     casework.Person `json:"to"`
	Until  string          `json:"until,omitempty"` // date, "2026-11-20"; empty: as long as an approval may take
	Reason string          `json:"reason"`
}

// GiveEvidence gives evidence of learning or acceptance (S5).
type GiveEvidence struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"`             // date, "2026-11-20"
	PolicyVersion string    `json:"policy_version,omitempty"` // that was accepted
	Note          string    `json:"note"`
	File          *File     `json:"file,omitempty"`
}

// Verify says whether Comms accepts evidence (S5).
type Verify struct {
	Check  CheckName `json:"check"`
	Accept bool      `json:"accept"`
	Reason string    `json:"reason" required:"false" doc:"Needed when it is not accepted"`
}

// Permit is Comms' decision on the request (S2, S6).
type Permit struct {
	Grant           bool   `json:"grant"`
	Conditions      string `json:"conditions"`
	CorporateAnswer string `json:"corporate_answer"`  // S6
	Licence         string `json:"licence,omitempty"` // on the council's social media management platform (S4)
	Reason          string `json:"reason"`
	Account         string `json:"account,omitempty"` // that has been claimed for it
}

// Withdraw ends the request.
type Withdraw struct {
	Reason string `json:"reason"`
}

// The names of the commands, as clients spell them.
func (MakeRequest) Name() casework.CommandName  { return CommandMakeRequest }
func (Approve) Name() casework.CommandName      { return CommandApprove }
func (Delegate) Name() casework.CommandName     { return CommandDelegate }
func (GiveEvidence) Name() casework.CommandName { return CommandGiveEvidence }
func (Verify) Name() casework.CommandName       { return CommandVerify }
func (Permit) Name() casework.CommandName       { return CommandPermit }
func (Withdraw) Name() casework.CommandName     { return CommandWithdraw }

// WithRef gives the request its reference.
func (a MakeRequest) WithRef(ref string) casework.Command { a.Ref = ref; return a }
