package casework

import (
	"slices"
	"strings"
	"time"
)

// Ready says whether somebody may give a command of the name now, and if not why
// not. It is the one place that both refuses and explains.
func (a *Account) Ready(name CommandName, by Actor, _ Moment) *Refusal {
	if refusal := a.gate(name, by); refusal != nil {
		return refusal
	}
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case CommandReinstate:
		return a.mayReinstate(false)
	case CommandSuspend:
		if slices.Contains(a.Causes, CauseByHand) {
			return Refuse(CodeNotNow, "", "The account is suspended already.")
		}
	case CommandOwnerLeft:
		if slices.Contains(a.Causes, CauseOwnerLeft) {
			return Refuse(CodeNotNow, "", "That has been reported already.")
		}
	}
	return nil
}

// gate asks who may do what. Nobody reviews or decides on an account of their own.
func (a *Account) gate(name CommandName, by Actor) *Refusal {
	roles := []Role{RoleComms}
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case CommandOwnerLeft:
		roles = []Role{RoleComms, RoleHR, RoleAdmin}
	case CommandReview, CommandRecordLearning, CommandAskAgain, CommandSuspend, CommandReinstate, CommandTransfer, CommandClose:
	default:
		return Refuse(CodeNotPermitted, "", "There is no such command.")
	}
	if !by.HasAny(roles...) {
		return Refuse(CodeNotPermitted, "", "This is for %s to do.", roleNames(roles))
	}
	if by.ID == a.Owner.ID && name != CommandClose && name != CommandSuspend {
		return Refuse(CodeFourEyes, "S2", "The account is yours, so somebody else has to do this.")
	}
	if a.Closed() {
		return Refuse(CodeClosed, "", "The account is closed.")
	}
	return nil
}

func (a *Account) mayReinstate(renewed bool) *Refusal {
	if a.Stage != AccountOnHold {
		return Refuse(CodeNotNow, "", "The account is not suspended.")
	}
	if left := a.unmended(renewed); len(left) > 0 {
		return Refuse(CodeNotNow, "S5", "The account cannot be reinstated yet: %s.", strings.Join(left, "; "))
	}
	return nil
}

// Task is what a person has to do for a wait. Nobody looks after their own account (S2).
func (a *Account) Task(w Wait) (Task, bool) {
	task := a.task(w)
	if task.Role != "" {
		task.NotFor = []string{a.Owner.ID}
	}
	return task, true
}

func (a *Account) task(w Wait) Task {
	switch {
	case w.What == WindowAccountReview && a.Unreviewed:
		return Task{Role: RoleComms, Command: CommandReview, Why: "An existing account was put on the register; review it."}
	case w.What == WindowAccountReview:
		return Task{Role: RoleComms, Command: CommandReview, Why: "Every account is reviewed once a year."}
	case w.What == WindowAction:
		return Task{Role: RoleComms, Command: CommandReinstate, Why: "An account is suspended; reinstate, transfer or close it."}
	}
	return Task{
		Person: a.Owner.ID, Command: CommandReview,
		Why: "Do this again before it lapses, and send Communications the evidence: " + CheckName(w.Of).InSentence() + " (S5).",
	}
}

// Expect says what comes of a wait if nobody acts.
func (a *Account) Expect(w Wait, m Moment) []Expected {
	said := ""
	switch w.What { //nolint:exhaustive // an account waits for these only
	case WindowAccountReview:
		said = "Without its review, the account is suspended."
	case WindowLearningValidity:
		said = "Unless it is done again, the account is suspended: " + CheckName(w.Of).InSentence() + "."
	}
	return w.Expect(a.task(w), said, m)
}

// Wake is when the clock next matters to a wait.
func (*Account) Wake(w Wait, rules *Rules) (time.Time, bool) { return w.Wake(rules) }

// Elapse reminds of a wait. A review that is missed, and evidence that lapses, suspend
// the account.
func (a *Account) Elapse(w Wait, r *Recorder) {
	r.Remind(w)
	if w.By.After(r.At) {
		return
	}
	t := &accountContext{a, r}
	switch w.What { //nolint:exhaustive // these suspend, the others do not
	case WindowAccountReview:
		t.suspend(CauseReviewMissed, "", "")
	case WindowLearningValidity:
		t.suspend(CauseLapsed, CheckName(w.Of), "")
	}
}

// Deadlines: an account has none beside its waits.
func (*Account) Deadlines() []time.Time { return nil }

// Expire has nothing to do: see [Account.Deadlines].
func (*Account) Expire(*Recorder) {}
