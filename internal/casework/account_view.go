package casework

import (
	"slices"
	"strings"
	"time"
)

// Ready says whether somebody may give a command of the name now, and if not why
// not. It is the one place that both refuses and explains.
func (a *Account) Ready(name Name, by Actor, _ Moment) *Refusal {
	if refusal := a.gate(name, by); refusal != nil {
		return refusal
	}
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case CommandReinstate:
		return a.mayReinstate(false)
	case CommandSuspend:
		if slices.Contains(a.Causes, CauseByHand) {
			return refuse(CodeNotNow, "", "The account is suspended already.")
		}
	case CommandOwnerLeft:
		if slices.Contains(a.Causes, CauseOwnerLeft) {
			return refuse(CodeNotNow, "", "That has been reported already.")
		}
	}
	return nil
}

// gate asks who may do what. Nobody reviews or decides on an account of their own.
func (a *Account) gate(name Name, by Actor) *Refusal {
	roles := []Role{RoleComms}
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case CommandOwnerLeft:
		roles = []Role{RoleComms, RoleHR, RoleAdmin}
	case CommandReview, CommandRecordLearning, CommandAskAgain, CommandSuspend, CommandReinstate, CommandTransfer, CommandClose:
	default:
		return refuse(CodeNotPermitted, "", "There is no such command.")
	}
	if !by.HasAny(roles...) {
		return refuse(CodeNotPermitted, "", "This is for %s to do.", roleNames(roles))
	}
	if by.ID == a.Owner.ID && name != CommandClose && name != CommandSuspend {
		return refuse(CodeFourEyes, "S2", "The account is yours, so somebody else has to do this.")
	}
	if a.Closed() {
		return refuse(CodeClosed, "", "The account is closed.")
	}
	return nil
}

func (a *Account) mayReinstate(renewed bool) *Refusal {
	if a.Status != AccountOnHold {
		return refuse(CodeNotNow, "", "The account is not suspended.")
	}
	if left := a.unmended(renewed); len(left) > 0 {
		return refuse(CodeNotNow, "S5", "The account cannot be reinstated yet: %s.", strings.Join(left, "; "))
	}
	return nil
}

// Offers lists every command for the one who asks.
func (a *Account) Offers(by Actor, m Moment) []Offer {
	return offers(AccountCommands(), func(name Name) *Refusal { return a.Ready(name, by, m) })
}

// Tasks lists what the account waits for a person to do.
func (a *Account) Tasks() []Task {
	list := []Task{}
	for _, w := range a.Waits {
		task := a.task(w)
		if task.Role != "" {
			task.NotFor = []string{a.Owner.ID} // four eyes (S2)
		}
		task.What, task.Of, task.Since, task.Due = w.What, w.Of, w.From, w.By
		list = append(list, task)
	}
	return list
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

// Forecast lists what happens next if nobody acts, earliest first.
func (a *Account) Forecast(m Moment) []Expected {
	return forecast(a.Waits, m, func(w Wait) (Task, string) {
		switch w.What { //nolint:exhaustive // an account waits for these only
		case WindowAccountReview:
			return a.task(w), "Without its review, the account is suspended."
		case WindowLearningValidity:
			return a.task(w), "Unless it is done again, the account is suspended: " + CheckName(w.Of).InSentence() + "."
		}
		return a.task(w), ""
	})
}

// NextWake is the next instant at which the clock has something to say to the
// account. False: nothing.
func (a *Account) NextWake(m Moment) (time.Time, bool) {
	var next time.Time
	for _, w := range a.Waits {
		if at, some := w.wake(m.Rules); some && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, !next.IsZero()
}

// Tick tells the account what time it is: what is overdue suspends it.
func (a *Account) Tick(m Moment) []Event {
	if a.Closed() {
		return nil
	}
	t := a.turn(System().Person, m)
	for _, w := range slices.Clone(t.Waits) {
		at, some := w.wake(m.Rules)
		if !some || at.After(t.At) || !t.waitsFor(w) {
			continue
		}
		t.nag(w)
		if w.By.After(t.At) {
			continue
		}
		switch w.What { //nolint:exhaustive // these suspend, the others do not
		case WindowAccountReview:
			t.suspend(CauseReviewMissed, "", "")
		case WindowLearningValidity:
			t.suspend(CauseLapsed, CheckName(w.Of), "")
		}
	}
	return t.done()
}
