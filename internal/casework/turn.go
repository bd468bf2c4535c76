package casework

import (
	"slices"
	"strconv"
	"time"
)

// turn is one command, or one fact from the world, being worked out: the case,
// folded as events are emitted, and the moment that decides.
type turn struct {
	*Incident
	Moment
	by     Person
	before Standing
	events []Event
}

func (c *Incident) turn(by Person, m Moment) *turn {
	m.At = m.At.UTC().Truncate(time.Microsecond) // what both databases keep
	return &turn{
		Incident: c, Moment: m, by: by,
		before: Standing{Stage: c.Stage, Waits: slices.Clone(c.Waits), Looking: c.Looking},
	}
}

// emit adds an event and folds it. The fold of an event in order cannot fail.
func (t *turn) emit(fact Fact, personal *Personal) {
	e := Event{Seq: t.Seq + 1, At: t.At, Actor: t.by, Kind: fact.kind(), Data: fact, Personal: personal}
	t.Seq = e.Seq
	if personal == nil {
		personal = &Personal{}
	}
	t.fold(e, personal)
	t.events = append(t.events, e)
}

// done ends the turn: the last event says where the case now stands.
func (t *turn) done() []Event {
	now := Standing{Stage: t.Stage, Waits: slices.Clone(t.Waits), Looking: t.Looking}
	if len(t.events) > 0 && !t.before.equal(now) {
		t.events[len(t.events)-1].After = &now
	}
	return t.events
}

func (s Standing) equal(o Standing) bool {
	return s.Stage == o.Stage && s.Looking == o.Looking && slices.Equal(s.Waits, o.Waits)
}

// to moves the case to a stage, whose own wait begins now.
func (t *turn) to(stage Stage, wait Window) {
	t.Stage = stage
	t.Waits = slices.DeleteFunc(slices.Clone(t.Waits), func(w Wait) bool { return w.What.ofStage() })
	if wait != "" {
		t.await(wait, "", t.At)
	}
}

// await begins a wait whose end the window says.
func (t *turn) await(what Window, of string, from time.Time) {
	t.awaitUntil(what, of, from, t.Rules.End(what, from, t.Zone))
}

func (t *turn) awaitUntil(what Window, of string, from, by time.Time) {
	t.met(what, of)
	t.Waits = append(t.Waits, Wait{What: what, Of: of, From: from.UTC(), By: by.UTC()})
}

// met ends a wait.
func (t *turn) met(what Window, of string) {
	t.Waits = slices.DeleteFunc(slices.Clone(t.Waits), func(w Wait) bool { return w.What == what && w.Of == of })
}

// watchFor begins the one window of watching that runs beside a block.
func (t *turn) watchFor(window Window, until time.Time) {
	t.met(WindowResponse, "")
	t.met(WindowRecurrence, "")
	t.awaitUntil(window, "", t.At, until)
	t.emit(WindowStarted{Window: window, Until: until.UTC()}, nil)
}

// ofStage says whether the window is the wait of a stage, over when the stage is.
func (w Window) ofStage() bool {
	return slices.Contains([]Window{
		WindowAssessment, WindowProposal, WindowConsultation, WindowUrgentConsultation, WindowDecision,
	}, w)
}

// watching says whether the window is one in which the case only watches.
func (w Window) watching() bool {
	return w == WindowResponse || w == WindowBlock || w == WindowRecurrence
}

func nextID(letter string, n int) string { return letter + strconv.Itoa(n+1) }
