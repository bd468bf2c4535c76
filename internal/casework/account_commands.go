package casework

// The commands of account requests. They are constants without a type, since the
// switches over [Name] are those of the incident.
const (
	CommandRequestAccount = "request"
	CommandApprove        = "approve"
	CommandDelegate       = "delegate"
	CommandGiveEvidence   = "give-evidence"
	CommandVerify         = "verify"
	CommandPermit         = "permit"
	CommandWithdraw       = "withdraw"
)

// RequestCommands lists the commands that people give to an account request, in
// the order in which they are shown. Asking for the account is not among them.
func RequestCommands() []CommandName {
	return []CommandName{
		CommandApprove, CommandDelegate, CommandGiveEvidence, CommandVerify, CommandRecordLearning, CommandAskAgain,
		CommandPermit, CommandWithdraw,
	}
}

// requestCommand is a command to an account request.
type requestCommand interface {
	Command
	check(r *AccountRequest, by Actor, m Moment) *Refusal
	apply(t *requestContext)
}

// RequestAccount asks for an account (S1–S6).
type RequestAccount struct {
	Ref             string   `json:"ref"`
	Channel         string   `json:"channel"`
	Handle          string   `json:"proposed_handle"`
	Team            string   `json:"team"`
	Purpose         string   `json:"purpose"`
	Audience        string   `json:"audience"`
	WhyNotCorporate string   `json:"why_not_corporate"`
	CoveredAs       Covered  `json:"covered_as"`
	LineManager     Person   `json:"line_manager"`
	BudgetHolder    Person   `json:"budget_holder"`
	Administrators  []Person `json:"administrators"`
}

// Approve is a manager's or budget holder's answer (S3, S4).
type Approve struct {
	Check   CheckName `json:"check"`
	Approve bool      `json:"approve"`
	Reason  string    `json:"reason"`
}

// Delegate names a deputy who may answer instead, until the end of a day.
type Delegate struct {
	Check  CheckName `json:"check"`
	To     Person    `json:"to"`
	Until  string    `json:"until,omitempty"` // date, "2026-11-20"; empty: as long as an approval may take
	Reason string    `json:"reason"`
}

// GiveEvidence gives evidence of learning or acceptance (S5).
type GiveEvidence struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"`             // date, "2026-11-20"
	PolicyVersion string    `json:"policy_version,omitempty"` // that was accepted
	Note          string    `json:"note"`
	File          *File     `json:"file,omitempty"`
}

// Verify is what Comms finds of evidence (S5).
type Verify struct {
	Check  CheckName `json:"check"`
	Accept bool      `json:"accept"`
	Reason string    `json:"reason"`
}

// PermitAccount is Comms' decision on the request (S2, S6).
type PermitAccount struct {
	Grant           bool   `json:"grant"`
	Conditions      string `json:"conditions"`
	CorporateAnswer string `json:"corporate_answer"` // S6
	Reason          string `json:"reason"`
	Account         string `json:"account,omitempty"` // that has been claimed for it
}

// Withdraw ends the request.
type Withdraw struct {
	Reason string `json:"reason"`
}

// The names of the commands, as clients spell them.
func (RequestAccount) Name() CommandName { return CommandRequestAccount }
func (Approve) Name() CommandName        { return CommandApprove }
func (Delegate) Name() CommandName       { return CommandDelegate }
func (GiveEvidence) Name() CommandName   { return CommandGiveEvidence }
func (Verify) Name() CommandName         { return CommandVerify }
func (PermitAccount) Name() CommandName  { return CommandPermit }
func (Withdraw) Name() CommandName       { return CommandWithdraw }
