package incident

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// TargetKind is what the person whom a post is about has to do with the council.
type TargetKind string

// The kinds of targets (R12).
const (
	TargetStaff      TargetKind = "staff" // everybody whom the policy covers
	TargetCouncillor TargetKind = "councillor"
	TargetOther      TargetKind = "other"
)

// TargetKinds lists the kinds of targets.
func TargetKinds() []TargetKind { return []TargetKind{TargetStaff, TargetCouncillor, TargetOther} }

// Risk is how much the person whom a post is about is in danger because of it.
type Risk string

// The risks. The head of Communications is told of a high one at once.
const (
	RiskLow    Risk = "low"
	RiskMedium Risk = "medium"
	RiskHigh   Risk = "high"
)

// Risks lists the risks, the lowest first.
func Risks() []Risk { return []Risk{RiskLow, RiskMedium, RiskHigh} }

// Target is a person whom a post of the case is about (domain §3, "The target").
type Target struct {
	ID      string     `json:"id"`                // "T1", within the case
	Person  string     `json:"person,omitempty"`  // id of one of the council's people; empty: somebody else
	Name    string     `json:"name"`              //
	Contact string     `json:"contact,omitempty"` // e-mail address; empty: that of the person, if there is one
	Kind    TargetKind `json:"kind,omitempty"`
	Risk    Risk       `json:"risk,omitempty"`     // empty: nobody has said
	Wishes  string     `json:"wishes,omitempty"`   // in words: for example how they want to be told
	Telling int        `json:"telling,omitempty"`  // sequence of the event from which on they are told; 0: not yet
	Told    *time.Time `json:"told,omitempty"`     // when they were first told; nil: not yet
	Mistake bool       `json:"mistaken,omitempty"` // they were named by mistake
}

// TargetDetails is what a person enters about the target of a post. Empty fields add nothing
// to what the case knows.
type TargetDetails struct {
	ID      string     `json:"id,omitempty"` // of one of the council's people
	Name    string     `json:"name,omitempty"`
	Contact string     `json:"contact,omitempty"` // e-mail address
	Kind    TargetKind `json:"kind,omitempty"`
	Risk    Risk       `json:"risk,omitempty"`
	Wishes  string     `json:"wishes,omitempty"`
}

// TargetNamed names the person whom the posts are about, or adds to what is known of them (R12).
type TargetNamed struct {
	ID       string     `json:"id"`               // "T1", within the case
	Person   string     `json:"person,omitempty"` // id of one of the council's people
	Kind     TargetKind `json:"kind,omitempty"`
	Risk     Risk       `json:"risk,omitempty"`
	Mistaken bool       `json:"mistaken,omitempty"`  // the posts are not about them after all
	TookPart bool       `json:"took_part,omitempty"` // they had worked on the case
}

// EventTargetNamed is the kind of a [TargetNamed].
const EventTargetNamed casework.EventKind = "target_named"

// Event returns the kind of the event.
func (TargetNamed) Event() casework.EventKind { return EventTargetNamed }

// CommandNameTarget is the name of [NameTarget].
const CommandNameTarget casework.CommandName = "name-target"

// NameTarget says whom the posts are about, or adds to what is known of them: their wishes,
// the risk, how to reach them (R12). It can be given at any time.
type NameTarget struct {
	Target   TargetDetails `json:"target"`
	Mistaken bool          `json:"mistaken,omitempty"`
}

// Name is the name of the command, as clients spell it.
func (NameTarget) Name() casework.CommandName { return CommandNameTarget }

// CheckEntry refuses a contact to which nobody can write.
func (n NameTarget) CheckEntry(time.Time) *casework.Refusal { return n.Target.checkContact() }

// CheckEntry refuses a contact to which nobody can write.
func (a Assess) CheckEntry(time.Time) *casework.Refusal {
	if a.About == nil {
		return nil
	}
	return a.About.checkContact()
}

func (d TargetDetails) checkContact() *casework.Refusal {
	var p casework.Problems
	p.Email("target.contact", d.Contact)
	return p.Refusal()
}

