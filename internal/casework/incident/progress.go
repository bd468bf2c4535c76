package incident

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

func (c *Case) mayProgress(by casework.Actor) *casework.Refusal {
	for _, m := range []casework.Measure{casework.MeasureReferPolice, casework.MeasureLegalAction} {
		if a := c.carriedOut(m); a != nil && mayProgressOn(m, by) == nil {
			return nil
		}
	}
	return casework.Refuse(casework.CodeNotNow, "", "There is no police referral or legal action that you can record news about.")
}

// mayProgressOn lets Comms record news from the police (R6), and Legal news of legal
// action (R9).
func mayProgressOn(m casework.Measure, by casework.Actor) *casework.Refusal {
	role := casework.RoleComms
	if m == casework.MeasureLegalAction {
		role = casework.RoleLegal
	}
	if !by.Has(role) {
		return casework.Refuse(casework.CodeNotPermitted, "", "Only %s can record this.", role.InSentence())
	}
	return nil
}

func (r RecordProgress) check(c *Case, by casework.Actor, m casework.Moment) *casework.Refusal {
	a := c.Action(r.Action)
	if a == nil || a.Kind != ActionReferToPolice && a.Kind != ActionHandToLegal {
		return casework.Invalid("action", "This case has no referral or legal action %q.", r.Action)
	}
	if refusal := mayProgressOn(a.Measure, by); refusal != nil {
		return refusal
	}
	if a.Status != casework.ActionIsDone {
		return casework.Refuse(casework.CodeNotNow, "", "That has not been handed over yet.")
	}
	var p casework.Problems
	p.Optional("force", r.Force, 200)
	p.Optional("reference", r.Reference, 200)
	p.Optional("officer", r.Officer, 200)
	p.Optional("status", r.Status, 200)
	p.Optional("note", r.Note, casework.MaxText)
	if r.Force+r.Reference+r.Officer+r.Status+r.Note == "" && !r.Closed {
		p.Add("reference", "Enter a reference, a status or a note.")
	}
	if r.On != "" {
		on, err := time.ParseInLocation(time.DateOnly, r.On, m.Zone)
		switch {
		case err != nil:
			p.Add("on", "Write the date as 2026-11-20.")
		case on.After(m.At):
			p.Add("on", "The date is in the future.")
		}
	}
	return p.Refusal()
}

func (r RecordProgress) apply(t *commandContext) {
	t.Emit(r.Progressed, &casework.Personal{Person: r.Officer, Text: r.Note})
	switch a := t.Action(r.Action); {
	case r.Closed && t.EveryPost:
		t.EndWait(casework.WindowReference, r.Action)
		t.EndWait(casework.WindowLegalProgress, r.Action)
		t.EndWait(casework.WindowLongWatch, r.Action)
	case a.Kind == ActionHandToLegal:
		t.Await(casework.WindowLegalProgress, r.Action, t.At)
	case r.Reference != "":
		t.EndWait(casework.WindowReference, r.Action)
	}
	t.moveOn()
}

// referral names the wait for a decision on a recommended referral.
const referral = "referral"

// referralIsOpen says whether a referral to the police is recommended and nobody has decided
// on it (rule 6).
func (t *commandContext) referralIsOpen() bool {
	return t.EveryPost && t.mayDecideReferral(t.Moment) == nil
}

func (c *Case) mayDecideReferral(m casework.Moment) *casework.Refusal {
	switch {
	case !slices.Contains(c.Recommended(m), casework.MeasureReferPolice):
		return casework.Refuse(casework.CodeNotNow, "R6", "No referral to the police is recommended at the moment.")
	case c.Referral != nil:
		return casework.Refuse(casework.CodeNotNow, "R6", "The referral has been decided. It can be decided again when something new is known.")
	}
	return nil
}

// askForReferral makes the decision on the referral a person's task.
func (t *commandContext) askForReferral() {
	t.enterWatch()
	if t.wait(casework.WindowAction, referral) == nil {
		t.Await(casework.WindowAction, referral, t.At)
	}
}

func (d DecideReferral) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("reason", d.Reason, casework.MaxText)
	return p.Refusal()
}

func (d DecideReferral) apply(t *commandContext) {
	t.EndWait(casework.WindowAction, referral)
	t.Emit(ReferralDecided{Refer: d.Refer}, &casework.Personal{Text: d.Reason})
	if d.Refer && t.Stage == StageWatch {
		t.returnToProposal()
		return
	}
	t.moveOn()
}
