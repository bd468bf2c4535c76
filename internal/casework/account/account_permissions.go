package account

import (
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// Ready says whether somebody may give the named command now: nil, or why not. The same
// answer refuses the command and explains it.
func (a *Account) Ready(name casework.CommandName, by casework.Actor, _ casework.Moment) *casework.Refusal {
	if refusal := a.authorise(name, by); refusal != nil {
		return refusal
	}
	switch name {
	case CommandReinstate:
		return a.mayReinstate(false)
	case CommandSuspend:
		if slices.Contains(a.Causes, CauseByHand) {
			return casework.Refuse(casework.CodeNotNow, "", "The account is already suspended.")
		}
	case CommandGiveEvidence, CommandVerify, CommandCancelTransfer:
		return a.mayTransfer(name, by)
	case CommandOwnerLeft:
		if slices.Contains(a.Causes, CauseOwnerLeft) {
			return casework.Refuse(casework.CodeNotNow, "", "That has already been reported.")
		}
	}
	return nil
}

// authorise checks the role. Nobody reviews or decides on their own account.
func (a *Account) authorise(name casework.CommandName, by casework.Actor) *casework.Refusal {
	roles := []casework.Role{casework.RoleComms}
	switch name {
	case CommandOwnerLeft:
		roles = []casework.Role{casework.RoleComms, casework.RoleHR, casework.RoleAdmin}
	case CommandGiveEvidence:
		return a.authoriseNewOwner(by)
	case CommandReview, CommandRecordLearning, CommandAskAgain, CommandSuspend, CommandReinstate, CommandTransfer,
		CommandVerify, CommandCancelTransfer, CommandClose:
	default:
		return casework.Refuse(casework.CodeNotPermitted, "", "There is no such command.")
	}
	if !by.HasAny(roles...) {
		return casework.Refuse(casework.CodeNotPermitted, "", "Only %s can do this.", casework.RoleNames(roles))
	}
	if by.ID == a.Owner.ID && name != CommandClose && name != CommandSuspend {
		return casework.Refuse(casework.CodeFourEyes, "S2", "The account is yours, so somebody else must do this.")
	}
	if a.Closed() {
		return casework.Refuse(casework.CodeClosed, "", "The account is closed.")
	}
	return nil
}

func (a *Account) mayReinstate(renewed bool) *casework.Refusal {
	if a.Stage != StatusSuspended {
		return casework.Refuse(casework.CodeNotNow, "", "The account is not suspended.")
	}
	if left := a.remainingCauses(renewed); len(left) > 0 {
		return casework.Refuse(casework.CodeNotNow, "S5", "The account cannot be reinstated yet: %s.", strings.Join(left, "; "))
	}
	return nil
}

// Task is what a person has to do for a wait. Owners get no tasks of Communications on
// their own account (S2).
func (a *Account) Task(w casework.Wait) (casework.Task, bool) {
	task := a.task(w)
	if task.Role != "" {
		task.NotFor = append(task.NotFor, a.Owner.ID)
	}
	return task, true
}

func (a *Account) task(w casework.Wait) casework.Task {
	switch {
	case w.What == casework.WindowAccountReview && a.Unreviewed:
		return casework.Task{Role: casework.RoleComms, Command: CommandReview, Why: "An existing account was put on the register. Review it."}
	case w.What == casework.WindowAccountReview:
		return casework.Task{Role: casework.RoleComms, Command: CommandReview, Why: "Review this account. Every account is reviewed once a year."}
	case a.transferCheck(CheckName(w.Of)) != nil && w.What != casework.WindowLearningValidity:
		return a.transferTask(w)
	case w.What == casework.WindowAction:
		return casework.Task{Role: casework.RoleComms, Command: CommandReinstate, Why: "An account is suspended. Reinstate, transfer or close it."}
	}
	return casework.Task{
		Person: a.Owner.ID, Command: CommandReview,
		Why: "Complete this again before it expires, and send Communications the evidence: " + CheckName(w.Of).InSentence() + " (S5).",
	}
}

// Expect says what happens to a wait if nobody acts.
func (a *Account) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	said := ""
	switch w.What { //nolint:exhaustive // an account waits for these only
	case casework.WindowAccountReview:
		said = "If the account has not been reviewed, it is suspended."
	case casework.WindowLearningValidity:
		said = "If this has not been done again, the account is suspended: " + CheckName(w.Of).InSentence() + "."
	}
	return w.Expect(a.task(w), said, WaitInSentence(w), m)
}

// Wake is when a wait next needs a reminder, is overdue or ends. What suspends an account
// does so at once, also outside working time.
func (*Account) Wake(w casework.Wait, m casework.Moment) (time.Time, bool) {
	at, some := w.Wake(m)
	if some && !w.Escalated && suspends(w) && at.After(w.By) {
		at = w.By
	}
	return at, some
}

// suspends says whether the end of a wait suspends the account.
func suspends(w casework.Wait) bool {
	return w.What == casework.WindowAccountReview || w.What == casework.WindowLearningValidity
}

// Elapse sends a reminder or escalates. A missed review or lapsed evidence suspends the
// account. The letter about the suspension stands in for the escalation.
func (a *Account) Elapse(w casework.Wait, r *casework.Recorder) {
	if !a.Strict || !suspends(w) || w.By.After(r.At) {
		r.Remind(w)
	}
	if w.By.After(r.At) || !suspends(w) {
		return
	}
	t := &accountContext{a, r}
	switch {
	case a.Strict:
		t.suspendOnce(w.What)
	case w.What == casework.WindowAccountReview:
		t.suspend(Suspended{Cause: CauseReviewMissed}, "")
	default:
		t.suspend(Suspended{Cause: CauseLapsed, Of: CheckName(w.Of)}, "")
	}
}

// suspendOnce suspends the account for all that lapses at this moment in one window. Waits
// that it has counted are marked, so that they suspend nothing again.
func (t *accountContext) suspendOnce(what casework.Window) {
	lapsed := []CheckName{}
	for i := range t.Waits {
		w := &t.Waits[i]
		if w.What == what && !w.Escalated && !w.By.After(t.At) {
			w.Reminded, w.Escalated = true, true
			lapsed = append(lapsed, CheckName(w.Of))
		}
	}
	switch {
	case len(lapsed) == 0:
	case what == casework.WindowAccountReview:
		t.suspend(Suspended{Cause: CauseReviewMissed}, "")
	default:
		t.suspend(Suspended{Cause: CauseLapsed, Of: lapsed[0], Also: lapsed[1:]}, "")
	}
}

// Deadlines is empty: everything timed is a wait.
func (*Account) Deadlines() []time.Time { return nil }

// Expire does nothing, because there are no deadlines.
func (*Account) Expire(*casework.Recorder) {}
