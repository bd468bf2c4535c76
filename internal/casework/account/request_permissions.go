package account

import (
	"slices"

	"duecourse/internal/casework"
)

// Ready says whether somebody may give the named command now: nil, or why not. The same
// answer refuses the command and explains it.
func (r *Request) Ready(name casework.CommandName, by casework.Actor, m casework.Moment) *casework.Refusal {
	if refusal := r.authorise(name, by, m); refusal != nil {
		return refusal
	}
	if r.Closed() {
		return casework.Refuse(casework.CodeClosed, "", "The request is closed.")
	}
	switch name {
	case CommandApprove, CommandDelegate:
		return r.mayAnswer(name, by, m)
	case CommandGiveEvidence, CommandRecordLearning:
		return r.someEvidence("All evidence has already been accepted.", func(c Check) bool {
			return c.Status != CheckMet || c.expired(m.At)
		})
	case CommandVerify:
		return r.someEvidence("There is no evidence to verify.", func(c Check) bool { return c.Status == CheckGiven })
	case CommandPermit:
		return r.mayPermit(by, m)
	}
	return nil
}

// authorise checks the relation of the person to the request as well as the role.
func (r *Request) authorise(name casework.CommandName, by casework.Actor, m casework.Moment) *casework.Refusal {
	requester := by.ID == r.Requester.ID
	switch name {
	case CommandApprove, CommandDelegate:
		if requester {
			return casework.Refuse(casework.CodeFourEyes, "S3", "You made this request, so somebody else must approve it.")
		}
		if !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Name.Approval() && c.mayBeMetBy(by.ID, m.At) }) {
			return casework.Refuse(casework.CodeNotPermitted, "", "Only the line manager and the budget holder named in the request, or their deputies, can do this.")
		}
	case CommandGiveEvidence, CommandWithdraw:
		if !requester {
			return casework.Refuse(casework.CodeNotPermitted, "", "Only %s, who made the request, can do this.", r.Requester.Name)
		}
	case CommandVerify, CommandRecordLearning, CommandPermit, CommandAskAgain:
		if !by.Has(casework.RoleComms) {
			return casework.Refuse(casework.CodeNotPermitted, "", "Only %s can do this.", casework.RoleComms.InSentence())
		}
		if requester {
			return casework.Refuse(casework.CodeFourEyes, "S2", "You made this request, so somebody else must decide it.")
		}
	default:
		return casework.Refuse(casework.CodeNotPermitted, "", "There is no such command.")
	}
	return nil
}

func (r *Request) mayAnswer(name casework.CommandName, by casework.Actor, m casework.Moment) *casework.Refusal {
	for _, c := range r.Checks {
		if c.Name.Approval() && c.Status == CheckWaiting && c.mayBeMetBy(by.ID, m.At) {
			if name == CommandApprove {
				return r.mayApprove(c.Name, by.ID)
			}
			return nil
		}
	}
	return casework.Refuse(casework.CodeNotNow, "", "You have already answered.")
}

func (r *Request) someEvidence(why string, match func(Check) bool) *casework.Refusal {
	if slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.Name.Approval() && match(c) }) {
		return nil
	}
	return casework.Refuse(casework.CodeNotNow, "S5", "%s", why)
}

// Task is what a person has to do for a wait.
func (r *Request) Task(w casework.Wait) (casework.Task, bool) {
	check := r.CheckNamed(CheckName(w.Of))
	switch {
	case w.What == casework.WindowApproval && check != nil:
		asked := check.Asked
		if check.Deputy != nil {
			asked = check.Deputy.Person
		}
		return casework.Task{
			Person: asked.ID, Command: CommandApprove,
			Why: "Answer a request for a social media account: " + check.Name.InSentence() + " (" + check.Clause + ").",
		}, true
	case w.What == casework.WindowEvidence && check != nil:
		return casework.Task{
			Person: r.Requester.ID, Command: CommandGiveEvidence,
			Why: "Give evidence for your account request: " + check.Name.InSentence() + " (S5).",
		}, true
	case w.What == casework.WindowPermission && check != nil:
		return casework.Task{
			Role: casework.RoleComms, NotFor: []string{r.Requester.ID}, Command: CommandVerify,
			Why: "Evidence was given: " + check.Name.InSentence() + ". Verify it (S5).",
		}, true
	case w.What == casework.WindowPermission:
		return casework.Task{
			Role: casework.RoleComms, NotFor: r.notDeciders(), Command: CommandPermit,
			Why: "All checks of an account request are met. Grant or refuse it (S2).",
		}, true
	}
	return casework.Task{}, false
}

// Expect says what happens to a wait if nobody acts.
func (r *Request) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	if w.What == casework.WindowRequestLapse {
		return []casework.Expected{{At: w.By, What: "If nobody acts, the request lapses."}}
	}
	task, _ := r.Task(w)
	return w.Expect(task, "", WaitInSentence(w), m)
}
