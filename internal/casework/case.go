package casework

import (
	"fmt"
	"slices"
	"time"
)

// Case is a case of any kind: the fold of its events. Each kind implements its
// methods; what all kinds share are the functions of this package that take a Case.
type Case interface {
	// Status says where the case stands.
	Status() Status
	// Closed says whether the case has ended.
	Closed() bool
	// State is the stage of the case and what it waits for.
	State() State
	SetState(s State)
	// StoppedClock is the pause of the case; nil: its clock runs.
	StoppedClock() *Pause

	// Commands lists the commands that people give, in the order in which they are shown.
	Commands() []CommandName
	// Ready says whether somebody may give the named command now: nil, or why not. The
	// same answer refuses the command and explains it.
	Ready(name CommandName, by Actor, m Moment) *Refusal
	// Check refuses a command that may not be given now, or not as it is. It changes nothing.
	Check(command Command, by Actor, m Moment) *Refusal
	// Perform records what follows from a command that Check accepts.
	Perform(command Command, r *Recorder)

	// Knows says whether the case has the proposal, action or check that a fact names.
	Knows(fact Fact) bool
	// Fold takes an event into the case that follows its last one. It cannot fail.
	// Personal is never nil.
	Fold(e Event, personal *Personal)

	// Task is what a person has to do for a wait; false: nobody has to do anything.
	Task(w Wait) (Task, bool)
	// Expect says what happens to a wait if nobody acts.
	Expect(w Wait, m Moment) []Expected
	// Wake is when a wait next needs a reminder, is overdue or ends; false: never.
	Wake(w Wait, m Moment) (time.Time, bool)
	// Elapse records what follows when a wait wakes the case: a reminder, the end of a window.
	Elapse(w Wait, r *Recorder)
	// Deadlines are the times, other than the ends of waits, at which something happens.
	// Expire records what follows from those that have passed.
	Deadlines() []time.Time
	Expire(r *Recorder)

	// Parties lists who has, or had, a part in the case.
	Parties() []Party
	// Listing is what lists of cases of this kind show and filter by.
	Listing() Listing
}

// Status says where a case of any kind stands.
type Status struct {
	Ref     string
	Kind    KindName
	Stage   StageName
	Outcome string // empty while there is none
	Channel string
	Seq     int // of its last event
}

// StageName is the stage of a case. Each kind has its own stages.
type StageName string

// StageClosed is the last stage of a case of every kind.
const StageClosed StageName = "closed"

// State is the stage and the waits of a case. Computing them needs the rules, so an
// event that changes them carries them.
type State struct {
	Stage   StageName  `json:"stage"`
	Waits   []Wait     `json:"waits"`
	Looking LookReason `json:"looking,omitempty"`
}

func (s State) equal(o State) bool {
	return s.Stage == o.Stage && s.Looking == o.Looking && slices.Equal(s.Waits, o.Waits)
}

// Relation is what a person has to do with a case.
type Relation string

// The relations that several kinds of case know.
const (
	RelationReporter Relation = "reporter" // reported it, first or again
	RelationOfficer  Relation = "officer"  // the case is assigned to them
	RelationTarget   Relation = "target"   // the post is about them (R12)
)

