package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// CommandCancelTransfer ends a transfer before the account has changed hands.
const CommandCancelTransfer casework.CommandName = "cancel-transfer"

// TransferInProgress is a transfer that waits for the evidence of the new owner (S5).
type TransferInProgress struct {
	To     casework.Person `json:"to"`
	Reason string          `json:"reason"`
	By     casework.Person `json:"by"`
	At     time.Time       `json:"at"`
	Checks []Check         `json:"checks"` // the three of S5
}

// GiveTransferEvidence is evidence that the new owner gives (S5).
type GiveTransferEvidence GiveEvidence

// VerifyTransfer says whether Comms accepts it (S5). The account changes hands with the last
// piece that is accepted.
type VerifyTransfer Verify

// CancelTransfer leaves the account with its owner.
type CancelTransfer struct {
	Reason string `json:"reason"`
}

// Name is as clients spell it.
func (GiveTransferEvidence) Name() casework.CommandName { return CommandGiveEvidence }

// Name is as clients spell it.
func (VerifyTransfer) Name() casework.CommandName { return CommandVerify }

// Name is as clients spell it.
func (CancelTransfer) Name() casework.CommandName { return CommandCancelTransfer }

// TransferBegan asks a new owner for the evidence (S5).
type TransferBegan struct {
	To string `json:"to"` // id
}

// TransferCancelled leaves the account with its owner.
type TransferCancelled struct{}

func (TransferBegan) Event() casework.EventKind     { return EventTransferBegan }
func (TransferCancelled) Event() casework.EventKind { return EventTransferCancelled }

// transferCheck finds a check of the transfer in progress; nil: there is none.
func (a *Account) transferCheck(name CheckName) *Check {
	if a.InTransfer == nil {
		return nil
	}
	return checkIn(a.InTransfer.Checks, name)
}

// Knows says whether the account has the transfer that a fact is about.
func (a *Account) Knows(fact casework.Fact) bool {
	switch f := fact.(type) {
	case EvidenceGiven:
		return a.transferCheck(f.Check) != nil
	case EvidenceVerified:
		return a.transferCheck(f.Check) != nil
	}
	return true
}

func (a *Account) foldTransferBegan(e casework.Event, f TransferBegan, p *casework.Personal) {
	to := casework.Person{ID: f.To, Name: p.Person}
	a.InTransfer = &TransferInProgress{To: to, Reason: p.Text, By: e.Actor, At: e.At}
	for _, name := range EvidenceChecks() {
		a.InTransfer.Checks = append(a.InTransfer.Checks, Check{Name: name, Clause: name.Clause(), Status: CheckWaiting, Asked: to})
	}
}

// mayTransfer says whether somebody may take a step of a transfer in progress now.
func (a *Account) mayTransfer(name casework.CommandName, by casework.Actor) *casework.Refusal {
	switch {
	case a.InTransfer == nil:
		return casework.Refuse(casework.CodeNotNow, "", "Nobody is taking over the account.")
	case name != CommandGiveEvidence && by.ID == a.InTransfer.To.ID:
		return casework.Refuse(casework.CodeFourEyes, "S2", "You are taking over the account, so somebody else must do this.")
	case name == CommandVerify && !slices.ContainsFunc(a.InTransfer.Checks, func(c Check) bool { return c.Status == CheckGiven }):
		return casework.Refuse(casework.CodeNotNow, "S5", "There is no evidence to verify.")
	}
	return nil
}

// authoriseNewOwner lets nobody but the new owner give evidence for a transfer (S5).
func (a *Account) authoriseNewOwner(by casework.Actor) *casework.Refusal {
	switch {
	case a.InTransfer == nil:
		return casework.Refuse(casework.CodeNotPermitted, "", "Only somebody who is taking over the account can do this.")
	case by.ID != a.InTransfer.To.ID:
		return casework.Refuse(casework.CodeNotPermitted, "", "Only %s, who is taking over the account, can do this.", a.InTransfer.To.Name)
	}
	return nil
}

// checkEvidence checks the evidence in a transfer. In a transfer that began earlier, Comms
// gives it for the new owner.
func (x Transfer) checkEvidence(p *casework.Problems, a *Account, m casework.Moment) {
	switch {
	case !a.Strict:
		checkRenewals(p, a, x.Evidence, m)
		if len(x.Evidence) < len(EvidenceChecks()) {
			p.Add("evidence", "Enter all three pieces of evidence for the new owner (S5).")
		}
	case len(x.Evidence) > 0:
		p.Add("evidence", "The new owner gives the evidence (S5). Do not enter any.")
	case a.InTransfer != nil && a.InTransfer.To.ID == x.To.ID:
		p.Add("to", "This person is already taking over the account.")
	}
}

