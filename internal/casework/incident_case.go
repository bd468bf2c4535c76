package casework

import "slices"

// NameIncident is the name of the kind.
const NameIncident KindName = "incident"

// The relations of people to an incident.
const (
	RelationReporter Relation = "reporter" // reported the post, first or again
	RelationOfficer  Relation = "officer"  // the case is assigned to them
	RelationTarget   Relation = "target"   // the post is about them (R12)
)

// IncidentKind describes incidents: posts that were reported (R1–R12).
func IncidentKind() *Kind {
	return &Kind{
		Name: NameIncident, Prefix: "INC", Title: "Incident", Titles: "Incidents", Path: "/incidents", Table: "cases",
		Workflow: "Incident", IDPrefix: "incident/", Stages: Stages(),
		New: func() Case { return &Incident{} }, Opens: CommandReport,
		Commands: []CommandParser{
			CommandOf[Report](), CommandOf[Assess](), CommandOf[Identify](), CommandOf[Propose](), CommandOf[Advise](),
			CommandOf[Decide](), CommandOf[Confirm](), CommandOf[Observe](), CommandOf[RecordProgress](), CommandOf[StopClock](),
			CommandOf[StartClock](), CommandOf[Close](), CommandOf[Reopen](), CommandOf[Overturn](), CommandOf[Assign](),
			CommandOf[Note](), CommandOf[AddEvidence](), CommandOf[Capture](),
		},
		Facts: []FactParser{
			FactOf[Reported](), FactOf[ReportedAgain](), FactOf[Assessed](), FactOf[Identified](), FactOf[EvidenceAdded](),
			FactOf[EvidenceUnavailable](), FactOf[EvidenceChanged](), FactOf[Proposed](), FactOf[Advised](), FactOf[Decided](),
			FactOf[ActionPending](), FactOf[ActionHeld](), FactOf[ActionDone](), FactOf[ActionFailed](), FactOf[LetterSent](),
			FactOf[Blocked](), FactOf[Unblocked](), FactOf[Observed](), FactOf[WindowStarted](), FactOf[WindowLapsed](),
			FactOf[Reminded](), FactOf[Escalated](), FactOf[Assigned](), FactOf[Noted](), FactOf[Progressed](), FactOf[Paused](),
			FactOf[Resumed](), FactOf[Closed](), FactOf[Reopened](), FactOf[Overturned](),
		},
		Summary: Summary, Clause: ClauseOf,
	}
}

var _ Case = (*Incident)(nil)

// Status says where the incident stands.
func (c *Incident) Status() Status {
	return Status{c.Ref, NameIncident, c.Stage, string(c.Outcome), c.Post.Channel, c.Seq}
}

// State is the stage of the case and what it waits for.
func (c *Incident) State() State {
	return State{Stage: c.Stage, Waits: slices.Clone(c.Waits), Looking: c.Looking}
}

// SetState puts another stage and other waits in their place.
func (c *Incident) SetState(s State) { c.Stage, c.Waits, c.Looking = s.Stage, s.Waits, s.Looking }

// StoppedClock is the pause of the case; nil: its clock runs.
func (c *Incident) StoppedClock() *Pause { return c.Pause }

// Commands lists the commands that people give to an incident.
func (*Incident) Commands() []CommandName { return Commands() }

// Check refuses a command that may not be given now, or not as it is.
func (c *Incident) Check(command Command, by Actor, m Moment) *Refusal {
	x, known := command.(incidentCommand)
	if !known {
		return Invalid("", "An incident has no command %q.", command.Name())
	}
	if report, first := command.(Report); first && c.Seq == 0 {
		return report.check(c, by, m)
	}
	if r := c.readyFor(command, by, m); r != nil {
		return r
	}
	return x.check(c, by, m)
}

// readyFor is Ready, except that a proposal may be dropped when it could not be
// decided to proceed.
func (c *Incident) readyFor(command Command, by Actor, m Moment) *Refusal {
	if decide, is := command.(Decide); is && !decide.Proceed {
		return c.gate(CommandDecide, by)
	}
	return c.Ready(command.Name(), by, m)
}

// Perform records what follows from a command.
func (c *Incident) Perform(command Command, r *Recorder) {
	if x, known := command.(incidentCommand); known {
		x.apply(&incidentContext{c, r})
	}
}

// Parties are who reported the post, the officer, and the target of the post (R12).
func (c *Incident) Parties() []Party {
	var list []Party
	for _, p := range c.Reporters {
		list = append(list, Party{p.ID, RelationReporter})
	}
	list = append(list, Party{c.AssignedTo, RelationOfficer})
	if c.Assessment != nil {
		list = append(list, Party{c.Assessment.Target, RelationTarget})
	}
	return slices.DeleteFunc(list, func(p Party) bool { return p.ID == "" })
}

// Listing is what lists of incidents show.
func (c *Incident) Listing() Listing {
	return Listing{Channel: c.Post.Channel, Handle: c.Post.Author, OpenedAt: c.OpenedAt}
}
