package casework

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// KindName names a kind of case: "incident".
type KindName string

// Kind describes one kind of case, once. No other code decides by the name or the
// prefix of a kind. docs/adding-a-kind.md lists what a new kind needs.
type Kind struct {
	Name     KindName    // in the store, in answers of the API, in search attributes
	Prefix   string      // of its references: "INC"
	Title    string      // "Incident"
	Titles   string      // "Incidents"
	Path     string      // of its pages, and below /api/v1 of its routes: "/incidents"
	Table    string      // in the store
	Workflow string      // its registered name
	IDPrefix string      // of its workflow ids: "incident/"
	Stages   []StageName // in order
	Rights   Rights
	// Unsearchable says that no search finds a case of this kind by what people wrote in it.
	Unsearchable bool
	// RefuseOfficer refuses somebody who may not be given a case. Nil: anybody may whom the
	// directory has.
	RefuseOfficer func(who Actor) *Refusal

	// New is a case before its first event.
	New func() Case
	// Opens is the command that a case begins with.
	Opens CommandName
	// Decisions are the commands by which somebody decides. A program gives one only if its
	// token grants it by name.
	Decisions []CommandName
	// Commands reads every command from JSON, the opening one included.
	Commands []CommandParser
	// Facts reads the data of every kind of event from JSON.
	Facts []FactParser
	// Summary says in one sentence what happened, without personal data. Clause names
	// the clause of the policy that an event follows from; empty: none.
	Summary func(e Event) string
	Clause  func(e Event) string
}

// Right is what the policies in internal/access/policies give to people: the name of a
// command or of another action.
type Right string

// Rights says who may see cases of a kind, open one and give it commands. The rules of the
// case then decide what may be done now.
type Rights struct {
	SeeAll  Right                        // to see every case of the kind
	Parties []Relation                   // who else sees a case: people with these parts in it
	Open    Right                        // to open a case; empty: the rules alone decide
	Public  Right                        // to see the public part of a [PublicCase]; empty: nobody
	Command func(name CommandName) Right // to give a command; nil or empty: the rules alone decide
	Unseen  []CommandName                // that people may give to a case that they do not see
}

// ForCommand is the right that a command needs; empty: the rules alone decide.
func (r Rights) ForCommand(name CommandName) Right {
	if r.Command == nil {
		return ""
	}
	return r.Command(name)
}

// SeesAsParty says whether people with a part in a case see the whole of it.
func (r Rights) SeesAsParty(id string, parties []Party) bool {
	return slices.ContainsFunc(parties, func(p Party) bool { return p.ID == id && slices.Contains(r.Parties, p.Relation) })
}

// WorkflowID is the id of the workflow of the case with the reference.
func (k *Kind) WorkflowID(ref string) string { return k.IDPrefix + ref }

// Page is the address of the page of the case with the reference.
func (k *Kind) Page(ref string) string { return k.Path + "/" + ref }

// ParseCommand reads a command of the name from JSON.
func (k *Kind) ParseCommand(name CommandName, body []byte) (Command, error) {
	i := slices.IndexFunc(k.Commands, func(p CommandParser) bool { return p.name == name })
	if i < 0 {
		return nil, fmt.Errorf("%s: unknown command %q", k.Name, name)
	}
	return k.Commands[i].parse(body)
}

// RefuseProgram refuses a command that is for people: advice of Legal Services, always, and a
// decision that the program's token does not grant by name (R8). Nil: the rules of the case
// decide.
func (k *Kind) RefuseProgram(name CommandName, by Actor) *Refusal {
	switch {
	case !by.IsProgram():
		return nil
	case by.Has(RoleLegal):
		return Refuse(CodeNotPermitted, clauseDecisions, "A program does not act for Legal Services. A lawyer does this.")
	case slices.Contains(k.Decisions, name) && !slices.Contains(by.Decides, name):
		return Refuse(CodeNotPermitted, clauseDecisions, "A person decides this. A program decides only what its token grants by name.")
	}
	return nil
}

// ParseFact reads the data of an event. An unknown kind of event or field is an error.
func (k *Kind) ParseFact(kind EventKind, data []byte) (Fact, error) {
	i := slices.IndexFunc(k.Facts, func(p FactParser) bool { return p.kind == kind })
	if i < 0 {
		return nil, fmt.Errorf("%s: unknown kind of event %q", k.Name, kind)
	}
	return k.Facts[i].parse(data)
}

