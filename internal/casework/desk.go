package casework

import "time"

func (c *Incident) mayProgress(by Actor) *Refusal {
	for _, m := range []Measure{MeasureReferPolice, MeasureLegalAction} {
		if a := c.carried(m); a != nil && mayProgressOn(m, by) == nil {
			return nil
		}
	}
	return refuse(CodeNotNow, "", "Nothing has been handed to the police or to Legal that you could record news of.")
}

// mayProgressOn: Comms hears from the police (R6), Legal from the court (R9).
func mayProgressOn(m Measure, by Actor) *Refusal {
	role := RoleComms
	if m == MeasureLegalAction {
		role = RoleLegal
	}
	if !by.Has(role) {
		return refuse(CodeNotPermitted, "", "This is for %s to record.", role.InSentence())
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
		return refuse(CodeNotNow, "", "That has not been handed over yet.")
	}
	var p problems
	p.optional("force", r.Force, 200)
	p.optional("reference", r.Reference, 200)
	p.optional("officer", r.Officer, 200)
	p.optional("status", r.Status, 200)
	p.optional("note", r.Note, maxText)
	if r.Force+r.Reference+r.Officer+r.Status+r.Note == "" {
		p.add("reference", "Say what the news is: a reference, a status or a note.")
	}
	if r.On != "" {
		on, err := time.ParseInLocation(time.DateOnly, r.On, m.Zone)
		switch {
		case err != nil:
			p.add("on", "Write the date as 2026-11-20.")
		case on.After(m.At):
			p.add("on", "The date is in the future.")
		}
	}
	return p.refusal()
}

func (r RecordProgress) apply(t *turn) {
	t.emit(r.Progressed, &Personal{Person: r.Officer, Text: r.Note})
	switch a := t.Action(r.Action); {
	case a.Kind == ActionHandToLegal:
		t.await(WindowLegalProgress, r.Action, t.At)
	case r.Reference != "":
		t.met(WindowReference, r.Action)
	}
	t.face()
}

func (c *Incident) mayTurnClock(name Name) *Refusal {
	switch {
	case name == CommandPause && c.Pause != nil:
		return refuse(CodeNotNow, "", "The clock of this case is stopped already.")
	case name == CommandResume && c.Pause == nil:
		return refuse(CodeNotNow, "", "The clock of this case is running.")
	}
	return nil
}

func (s StopClock) check(*Incident, Actor, Moment) *Refusal {
	var p problems
	p.required("category", s.Category, 100)
	p.required("reason", s.Reason, maxText)
	return p.refusal()
}

func (s StopClock) apply(t *turn) { t.emit(Paused{Category: s.Category}, &Personal{Text: s.Reason}) }

func (s StartClock) check(*Incident, Actor, Moment) *Refusal {
	var p problems
	p.optional("category", s.Category, 100)
	p.optional("reason", s.Reason, maxText)
	return p.refusal()
}

func (s StartClock) apply(t *turn) {
	stopped := t.Pause.At
	t.emit(Resumed{}, &Personal{Text: s.Reason})
	t.Waits = shifted(t.Waits, stopped, t.At)
}

func (a Assign) check(*Incident, Actor, Moment) *Refusal {
	var p problems
	p.required("to", a.To, 200)
	return p.refusal()
}

func (a Assign) apply(t *turn) { t.emit(Assigned(a), nil) }

func (n Note) check(*Incident, Actor, Moment) *Refusal {
	var p problems
	p.required("text", n.Text, maxText)
	return p.refusal()
}

func (n Note) apply(t *turn) { t.emit(Noted{}, &Personal{Text: n.Text}) }
