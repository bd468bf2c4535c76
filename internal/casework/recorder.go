package casework

import (
	"slices"
	"strconv"
	"time"
)

// Recorder records what one command, timer or report does to a case. It adds events,
// folds them into the case at once, and begins and ends waits.
type Recorder struct {
	Moment
	By     Person  // who acts
	Roles  []Role  // that they hold
	Events []Event // that were added so far

	of     Case
	before State
}

// NewRecorder returns a recorder for a case.
func NewRecorder(c Case, by Actor, m Moment) *Recorder {
	m.At = m.At.UTC().Truncate(time.Microsecond) // what both databases keep
	return &Recorder{Moment: m, By: by.Person, Roles: by.Roles, of: c, before: c.State()}
}

// Emit adds an event and folds it into the case.
func (r *Recorder) Emit(fact Fact, personal *Personal) {
	fact = r.withAction(fact)
	e := Event{Seq: r.of.Status().Seq + 1, At: r.At, Actor: r.By, Kind: fact.Event(), Data: fact, Personal: personal}
	if personal == nil {
		personal = &Personal{}
	}
	r.of.Fold(e, personal)
	r.Events = append(r.Events, e)
}

// withAction adds the kind and measure of the action that a fact names, from which the
// clause of the event follows.
func (r *Recorder) withAction(fact Fact) Fact {
	of, has := r.of.(CaseWithActions)
	if !has {
		return fact
	}
	switch f := fact.(type) {
	case ActionDone:
		f.Kind, f.Measure = kindAndMeasure(of.Action(f.ID))
		return f
	case ActionFailed:
		f.Kind, f.Measure = kindAndMeasure(of.Action(f.ID))
		return f
	case Reminded:
		f.Kind, f.Measure = kindAndMeasure(of.Action(f.Of))
		return f
	case Escalated:
		f.Kind, f.Measure = kindAndMeasure(of.Action(f.Of))
		return f
	}
	return fact
}

func kindAndMeasure(a *Action) (ActionKind, Measure) {
	if a == nil {
		return "", ""
	}
	return a.Kind, a.Measure
}

// Done returns the events. The last one carries the stage and the waits of the case, if
// they changed.
func (r *Recorder) Done() []Event {
	now := r.of.State()
	if len(r.Events) > 0 && !r.before.equal(now) {
		r.Events[len(r.Events)-1].After = &now
	}
	return r.Events
}

// MoveTo moves the case to a stage, whose own wait begins now. An empty window: the
// stage has no wait.
func (r *Recorder) MoveTo(stage StageName, wait Window) {
	s := r.of.State()
	s.Stage = stage
	s.Waits = slices.DeleteFunc(s.Waits, func(w Wait) bool { return w.What.ofStage() })
	r.of.SetState(s)
	if wait != "" {
		r.Await(wait, "", r.At)
	}
}

// Await begins a wait. The rules say how long the window is.
func (r *Recorder) Await(what Window, of string, from time.Time) {
	r.AwaitUntil(what, of, from, r.Rules.End(what, from, r.Zone))
}

// AwaitUntil begins a wait that is due at a given time.
func (r *Recorder) AwaitUntil(what Window, of string, from, by time.Time) {
	r.EndWait(what, of)
	s := r.of.State()
	s.Waits = append(s.Waits, Wait{What: what, Of: of, From: from.UTC(), By: by.UTC()})
	r.of.SetState(s)
}

// EndWait ends a wait, if it runs.
func (r *Recorder) EndWait(what Window, of string) {
	s := r.of.State()
	s.Waits = slices.DeleteFunc(s.Waits, func(w Wait) bool { return w.What == what && w.Of == of })
	r.of.SetState(s)
}

// WaitsFor says whether a wait still runs.
func (r *Recorder) WaitsFor(w Wait) bool {
	return slices.ContainsFunc(r.of.State().Waits, func(x Wait) bool { return x.What == w.What && x.Of == w.Of })
}

// Remind sends a reminder of a wait before it is due, and escalates it once it is, again each
// working day (rule 6).
func (r *Recorder) Remind(w Wait) {
	late := w.Reminded || !w.By.After(r.At)
	if late {
		r.Emit(Escalated{What: w.What, Of: w.Of, By: w.By}, nil)
	} else {
		r.Emit(Reminded{What: w.What, Of: w.Of, By: w.By}, nil)
	}
	s := r.of.State()
	for i := range s.Waits {
		if s.Waits[i].What == w.What && s.Waits[i].Of == w.Of {
			s.Waits[i].Reminded, s.Waits[i].Escalated = true, late
			if late && r.Rules.WorkingReminders {
				s.Waits[i].EscalatedAt = r.At
			}
		}
	}
	r.of.SetState(s)
}

// NextID is the id of the next proposal, action, exhibit or letter of a case: "A1", "A2", …
func NextID(letter string, n int) string { return letter + strconv.Itoa(n+1) }