func (n NameTarget) check(c *Case, by casework.Actor, _ casework.Moment) *casework.Refusal {
	if n.Target.ID != "" && n.Target.ID == by.ID {
		return refuseOwnPost("record it")
	}
	var p casework.Problems
	n.Target.check(&p, c.findTarget(n.Target) == nil)
	if n.Mistaken && c.findTarget(n.Target) == nil {
		p.Add("target", "Nobody has said that a post is about this person.")
	}
	return p.Refusal()
}

func refuseOwnPost(do string) *casework.Refusal {
	return casework.Refuse(casework.CodeFourEyes, casework.ClauseTarget, "The post is about you, so somebody else must %s.", do)
}

// check adds what is wrong. Somebody whom the case does not know yet needs a name and a kind.
func (d TargetDetails) check(p *casework.Problems, unknown bool) {
	p.Optional("target", d.ID, 200)
	p.Optional("target.contact", d.Contact, 254)
	p.Optional("target.wishes", d.Wishes, casework.MaxText)
	if unknown && d.ID == "" {
		p.Required("target.name", d.Name, 200)
	} else {
		p.Optional("target.name", d.Name, 200)
	}
	if !slices.Contains(TargetKinds(), d.Kind) && (d.Kind != "" || unknown && d.ID == "") {
		p.Add("target.kind", "Choose staff, councillor or other.")
	}
	if d.Risk != "" && !slices.Contains(Risks(), d.Risk) {
		p.Add("target.risk", "Choose low, medium or high.")
	}
}

func (n NameTarget) apply(t *commandContext) { t.nameTarget(n.Target, n.Mistaken) }

// findTarget is the target whom somebody means: by id, or else by the address, or else by the
// name; nil: they are new to the case.
func (c *Case) findTarget(d TargetDetails) *Target {
	for _, same := range []func(Target) bool{
		func(t Target) bool { return d.ID != "" && t.Person == d.ID },
		func(t Target) bool { return d.Contact != "" && strings.EqualFold(t.Contact, d.Contact) },
		func(t Target) bool {
			other := d.ID != "" && t.Person != "" || d.Kind != "" && d.Kind != t.Kind
			return d.Name != "" && !other && strings.EqualFold(t.Name, d.Name)
		},
	} {
		if i := slices.IndexFunc(c.Targets, same); i >= 0 {
			return &c.Targets[i]
		}
	}
	return nil
}

// nameTarget records whom the posts are about. They lose any part that they had in the case
// (R12). Somebody owes them news: the officer of the case or, if it has none, whoever names them.
func (t *commandContext) nameTarget(d TargetDetails, mistaken bool) {
	id := casework.NextID("T", len(t.Targets))
	if known := t.findTarget(d); known != nil {
		id, d.ID = known.ID, cmp.Or(d.ID, known.Person)
	}
	named := TargetNamed{
		ID: id, Person: d.ID, Kind: d.Kind, Risk: d.Risk, Mistaken: mistaken, TookPart: !mistaken && t.tookPart(d.ID),
	}
	t.Emit(named, &casework.Personal{Person: d.Name, Contact: d.Contact, Text: d.Wishes})
	ends := func(a casework.Action) bool { return a.Kind == ActionTellTarget && a.Target == id }
	switch {
	case mistaken:
		t.CancelActions("They were named by mistake.", ends, t.Recorder)
	case d.ID != "" && t.AssignedTo == d.ID:
		t.Emit(casework.Assigned{}, nil)
	case t.AssignedTo == "" && !named.TookPart && t.By.IsHuman() && slices.Contains(t.Roles, casework.RoleComms):
		t.Emit(casework.Assigned{To: t.By.ID}, nil)
	}
	if t.Stage == StageConsultation || t.Stage == StageDecision {
		t.moveOn() // their proposal was dropped
	}
}