// begin asks the new owner for the evidence. It replaces a transfer in progress.
func (x Transfer) begin(t *accountContext) {
	t.endTransferWaits()
	t.Emit(TransferBegan{To: x.To.ID}, &casework.Personal{Text: x.Reason, Person: x.To.Name})
	for _, name := range EvidenceChecks() {
		t.Await(casework.WindowEvidence, string(name), t.At)
	}
}

func (t *accountContext) endTransferWaits() {
	for _, name := range EvidenceChecks() {
		t.EndWait(casework.WindowEvidence, string(name))
		t.EndWait(casework.WindowPermission, string(name))
	}
}

func (g GiveTransferEvidence) check(a *Account, _ casework.Actor, m casework.Moment) *casework.Refusal {
	check := a.transferCheck(g.Check)
	switch {
	case check == nil:
		return casework.Invalid("check", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
	case check.Status == CheckMet:
		return casework.Refuse(casework.CodeNotNow, "S5", "This evidence has already been accepted.")
	}
	var p casework.Problems
	checkCompleted(&p, "completed_on", g.CompletedOn, m)
	p.Optional("policy_version", g.PolicyVersion, 100)
	checkVersion(&p, "policy_version", a.InForce, g.Check, g.PolicyVersion)
	p.Optional("note", g.Note, casework.MaxText)
	return p.Refusal()
}

func (g GiveTransferEvidence) apply(t *accountContext) {
	t.Emit(EvidenceGiven{
		Check: g.Check, CompletedOn: g.CompletedOn, ValidUntil: validUntil(g.CompletedOn, t.Moment), PolicyVersion: g.PolicyVersion,
	}, &casework.Personal{Text: g.Note})
	t.EndWait(casework.WindowEvidence, string(g.Check))
	t.Await(casework.WindowPermission, string(g.Check), t.At)
}

func (v VerifyTransfer) check(a *Account, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	check := a.transferCheck(v.Check)
	switch {
	case check == nil:
		return casework.Invalid("check", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
	case check.Status != CheckGiven:
		return casework.Refuse(casework.CodeNotNow, "S5", "There is no evidence of this to verify.")
	}
	var p casework.Problems
	if v.Accept {
		p.Optional("reason", v.Reason, casework.MaxText)
	} else {
		p.Required("reason", v.Reason, casework.MaxText)
	}
	return p.Refusal()
}

// apply records the result. The account changes hands once all three pieces are accepted.
func (v VerifyTransfer) apply(t *accountContext) {
	t.Emit(EvidenceVerified{Check: v.Check, Accept: v.Accept}, &casework.Personal{Text: v.Reason})
	t.EndWait(casework.WindowPermission, string(v.Check))
	if !v.Accept {
		t.Await(casework.WindowEvidence, string(v.Check), t.At)
		return
	}
	given := []Accepted{}
	for _, c := range t.InTransfer.Checks {
		if c.Status != CheckMet {
			return
		}
		given = append(given, Accepted{Check: c.Name, CompletedOn: c.CompletedOn, ValidUntil: *c.ValidUntil, PolicyVersion: c.PolicyVersion})
	}
	done := *t.InTransfer
	t.Emit(Transferred{To: done.To.ID, Evidence: given}, &casework.Personal{Text: done.Reason, Person: done.To.Name})
	t.watchEvidence(given)
}

func (x CancelTransfer) check(*Account, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", x.Reason, casework.MaxText)
	return p.Refusal()
}

func (x CancelTransfer) apply(t *accountContext) {
	t.Emit(TransferCancelled{}, &casework.Personal{Text: x.Reason})
	t.endTransferWaits()
}

// askTransferAgain asks the new owner again for a check of which a new version is in force.
func (t *accountContext) askTransferAgain(name CheckName) {
	if t.transferCheck(name) != nil {
		t.EndWait(casework.WindowPermission, string(name))
		t.Await(casework.WindowEvidence, string(name), t.At)
	}
}

// transferTask is what a person has to do for a wait of a transfer.
func (a *Account) transferTask(w casework.Wait) casework.Task {
	check := CheckName(w.Of).InSentence()
	if w.What == casework.WindowPermission {
		return casework.Task{
			Role: casework.RoleComms, NotFor: []string{a.InTransfer.To.ID}, Command: CommandVerify,
			Why: "The new owner of an account gave evidence: " + check + ". Verify it (S5).",
		}
	}
	return casework.Task{
		Person: a.InTransfer.To.ID, Command: CommandGiveEvidence, Why: "Give evidence to take over an account: " + check + " (S5).",
	}
}
