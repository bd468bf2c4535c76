package casetest

import (
	"time"

	"duecourse/internal/casework"
)

// The names of the toy kind.
const (
	ToyName casework.KindName = "toy"

	ToyAsk    casework.CommandName = "ask"
	ToyAnswer casework.CommandName = "answer"

	toyAsked    casework.EventKind = "toy_asked"
	toyAnswered casework.EventKind = "toy_answered"

	toyAsker casework.Relation = "asker"

	toyOpen   casework.StageName = "open"
	toyClosed casework.StageName = "closed"
)

// ToyTable makes the table of toy cases.
const ToyTable = `CREATE TABLE toys (ref TEXT NOT NULL PRIMARY KEY, stage TEXT NOT NULL, outcome TEXT NOT NULL,
	seq INTEGER NOT NULL, hash TEXT NOT NULL, channel TEXT NOT NULL, handle_key TEXT NOT NULL, team TEXT NOT NULL,
	opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, snapshot TEXT NOT NULL)`

// ToyKind describes a kind of case that only tests have: somebody asks something, and
// Communications answer it. It shows that a kind needs nothing outside its own files but
// a line in the list of kinds and a table.
func ToyKind() *casework.Kind {
	return &casework.Kind{
		Name: ToyName, Prefix: "TOY", Title: "Toy", Titles: "Toys", Path: "/toys", Table: "toys",
		Workflow: "Toy", IDPrefix: "toy/", Stages: []casework.StageName{toyOpen, toyClosed},
		Rights: casework.Rights{SeeAll: "see", Parties: []casework.Relation{toyAsker}},
		New:    func() casework.Case { return &Toy{} }, Opens: ToyAsk,
		Commands: append(casework.HandlingCommands(), casework.CommandOf[AskToy](), casework.CommandOf[AnswerToy]()),
		Facts: append(casework.HandlingFacts(),
			casework.FactOf[toyAskedFact](), casework.FactOf[toyAnsweredFact](), casework.FactOf[casework.Reminded](), casework.FactOf[casework.Escalated](),
		),
		Summary: casework.SharedSummary, Clause: casework.SharedClause,
	}
}

// Toy is a case of the toy kind.
type Toy struct {
	casework.Handling

	Ref      string             `json:"ref"`
	Stage    casework.StageName `json:"stage"`
	Seq      int                `json:"seq"`
	Asker    casework.Person    `json:"asker"`
	Question string             `json:"question"`
	Answer   string             `json:"answer,omitempty"`
	OpenedAt time.Time          `json:"opened_at"`
	Waits    []casework.Wait    `json:"waits"`
}

var _ casework.Case = (*Toy)(nil)

// AskToy opens a toy case.
type AskToy struct {
	Ref  string `json:"ref"`
	Text string `json:"text"`
}

// AnswerToy answers and closes it.
type AnswerToy struct {
	Text string `json:"text"`
}

type (
	toyAskedFact struct {
		Ref string `json:"ref"`
	}
	toyAnsweredFact struct{}
)

// The names of the commands and of the events.
func (AskToy) Name() casework.CommandName         { return ToyAsk }
func (AnswerToy) Name() casework.CommandName      { return ToyAnswer }
func (toyAskedFact) Event() casework.EventKind    { return toyAsked }
func (toyAnsweredFact) Event() casework.EventKind { return toyAnswered }

// WithRef gives the command the reference of the case that it opens.
func (a AskToy) WithRef(ref string) casework.Command { a.Ref = ref; return a }

// Status says where the toy stands.
func (c *Toy) Status() casework.Status {
	return casework.Status{Ref: c.Ref, Kind: ToyName, Stage: c.Stage, Seq: c.Seq}
}

// Closed says whether it was answered.
func (c *Toy) Closed() bool { return c.Stage == toyClosed }

// State is its stage and its waits.
func (c *Toy) State() casework.State { return casework.State{Stage: c.Stage, Waits: c.Waits} }

// SetState puts others in their place.
func (c *Toy) SetState(s casework.State) { c.Stage, c.Waits = s.Stage, s.Waits }

// Commands lists the commands that people give.
func (*Toy) Commands() []casework.CommandName {
	return []casework.CommandName{ToyAnswer, casework.CommandPause, casework.CommandResume, casework.CommandNote}
}

// Ready says whether somebody may give a command.
func (c *Toy) Ready(name casework.CommandName, by casework.Actor, _ casework.Moment) *casework.Refusal {
	switch {
	case name == ToyAsk:
		return nil
	case !by.Has(casework.RoleComms):
		return casework.Refuse(casework.CodeNotPermitted, "", "Communications answer this.")
	case c.Closed():
		return casework.Refuse(casework.CodeClosed, "", "This was answered.")
	}
	return c.ReadyToHandle(name)
}

// Check refuses a command.
func (c *Toy) Check(command casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	if r := c.Ready(command.Name(), by, m); r != nil {
		return r
	}
	var p casework.Problems
	switch x := command.(type) {
	case casework.HandlingCommand:
		return x.Check()
	case AskToy:
		p.Required("text", x.Text, casework.MaxLine)
	case AnswerToy:
		p.Required("text", x.Text, casework.MaxLine)
	}
	return p.Refusal()
}

// Perform records what a command does.
func (c *Toy) Perform(command casework.Command, r *casework.Recorder) {
	switch x := command.(type) {
	case casework.HandlingCommand:
		c.Handle(x, r)
	case AskToy:
		r.Emit(toyAskedFact{Ref: x.Ref}, &casework.Personal{Text: x.Text})
		r.MoveTo(toyOpen, casework.WindowQuery)
	case AnswerToy:
		r.Emit(toyAnsweredFact{}, &casework.Personal{Text: x.Text})
		c.SetState(casework.State{Stage: toyClosed, Waits: []casework.Wait{}})
	}
}

// Knows is always true.
func (*Toy) Knows(casework.Fact) bool { return true }

// Fold takes an event in.
func (c *Toy) Fold(e casework.Event, p *casework.Personal) {
	c.Seq = e.Seq
	c.FoldHandling(e, p)
	switch f := e.Data.(type) {
	case toyAskedFact:
		c.Ref, c.Asker, c.OpenedAt, c.Question = f.Ref, e.Actor, e.At, p.Text
	case toyAnsweredFact:
		c.Answer = p.Text
	}
}

// Task is the answer that Communications owe.
func (*Toy) Task(casework.Wait) (casework.Task, bool) {
	return casework.Task{Role: casework.RoleComms, Command: ToyAnswer, Why: "Somebody asked something; answer it."}, true
}

// Expect says that the answer becomes overdue.
func (c *Toy) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	task, _ := c.Task(w)
	return w.Expect(task, "", "the answer", m)
}

// Wake is when a reminder goes out.
func (*Toy) Wake(w casework.Wait, m casework.Moment) (time.Time, bool) { return w.Wake(m) }

// Elapse reminds.
func (*Toy) Elapse(w casework.Wait, r *casework.Recorder) { r.Remind(w) }

// Deadlines is empty: everything timed is a wait.
func (*Toy) Deadlines() []time.Time { return nil }

// Expire has nothing to do.
func (*Toy) Expire(*casework.Recorder) {}

// Parties is who asked.
func (c *Toy) Parties() []casework.Party {
	return []casework.Party{{ID: c.Asker.ID, Relation: toyAsker}}
}

// Listing is what lists show.
func (c *Toy) Listing() casework.Listing { return casework.Listing{OpenedAt: c.OpenedAt} }