// tookPart says whether somebody has worked on the case.
func (c *Case) tookPart(id string) bool {
	if id == "" {
		return false
	}
	return c.AssignedTo == id || c.Assessment != nil && c.Assessment.By.ID == id ||
		slices.ContainsFunc(c.Proposals, func(p Proposal) bool { return p.involves(id) })
}

// involves says whether somebody made, advised on or decided a proposal.
func (p *Proposal) involves(id string) bool {
	return p.By.ID == id || p.Advice != nil && p.Advice.By.ID == id || p.Decision != nil && p.Decision.By.ID == id
}

// foldTarget takes in whom the posts are about. What they proposed or advised on, and nobody
// has decided, is dropped.
func (c *Case) foldTarget(e casework.Event, f TargetNamed, p *casework.Personal) {
	i := slices.IndexFunc(c.Targets, func(t Target) bool { return t.ID == f.ID })
	if i < 0 {
		i, c.Targets = len(c.Targets), append(c.Targets, Target{ID: f.ID})
	}
	t := &c.Targets[i]
	reachable := t.Reachable()
	t.Person, t.Name, t.Contact = cmp.Or(f.Person, t.Person), cmp.Or(p.Person, t.Name), cmp.Or(p.Contact, t.Contact)
	t.Kind, t.Risk, t.Wishes = cmp.Or(f.Kind, t.Kind), cmp.Or(f.Risk, t.Risk), cmp.Or(p.Text, t.Wishes)
	t.Mistake = f.Mistaken
	tell := t.Telling == 0 || t.Told == nil && !reachable && t.Reachable()
	if tell && !t.Mistake && c.Assessment != nil && c.Assessment.Finding == FindingUnacceptable {
		t.Telling = e.Seq
	}
	if open := c.OpenProposal(); open != nil && t.Person != "" && !t.Mistake && open.involves(t.Person) {
		open.Status = ProposalDropped
	}
}

// TargetIDs lists the ids of those of the council's people whom the case is about, also those
// of the cases that were joined to this one.
func (c *Case) TargetIDs() []string {
	ids := []string{}
	for _, t := range c.Targets {
		if t.Person != "" && !t.Mistake {
			ids = append(ids, t.Person)
		}
	}
	named := func(id string) bool {
		return slices.ContainsFunc(c.Targets, func(t Target) bool { return t.Person == id })
	}
	if a := c.Assessment; a != nil && a.Target != "" && !named(a.Target) {
		ids = append(ids, a.Target) // the case began before it kept its targets
	}
	for _, id := range c.JoinedTargets {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// isTarget says whether the case is about somebody.
func (c *Case) isTarget(id string) bool { return id != "" && slices.Contains(c.TargetIDs(), id) }

// TargetViews lists whom the case is about, in the order in which they were named. Of a case
// that began before it kept its targets, it is what the assessment says.
func (c *Case) TargetViews() []Target {
	list := slices.DeleteFunc(slices.Clone(c.Targets), func(t Target) bool { return t.Mistake })
	if a := c.Assessment; a != nil && len(c.Targets) == 0 && a.Target+a.TargetName != "" {
		list = append(list, Target{ID: casework.NextID("T", 0), Person: a.Target, Name: a.TargetName})
	}
	return list
}

// refuseOfficer refuses somebody who may not be given a case: only officers of Communications
// work on all of it.
func refuseOfficer(who casework.Actor) *casework.Refusal {
	if roles := Permitted(CommandAssess).Roles; !who.HasAny(roles...) {
		return casework.Invalid("to", "%s cannot work on this case. Choose one of the %s.", who.Name, casework.RoleNames(roles))
	}
	return nil
}

// mayAssign refuses an officer whom the case is about (R12).
func (c *Case) mayAssign(to string, rules *casework.Rules) *casework.Refusal {
	if !rules.DutyOfCare || !c.isTarget(to) {
		return nil
	}
	r := casework.Invalid("to", "The post is about this person, so they cannot work on the case. Choose somebody else.")
	r.Clause = casework.ClauseTarget
	return r
}
