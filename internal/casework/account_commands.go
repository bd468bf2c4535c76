package casework

import (
	"encoding/json"
	"fmt"
)

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
func RequestCommands() []Name {
	return []Name{
		CommandApprove, CommandDelegate, CommandGiveEvidence, CommandVerify, CommandRecordLearning, CommandAskAgain,
		CommandPermit, CommandWithdraw,
	}
}

// RequestCommand is something that a person asks of an account request.
type RequestCommand interface {
	Name() Name
	check(r *AccountRequest, by Actor, m Moment) *Refusal
	apply(t *requestTurn)
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
func (RequestAccount) Name() Name { return CommandRequestAccount }
func (Approve) Name() Name        { return CommandApprove }
func (Delegate) Name() Name       { return CommandDelegate }
func (GiveEvidence) Name() Name   { return CommandGiveEvidence }
func (Verify) Name() Name         { return CommandVerify }
func (PermitAccount) Name() Name  { return CommandPermit }
func (Withdraw) Name() Name       { return CommandWithdraw }

// ParseRequestCommand reads a command of an account request from JSON.
func ParseRequestCommand(name Name, body []byte) (RequestCommand, error) {
	read := map[Name]func([]byte) (RequestCommand, error){
		CommandRequestAccount: requestCommandOf[RequestAccount],
		CommandApprove:        requestCommandOf[Approve],
		CommandDelegate:       requestCommandOf[Delegate],
		CommandGiveEvidence:   requestCommandOf[GiveEvidence],
		CommandVerify:         requestCommandOf[Verify],
		CommandAskAgain:       requestCommandOf[AskRequestAgain],
		CommandRecordLearning: requestCommandOf[RecordLearning],
		CommandPermit:         requestCommandOf[PermitAccount],
		CommandWithdraw:       requestCommandOf[Withdraw],
	}[name]
	if read == nil {
		return nil, fmt.Errorf("unknown command %q of an account request", name)
	}
	return read(body)
}

func requestCommandOf[C RequestCommand](body []byte) (RequestCommand, error) {
	var command C
	if err := json.Unmarshal(body, &command); err != nil {
		return nil, fmt.Errorf("command %s: %w", command.Name(), err)
	}
	return command, nil
}
