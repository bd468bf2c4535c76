package casework

import "slices"

// Ready says whether somebody may give a command of the name now, and if not why
// not. It is the one place that both refuses and explains.
func (r *AccountRequest) Ready(name Name, by Actor, m Moment) *Refusal {
	if refusal := r.gate(name, by, m); refusal != nil {
		return refusal
	}
	if r.Closed() {
		return refuse(CodeClosed, "", "The request has ended.")
	}
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case CommandApprove, CommandDelegate:
		return r.mayAnswer(by, m)
	case CommandGiveEvidence, CommandRecordLearning:
		return r.someEvidence("All evidence has been accepted already.", func(c Check) bool {
			return c.Status != CheckMet || c.stale(m.At)
		})
	case CommandVerify:
		return r.someEvidence("No evidence waits to be verified.", func(c Check) bool { return c.Status == CheckGiven })
	case CommandPermit:
		return r.mayPermit(by, m)
	}
	return nil
}

// gate asks who somebody is to the request: its rules are about persons.
func (r *AccountRequest) gate(name Name, by Actor, m Moment) *Refusal {
	requester := by.ID == r.Requester.ID
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case CommandApprove, CommandDelegate:
		if requester {
			return refuse(CodeFourEyes, "S3", "You made this request, so somebody else has to approve it.")
		}
		if !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Name.Approval() && c.mayBeMetBy(by.ID, m.At) }) {
			return refuse(CodeNotPermitted, "", "This is for the line manager and the budget holder named in the request, or the deputies they name.")
		}
	case CommandGiveEvidence, CommandWithdraw:
		if !requester {
			return refuse(CodeNotPermitted, "", "This is for %s, who made the request.", r.Requester.Name)
		}
	case CommandVerify, CommandRecordLearning, CommandPermit, CommandAskAgain:
		if !by.Has(RoleComms) {
			return refuse(CodeNotPermitted, "", "This is for %s to do.", RoleComms.InSentence())
		}
		if requester {
			return refuse(CodeFourEyes, "S2", "You made this request, so somebody else has to decide it.")
		}
	default:
		return refuse(CodeNotPermitted, "", "There is no such command.")
	}
	return nil
}

func (r *AccountRequest) mayAnswer(by Actor, m Moment) *Refusal {
	for _, c := range r.Checks {
		if c.Name.Approval() && c.Status == CheckWaiting && c.mayBeMetBy(by.ID, m.At) {
			return nil
		}
	}
	return refuse(CodeNotNow, "", "You have answered already.")
}

func (r *AccountRequest) someEvidence(why string, match func(Check) bool) *Refusal {
	if slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.Name.Approval() && match(c) }) {
		return nil
	}
	return refuse(CodeNotNow, "S5", "%s", why)
}

// Offers lists every command for the one who asks.
func (r *AccountRequest) Offers(by Actor, m Moment) []Offer {
	return offers(RequestCommands(), func(name Name) *Refusal { return r.Ready(name, by, m) })
}

func offers(names []Name, ready func(Name) *Refusal) []Offer {
	list := make([]Offer, 0, len(names))
	for _, name := range names {
		offer := Offer{Name: name, Allowed: true}
		if refusal := ready(name); refusal != nil {
			offer = Offer{Name: name, Code: refusal.Code, Why: refusal.Why, Clause: refusal.Clause}
		}
		list = append(list, offer)
	}
	return list
}

// Tasks lists what the request waits for a person to do, in the order in which it
// began to.
func (r *AccountRequest) Tasks() []Task {
	list := []Task{}
	for _, w := range r.Waits {
		if task, some := r.task(w); some {
			task.What, task.Of, task.Since, task.Due = w.What, w.Of, w.From, w.By
			list = append(list, task)
		}
	}
	return list
}

func (r *AccountRequest) task(w Wait) (Task, bool) {
	check := r.Check(CheckName(w.Of))
	switch {
	case w.What == WindowApproval && check != nil:
		asked := check.Asked
		if check.Deputy != nil {
			asked = check.Deputy.Person
		}
		return Task{
			Person: asked.ID, Command: CommandApprove,
			Why: "Somebody asks for a social media account: " + check.Name.InSentence() + " (" + check.Clause + ").",
		}, true
	case w.What == WindowEvidence && check != nil:
		return Task{
			Person: r.Requester.ID, Command: CommandGiveEvidence,
			Why: "Give evidence for your account request: " + check.Name.InSentence() + " (S5).",
		}, true
	case w.What == WindowPermission && check != nil:
		return Task{
			Role: RoleComms, NotFor: []string{r.Requester.ID}, Command: CommandVerify,
			Why: "Evidence was given: " + check.Name.InSentence() + ". Verify it (S5).",
		}, true
	case w.What == WindowPermission:
		return Task{
			Role: RoleComms, NotFor: append([]string{r.Requester.ID}, r.managers()...), Command: CommandPermit,
			Why: "All checks of an account request are met; grant or refuse it (S2).",
		}, true
	}
	return Task{}, false
}

// Forecast lists what happens next if nobody acts, earliest first.
func (r *AccountRequest) Forecast(m Moment) []Expected {
	return forecast(r.Waits, m, func(w Wait) (Task, string) {
		if w.What == WindowRequestLapse {
			return Task{}, "If nobody does anything, the request lapses."
		}
		task, _ := r.task(w)
		return task, ""
	})
}

// forecast lists what becomes of waits: by itself what the sentence says, or else a
// reminder and that it is overdue.
func forecast(waits []Wait, m Moment, of func(Wait) (Task, string)) []Expected {
	list := []Expected{}
	for _, w := range waits {
		task, said := of(w)
		if said != "" {
			list = append(list, Expected{w.By, said})
		}
		if !w.Reminded && task.Command != "" {
			list = append(list, Expected{m.Rules.Reminder(w.From, w.By), "A reminder of " + AccountWait(w) + " goes out."})
		}
		if said == "" && !w.Escalated {
			list = append(list, Expected{w.By, upper(AccountWait(w)) + " is overdue, and the head of Communications is told."})
		}
	}
	slices.SortStableFunc(list, func(a, b Expected) int { return a.At.Compare(b.At) })
	return list
}
