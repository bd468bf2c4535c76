package casework

import (
	"slices"
	"time"
)

// book is what a turn needs of a case of any kind.
type book interface {
	sequence() int
	stands() Standing
	stand(s Standing)
	// write folds an event that follows the last one. That cannot fail.
	write(e Event, p *Personal)
}

// pen writes one turn of a case: it folds the events as they are emitted, begins
// and ends waits, and knows the moment that decides.
type pen struct {
	Moment
	by     Person
	book   book
	before Standing
	events []Event
}

func newPen(b book, by Person, m Moment) pen {
	m.At = m.At.UTC().Truncate(time.Microsecond) // what both databases keep
	return pen{Moment: m, by: by, book: b, before: b.stands()}
}

// emit adds an event and folds it.
func (p *pen) emit(fact Fact, personal *Personal) {
	e := Event{Seq: p.book.sequence() + 1, At: p.At, Actor: p.by, Kind: fact.kind(), Data: fact, Personal: personal}
	if personal == nil {
		personal = &Personal{}
	}
	p.book.write(e, personal)
	p.events = append(p.events, e)
}

// done ends the turn: the last event says where the case now stands.
func (p *pen) done() []Event {
	now := p.book.stands()
	if len(p.events) > 0 && !p.before.equal(now) {
		p.events[len(p.events)-1].After = &now
	}
	return p.events
}

func (s Standing) equal(o Standing) bool {
	return s.Stage == o.Stage && s.Looking == o.Looking && slices.Equal(s.Waits, o.Waits)
}

// to moves the case to a stage, whose own wait begins now.
func (p *pen) to(stage Stage, wait Window) {
	s := p.book.stands()
	s.Stage = stage
	s.Waits = slices.DeleteFunc(s.Waits, func(w Wait) bool { return w.What.ofStage() })
	p.book.stand(s)
	if wait != "" {
		p.await(wait, "", p.At)
	}
}

// await begins a wait whose end the window says.
func (p *pen) await(what Window, of string, from time.Time) {
	p.awaitUntil(what, of, from, p.Rules.End(what, from, p.Zone))
}

func (p *pen) awaitUntil(what Window, of string, from, by time.Time) {
	p.met(what, of)
	s := p.book.stands()
	s.Waits = append(s.Waits, Wait{What: what, Of: of, From: from.UTC(), By: by.UTC()})
	p.book.stand(s)
}

// met ends a wait.
func (p *pen) met(what Window, of string) {
	s := p.book.stands()
	s.Waits = slices.DeleteFunc(s.Waits, func(w Wait) bool { return w.What == what && w.Of == of })
	p.book.stand(s)
}

// waitsFor says whether a wait still runs.
func (p *pen) waitsFor(w Wait) bool {
	return slices.ContainsFunc(p.book.stands().Waits, func(x Wait) bool { return x.What == w.What && x.Of == w.Of })
}

// nag reminds of a wait before it is due, and tells of it when it is.
func (p *pen) nag(w Wait) {
	late := w.Reminded || !w.By.After(p.At)
	if late {
		p.emit(Escalated{What: w.What, Of: w.Of, By: w.By}, nil)
	} else {
		p.emit(Reminded{What: w.What, Of: w.Of, By: w.By}, nil)
	}
	s := p.book.stands()
	for i := range s.Waits {
		if s.Waits[i].What == w.What && s.Waits[i].Of == w.Of {
			s.Waits[i].Reminded, s.Waits[i].Escalated = true, late
		}
	}
	p.book.stand(s)
}

// earliest is the wait that is over first; nil when there is none.
func earliest(waits []Wait) *Wait {
	if len(waits) == 0 {
		return nil
	}
	first := slices.MinFunc(waits, func(a, b Wait) int { return a.By.Compare(b.By) })
	return &first
}
