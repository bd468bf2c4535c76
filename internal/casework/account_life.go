package casework

import (
	"encoding/json"
	"fmt"
	"slices"
)

// The commands of accounts, beside [CommandClose].
const (
	CommandOpenAccount = "open"
	CommandReview      = "review"
	CommandSuspend     = "suspend"
	CommandReinstate   = "reinstate"
	CommandTransfer    = "transfer"
	CommandOwnerLeft   = "owner-left"
)

// AccountCommands lists the commands that people give to an account, in the order
// in which they are shown. Opening it is not among them.
func AccountCommands() []Name {
	return []Name{
		CommandReview, CommandRecordLearning, CommandAskAgain, CommandSuspend, CommandReinstate, CommandTransfer, CommandOwnerLeft,
		CommandClose,
	}
}

// AccountCommand is something that a person asks of an account.
type AccountCommand interface {
	Name() Name
	check(a *Account, by Actor, m Moment) *Refusal
	apply(t *accountTurn)
}

// OpenAccount puts an account on the register (S2): granted, or brought in.
type OpenAccount struct {
	Ref            string     `json:"ref"`
	Channel        string     `json:"channel"`
	Handle         string     `json:"handle"`
	Team           string     `json:"team"`
	Purpose        string     `json:"purpose"`
	Audience       string     `json:"audience"`
	Owner          Person     `json:"owner"`
	Administrators []Person   `json:"administrators"`
	Licence        string     `json:"licence,omitempty"`
	Request        string     `json:"request,omitempty"` // that was granted
	Unreviewed     bool       `json:"unreviewed,omitempty"`
	Evidence       []Accepted `json:"evidence"`
}

// Renewal is evidence that is given again, and that Comms has seen (S5).
type Renewal struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on"`
	PolicyVersion string    `json:"policy_version,omitempty"`
}

// ReviewAccount is the yearly review.
type ReviewAccount struct {
	Note     string    `json:"note"`
	Licence  string    `json:"licence,omitempty"`
	Evidence []Renewal `json:"evidence,omitempty"`
}

// SuspendAccount takes the account out of use.
type SuspendAccount struct {
	Reason string `json:"reason"`
}

// ReinstateAccount puts it back into use, once what suspended it is mended.
type ReinstateAccount struct {
	Reason   string    `json:"reason"`
	Evidence []Renewal `json:"evidence,omitempty"`
}

// TransferAccount gives the account to a new owner, who gives the evidence again.
type TransferAccount struct {
	To       Person    `json:"to"`
	Evidence []Renewal `json:"evidence"`
	Reason   string    `json:"reason"`
}

// ReportOwnerLeft says that the owner no longer works here.
type ReportOwnerLeft struct {
	Note string `json:"note"`
}

// CloseAccount ends the account, for good.
type CloseAccount struct {
	Reason string `json:"reason"`
}

// The names of the commands, as clients spell them.
func (OpenAccount) Name() Name      { return CommandOpenAccount }
func (ReviewAccount) Name() Name    { return CommandReview }
func (SuspendAccount) Name() Name   { return CommandSuspend }
func (ReinstateAccount) Name() Name { return CommandReinstate }
func (TransferAccount) Name() Name  { return CommandTransfer }
func (ReportOwnerLeft) Name() Name  { return CommandOwnerLeft }
func (CloseAccount) Name() Name     { return CommandClose }

// ParseAccountCommand reads a command of an account from JSON.
func ParseAccountCommand(name Name, body []byte) (AccountCommand, error) {
	read := map[Name]func([]byte) (AccountCommand, error){
		CommandOpenAccount:    accountCommandOf[OpenAccount],
		CommandReview:         accountCommandOf[ReviewAccount],
		CommandRecordLearning: accountCommandOf[RenewLearning],
		CommandSuspend:        accountCommandOf[SuspendAccount],
		CommandReinstate:      accountCommandOf[ReinstateAccount],
		CommandTransfer:       accountCommandOf[TransferAccount],
		CommandOwnerLeft:      accountCommandOf[ReportOwnerLeft],
		CommandClose:          accountCommandOf[CloseAccount],
		CommandAskAgain:       accountCommandOf[AskAccountAgain],
	}[name]
	if read == nil {
		return nil, fmt.Errorf("unknown command %q of an account", name)
	}
	return read(body)
}

func accountCommandOf[C AccountCommand](body []byte) (AccountCommand, error) {
	var command C
	if err := json.Unmarshal(body, &command); err != nil {
		return nil, fmt.Errorf("command %s: %w", command.Name(), err)
	}
	return command, nil
}

// CheckCommand refuses a command that may not be given now, or not as it is; nil
// means that Do would take it.
func (a *Account) CheckCommand(command AccountCommand, by Actor, m Moment) *Refusal {
	if _, first := command.(OpenAccount); first != (a.Seq == 0) {
		return refuse(CodeNotNow, "", "An account is opened once.")
	} else if !first {
		if refusal := a.ready(command, by, m); refusal != nil {
			return refusal
		}
	}
	return command.check(a, by, m)
}

// ready is Ready, except that evidence that comes with it may mend the account.
func (a *Account) ready(command AccountCommand, by Actor, m Moment) *Refusal {
	if reinstate, is := command.(ReinstateAccount); is && len(reinstate.Evidence) > 0 {
		if refusal := a.gate(CommandReinstate, by); refusal != nil {
			return refusal
		}
		return a.mayReinstate(!slices.ContainsFunc(a.lapsed(m.At), func(name CheckName) bool {
			return !slices.ContainsFunc(reinstate.Evidence, func(r Renewal) bool { return r.Check == name })
		}))
	}
	return a.Ready(command.Name(), by, m)
}

// Do gives a command: its events, already folded into the account, or a
// [*Refusal] and an unchanged account.
func (a *Account) Do(command AccountCommand, by Actor, m Moment) ([]Event, error) {
	if refusal := a.CheckCommand(command, by, m); refusal != nil {
		return nil, refusal
	}
	t := a.turn(by.Person, m)
	command.apply(t)
	return t.done(), nil
}

// unmended lists what still keeps an account suspended.
func (a *Account) unmended(renewed bool) []string {
	list := []string{}
	for _, c := range a.Causes {
		if c != CauseByHand && (c != CauseLapsed || !renewed) {
			list = append(list, c.InSentence())
		}
	}
	slices.Sort(list)
	return list
}
