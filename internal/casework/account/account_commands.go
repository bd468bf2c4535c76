package account

import (
	"slices"

	"duecourse/internal/casework"
)

// The commands of accounts.
const (
	CommandClose     casework.CommandName = "close"
	CommandOpen      casework.CommandName = "open"
	CommandReview    casework.CommandName = "review"
	CommandSuspend   casework.CommandName = "suspend"
	CommandReinstate casework.CommandName = "reinstate"
	CommandTransfer  casework.CommandName = "transfer"
	CommandOwnerLeft casework.CommandName = "owner-left"
)

// Commands lists the commands that people give to an account, in the order
// in which they are shown. Opening it is not among them.
func Commands() []casework.CommandName {
	return []casework.CommandName{
		CommandReview, CommandRecordLearning, CommandAskAgain, CommandSuspend, CommandReinstate, CommandTransfer,
		CommandGiveEvidence, CommandVerify, CommandCancelTransfer, CommandOwnerLeft, CommandClose,
	}
}

// accountCommand is a command to an account.
type accountCommand interface {
	casework.Command
	check(a *Account, by casework.Actor, m casework.Moment) *casework.Refusal
	apply(t *accountContext)
}

// Open puts a granted or imported account on the register (S2).
type Open struct {
	Ref            string            `json:"ref"`
	Channel        string            `json:"channel"`
	Handle         string            `json:"handle"`
	Team           string            `json:"team"`
	Purpose        string            `json:"purpose"`
	Audience       string            `json:"audience"`
	Owner          casework.Person   `json:"owner"`
	Administrators []casework.Person `json:"administrators"`
	Licence        string            `json:"licence,omitempty"`
	Request        string            `json:"request,omitempty"` // that was granted
	Unreviewed     bool              `json:"unreviewed,omitempty"`
	Evidence       []Accepted        `json:"evidence"`
}

// Renewal is new evidence that Comms has seen (S5).
type Renewal struct {
	Check         CheckName `json:"check"`
	CompletedOn   string    `json:"completed_on" example:"2026-11-20"`
	PolicyVersion string    `json:"policy_version,omitempty"`
}

// Review is the yearly review.
type Review struct {
	Note     string    `json:"note"`
	Licence  string    `json:"licence,omitempty"`
	Evidence []Renewal `json:"evidence,omitempty" nullable:"false" doc:"The pieces that are given again; the others stay as they are (S5)"`
}

// Suspend takes the account out of use.
type Suspend struct {
	Reason string `json:"reason"`
}

// Reinstate puts the account back into use once the causes of its suspension are resolved.
type Reinstate struct {
	Reason   string    `json:"reason"`
	Evidence []Renewal `json:"evidence,omitempty" nullable:"false"`
}

// Transfer gives the account to a new owner, who gives the evidence again (S5). The account
// changes hands once Comms has accepted it.
type Transfer struct {
	To       casework.Person `json:"to"`
	Evidence []Renewal       `json:"evidence"` // in accounts that began earlier: what Comms gives for the new owner
	Reason   string          `json:"reason"`
}

// ReportOwnerLeft says that the owner no longer works here.
type ReportOwnerLeft struct {
	Note string `json:"note" required:"false"`
}

// Close ends the account permanently.
type Close struct {
	Reason string `json:"reason"`
}

// The names of the commands, as clients spell them.
func (Open) Name() casework.CommandName            { return CommandOpen }
func (Review) Name() casework.CommandName          { return CommandReview }
func (Suspend) Name() casework.CommandName         { return CommandSuspend }
func (Reinstate) Name() casework.CommandName       { return CommandReinstate }
func (Transfer) Name() casework.CommandName        { return CommandTransfer }
func (ReportOwnerLeft) Name() casework.CommandName { return CommandOwnerLeft }
func (Close) Name() casework.CommandName           { return CommandClose }

// Check refuses a command that may not be given now, or not as it is.
func (a *Account) Check(command casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	x, known := command.(accountCommand)
	if !known {
		return casework.Invalid("", "An account has no command %q.", command.Name())
	}
	if _, first := command.(Open); first != (a.Seq == 0) {
		return casework.Refuse(casework.CodeNotNow, "", "An account can be opened only once.")
	} else if !first {
		if refusal := a.readyFor(command, by, m); refusal != nil {
			return refusal
		}
	}
	return x.check(a, by, m)
}

// Perform records what follows from a command.
func (a *Account) Perform(command casework.Command, r *casework.Recorder) {
	if x, known := command.(accountCommand); known {
		x.apply(&accountContext{a, r})
	}
}

// readyFor is Ready, except that evidence in the command may resolve a suspension.
func (a *Account) readyFor(command casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	if reinstate, is := command.(Reinstate); is && len(reinstate.Evidence) > 0 {
		if refusal := a.authorise(CommandReinstate, by); refusal != nil {
			return refusal
		}
		return a.mayReinstate(!slices.ContainsFunc(a.lapsed(m.At), func(name CheckName) bool {
			return !slices.ContainsFunc(reinstate.Evidence, func(r Renewal) bool { return r.Check == name })
		}))
	}
	return a.Ready(command.Name(), by, m)
}

// remainingCauses lists the causes that still keep an account suspended.
func (a *Account) remainingCauses(renewed bool) []string {
	list := []string{}
	for _, c := range a.Causes {
		if c != CauseByHand && (c != CauseLapsed || !renewed) {
			list = append(list, c.InSentence())
		}
	}
	slices.Sort(list)
	return list
}