// TargetsOf lists the ids of the people whom a case is about. They have no part in it (R12).
func TargetsOf(c Case) []string {
	var ids []string
	for _, p := range c.Parties() {
		if p.Relation == RelationTarget {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// ClauseTarget is the clause that keeps the target of a post out of its case.
const ClauseTarget = "R12"

// Party is a person who has a part in a case.
type Party struct {
	ID       string // of the person
	Relation Relation
}

// Listing is what lists of cases show and filter by, in addition to the status.
type Listing struct {
	Channel  string
	Handle   string // of the account or author
	Team     string
	OpenedAt time.Time
}

// PublicCase is a case that has, at times, a part that people outside of it may see.
type PublicCase interface {
	Case
	// PublicPart is a case with that part only; nil: there is none now.
	PublicPart() Case
}

// ExpectingCase is a case in which more is known to happen than follows from its waits.
type ExpectingCase interface {
	Case
	// Expecting lists it.
	Expecting(m Moment) []Expected
}

// Do gives a command to a case: the events, already folded into it, or a [*Refusal]
// and an unchanged case.
func Do(c Case, command Command, by Actor, m Moment) ([]Event, error) {
	if refusal := c.Check(command, by, m); refusal != nil {
		return nil, refusal
	}
	r := NewRecorder(c, by, m)
	c.Perform(command, r)
	return r.Done(), nil
}

// Apply folds one event into a case. It needs no rules, because the event holds what
// they decided. It returns an error and changes nothing if the event is out of order
// or names something that the case does not have.
func Apply(c Case, e Event) error {
	at := c.Status()
	if e.Seq != at.Seq+1 {
		return fmt.Errorf("event %d of %s does not follow event %d", e.Seq, at.Ref, at.Seq)
	}
	if e.Data == nil || !c.Knows(e.Data) {
		return fmt.Errorf("event %d of %s is about something that the case does not have", e.Seq, at.Ref)
	}
	personal := e.Personal
	if personal == nil {
		personal = &Personal{} // the event holds nothing personal, or it was erased
	}
	c.Fold(e, personal)
	if e.After != nil {
		c.SetState(*e.After)
	}
	return nil
}

// Offer says of one command whether somebody may give it now, and if not why not.
type Offer struct {
	Name    CommandName `json:"name"`
	Allowed bool        `json:"allowed"`
	Code    Code        `json:"code,omitempty"`
	Why     string      `json:"why,omitempty"`
	Clause  string      `json:"clause,omitempty"`
}

// Offers lists every command of a case for the person who asks.
func Offers(c Case, by Actor, m Moment) []Offer {
	list := make([]Offer, 0, len(c.Commands()))
	for _, name := range c.Commands() {
		offer := Offer{Name: name, Allowed: true}
		if r := c.Ready(name, by, m); r != nil {
			offer = Offer{Name: name, Code: r.Code, Why: r.Why, Clause: r.Clause}
		}
		list = append(list, offer)
	}
	return list
}

// Due is the earliest thing that a case waits for; nil when it waits for nothing.
func Due(c Case) *Wait {
	waits := c.State().Waits
	if len(waits) == 0 {
		return nil
	}
	first := slices.MinFunc(waits, func(a, b Wait) int { return a.By.Compare(b.By) })
	return &first
}

// Tasks lists what a case waits for a person to do, in the order in which the waits
// began.
func Tasks(c Case) []Task {
	list := []Task{}
	for _, w := range c.State().Waits {
		if task, some := c.Task(w); some {
			task.What, task.Of, task.Since, task.Due = w.What, w.Of, w.From, w.By
			list = append(list, task)
		}
	}
	return list
}

// Expected is something that the system will do unless somebody acts first.
type Expected struct {
	At   time.Time `json:"at"` // UTC
	What string    `json:"what"`
}

// Forecast lists what happens to a case if nobody acts, earliest first, with what else is
// known to happen. While the clock of the case is stopped, it says so, since when, and what
// goes on when the clock is started again.
func Forecast(c Case, m Moment, more ...Expected) []Expected {
	list := append([]Expected{}, more...)
	stopped, held := c.StoppedClock(), []string{}
	for _, w := range c.State().Waits {
		if stopped != nil && w.What != WindowBlock { // a block ends whatever the clock of the case does (R4)
			held = append(held, w.What.InSentence())
			continue
		}
		list = append(list, c.Expect(w, m)...)
	}
	if stopped != nil {
		list = append(list, stopped.expect(held))
	}
	if expecting, is := c.(ExpectingCase); is {
		list = append(list, expecting.Expecting(m)...)
	}
	slices.SortStableFunc(list, func(a, b Expected) int { return a.At.Compare(b.At) })
	return list
}

// NextWake is the next time at which a case has to act: a reminder, an overdue wait or
// the end of a window. False: there is no such time.
func NextWake(c Case, m Moment) (time.Time, bool) {
	var next time.Time
	if c.StoppedClock() != nil || c.Closed() {
		return next, false
	}
	times := c.Deadlines()
	for _, w := range c.State().Waits {
		if at, some := c.Wake(w, m); some {
			times = append(times, at)
		}
	}
	for _, at := range times {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, !next.IsZero()
}

// Tick records what follows from the time in m. Commands that arrive at the same moment
// are handled first (domain §3).
func Tick(c Case, m Moment) []Event {
	if c.StoppedClock() != nil || c.Closed() {
		return nil
	}
	r := NewRecorder(c, System(), m)
	c.Expire(r)
	for _, w := range c.State().Waits {
		at, some := c.Wake(w, m)
		if some && !at.After(r.At) && !c.Closed() && r.WaitsFor(w) {
			c.Elapse(w, r)
		}
	}
	return r.Done()
}

// StageNames converts the stages of a kind to stage names.
func StageNames[S ~string](stages []S) []StageName {
	names := make([]StageName, 0, len(stages))
	for _, s := range stages {
		names = append(names, StageName(s))
	}
	return names
}