// EventKinds lists the kinds of events of a case of this kind.
func (k *Kind) EventKinds() []EventKind {
	list := make([]EventKind, 0, len(k.Facts))
	for _, p := range k.Facts {
		list = append(list, p.kind)
	}
	return list
}

// CommandParser reads commands of one type from JSON.
type CommandParser struct {
	name  CommandName
	parse func([]byte) (Command, error)
}

// CommandOf reads commands of the type C.
func CommandOf[C Command]() CommandParser {
	var none C
	return CommandParser{none.Name(), func(body []byte) (Command, error) {
		var command C
		if err := json.Unmarshal(body, &command); err != nil {
			return nil, fmt.Errorf("command %s: %w", command.Name(), err)
		}
		return command, nil
	}}
}

// FactParser reads facts of one type from JSON.
type FactParser struct {
	kind  EventKind
	parse func([]byte) (Fact, error)
}

// FactOf reads facts of the type F.
func FactOf[F Fact]() FactParser {
	var none F
	return FactParser{none.Event(), func(data []byte) (Fact, error) {
		var fact F
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&fact); err != nil {
			return nil, fmt.Errorf("event %s: %w", fact.Event(), err)
		}
		return fact, nil
	}}
}

// Kinds are the kinds of case that a program knows.
type Kinds []*Kind

// ByName finds a kind by its name; nil: unknown.
func (all Kinds) ByName(name KindName) *Kind {
	return all.find(func(k *Kind) bool { return k.Name == name })
}

// ByRef finds the kind of the case with the reference; nil: it is no reference of a case.
func (all Kinds) ByRef(ref string) *Kind {
	prefix, _, _ := strings.Cut(ref, "-")
	return all.find(func(k *Kind) bool { return k.Prefix == prefix })
}

// Page is the address of the page of the case with the reference; the start page, if it
// is no reference of a case.
func (all Kinds) Page(ref string) string {
	if k := all.ByRef(ref); k != nil {
		return k.Page(ref)
	}
	return "/"
}

func (all Kinds) find(match func(*Kind) bool) *Kind {
	if i := slices.IndexFunc(all, match); i >= 0 {
		return all[i]
	}
	return nil
}

// Decisions lists the commands by which somebody decides in a case of any kind, each once.
func (all Kinds) Decisions() []CommandName {
	var list []CommandName
	for _, k := range all {
		for _, name := range k.Decisions {
			if !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	return list
}

// EventKinds lists the kinds of events of all kinds of case, each once.
func (all Kinds) EventKinds() []EventKind {
	var list []EventKind
	for _, k := range all {
		for _, kind := range k.EventKinds() {
			if !slices.Contains(list, kind) {
				list = append(list, kind)
			}
		}
	}
	return list
}

// ParseFact reads the data of an event of any kind of case.
func (all Kinds) ParseFact(kind EventKind, data []byte) (Fact, error) {
	k := all.ofEvent(kind)
	if k == nil {
		return nil, fmt.Errorf("event: unknown kind %q", kind)
	}
	return k.ParseFact(kind, data)
}

// Decode reads the data of an event that came as JSON.
func (all Kinds) Decode(e *Event) error {
	raw, is := e.Data.(RawFact)
	if !is {
		return nil
	}
	fact, err := all.ParseFact(raw.Kind, raw.JSON)
	if err != nil {
		return err
	}
	e.Data = fact
	return nil
}

// Summary says in one sentence what happened, without personal data.
func (all Kinds) Summary(e Event) string {
	if k := all.ofEvent(e.Kind); k != nil {
		return k.Summary(e)
	}
	return SharedSummary(e)
}

// Clause names the clause of the policy that an event follows from; empty: none.
func (all Kinds) Clause(e Event) string {
	if k := all.ofEvent(e.Kind); k != nil {
		return k.Clause(e)
	}
	return SharedClause(e)
}

func (all Kinds) ofEvent(kind EventKind) *Kind {
	return all.find(func(k *Kind) bool { return slices.Contains(k.EventKinds(), kind) })
}
