package casework

import "time"

func (c *Incident) mayProgress(by Actor) *Refusal {
	for _, m := range []Measure{MeasureReferPolice, MeasureLegalAction} {
		if a := c.carried(m); a != nil && mayProgressOn(m, by) == nil {
			return nil
		}
	}
	return Refuse(CodeNotNow, "", "Nothing has been handed to the police or to Legal that you could record news of.")
}

// mayProgressOn: Comms hears from the police (R6), Legal from the court (R9).
func mayProgressOn(m Measure, by Actor) *Refusal {
	role := RoleComms
	if m == MeasureLegalAction {
		role = RoleLegal
	}
	if !by.Has(role) {
		return Refuse(CodeNotPermitted, "", "This is for %s to record.", role.InSentence())
	}
	return nil
}

func (r RecordProgress) check(c *Incident, by Actor, m Moment) *Refusal {
	a := c.Action(r.Action)
	if a == nil || a.Kind != ActionReferToPolice && a.Kind != ActionHandToLegal {
		return Invalid("action", "This case has no referral and no legal action %q.", r.Action)
	}
	if refusal := mayProgressOn(a.Measure, by); refusal != nil {
		return refusal
	}
	if a.Status != ActionIsDone {
		return Refuse(CodeNotNow, "", "That has not been handed over yet.")
	}
	var p Problems
	p.Optional("force", r.Force, 200)
	p.Optional("reference", r.Reference, 200)
	p.Optional("officer", r.Officer, 200)
	p.Optional("status", r.Status, 200)
	p.Optional("note", r.Note, MaxText)
	if r.Force+r.Reference+r.Officer+r.Status+r.Note == "" {
		p.Add("reference", "Say what the news is: a reference, a status or a note.")
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

func (r RecordProgress) apply(t *incidentContext) {
	t.Emit(r.Progressed, &Personal{Person: r.Officer, Text: r.Note})
	switch a := t.Action(r.Action); {
	case a.Kind == ActionHandToLegal:
		t.Await(WindowLegalProgress, r.Action, t.At)
	case r.Reference != "":
		t.EndWait(WindowReference, r.Action)
	}
	t.face()
}

func (c *Incident) mayTurnClock(name CommandName) *Refusal {
	switch {
	case name == CommandPause && c.Pause != nil:
		return Refuse(CodeNotNow, "", "The clock of this case is stopped already.")
	case name == CommandResume && c.Pause == nil:
		return Refuse(CodeNotNow, "", "The clock of this case is running.")
	}
	return nil
}

func (s StopClock) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	p.Required("category", s.Category, 100)
	p.Required("reason", s.Reason, MaxText)
	return p.Refusal()
}

func (s StopClock) apply(t *incidentContext) {
	t.Emit(Paused{Category: s.Category}, &Personal{Text: s.Reason})
}

func (s StartClock) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	p.Optional("category", s.Category, 100)
	p.Optional("reason", s.Reason, MaxText)
	return p.Refusal()
}

func (s StartClock) apply(t *incidentContext) {
	stopped := t.Pause.At
	t.Emit(Resumed{}, &Personal{Text: s.Reason})
	t.Waits = shifted(t.Waits, stopped, t.At)
}

func (a Assign) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	p.Required("to", a.To, 200)
	return p.Refusal()
}

func (a Assign) apply(t *incidentContext) { t.Emit(Assigned(a), nil) }

func (n Note) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	p.Required("text", n.Text, MaxText)
	return p.Refusal()
}

func (n Note) apply(t *incidentContext) { t.Emit(Noted{}, &Personal{Text: n.Text}) }
