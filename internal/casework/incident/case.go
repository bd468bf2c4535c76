package incident

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// KindName is the name of the kind.
const KindName casework.KindName = "incident"

// Kind describes incidents: posts that were reported (R1–R12).
func Kind() *casework.Kind {
	return &casework.Kind{
		Name: KindName, Prefix: "INC", Title: "Incident", Titles: "Incidents", Path: "/incidents", Table: "cases",
		Workflow: "Incident", IDPrefix: "incident/", Stages: casework.StageNames(Stages()),
		Rights: casework.Rights{
			SeeAll:  "see",
			Command: func(name casework.CommandName) casework.Right { return casework.Right(name) },
		},
		RefuseOfficer: refuseOfficer,
		New:           func() casework.Case { return &Case{} }, Opens: CommandReport,
		Decisions: []casework.CommandName{CommandDecide, CommandReferral, CommandOverturn},
		Commands: append(casework.HandlingCommands(),
			casework.CommandOf[Report](), casework.CommandOf[Assess](), casework.CommandOf[Identify](), casework.CommandOf[Propose](),
			casework.CommandOf[Advise](), casework.CommandOf[Decide](), casework.CommandOf[Confirm](), casework.CommandOf[Observe](),
			casework.CommandOf[RecordProgress](), casework.CommandOf[Close](), casework.CommandOf[Reopen](), casework.CommandOf[Overturn](),
			casework.CommandOf[AddEvidence](), casework.CommandOf[Capture](), casework.CommandOf[Describe](), casework.CommandOf[DecideReferral](),
			casework.CommandOf[Join](), casework.CommandOf[NameTarget](),
		),
		Facts: append(casework.HandlingFacts(),
			casework.FactOf[Reported](), casework.FactOf[ReportedAgain](), casework.FactOf[Assessed](), casework.FactOf[Identified](),
			casework.FactOf[casework.EvidenceAdded](), casework.FactOf[casework.EvidenceUnavailable](), casework.FactOf[casework.EvidenceChanged](),
			casework.FactOf[Proposed](), casework.FactOf[Advised](), casework.FactOf[Decided](), casework.FactOf[casework.LetterSent](),
			casework.FactOf[Blocked](), casework.FactOf[Unblocked](), casework.FactOf[Observed](), casework.FactOf[PostsChecked](), casework.FactOf[Described](), casework.FactOf[ReferralDecided](), casework.FactOf[Progressed](),
			casework.FactOf[casework.WindowStarted](), casework.FactOf[casework.WindowLapsed](), casework.FactOf[casework.Reminded](),
			casework.FactOf[casework.Escalated](), casework.FactOf[Closed](), casework.FactOf[Reopened](), casework.FactOf[Overturned](),
			casework.FactOf[CaseJoined](), casework.FactOf[PostJoined](), casework.FactOf[TargetNamed](),
		),
		Summary: Summary, Clause: Clause,
	}
}

var _ casework.Case = (*Case)(nil)

// Status says where the incident stands.
func (c *Case) Status() casework.Status {
	return casework.Status{Ref: c.Ref, Kind: KindName, Stage: casework.StageName(c.Stage), Outcome: string(c.Outcome), Channel: c.Post.Channel, Seq: c.Seq}
}

// State is the stage of the case and what it waits for.
func (c *Case) State() casework.State {
	return casework.State{Stage: casework.StageName(c.Stage), Waits: slices.Clone(c.Waits), Looking: c.Looking}
}

// SetState puts another stage and other waits in their place.
func (c *Case) SetState(s casework.State) {
	c.Stage, c.Waits, c.Looking = Stage(s.Stage), s.Waits, s.Looking
}

// Commands lists the commands that people give to an incident.
func (*Case) Commands() []casework.CommandName { return Commands() }

// Check refuses a command that may not be given now, or not as it is.
func (c *Case) Check(given casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	own, isOwn := given.(command)
	shared, isShared := given.(casework.HandlingCommand)
	if !isOwn && !isShared {
		return casework.Invalid("", "An incident has no command %q.", given.Name())
	}
	if report, first := given.(Report); first && c.Seq == 0 {
		return report.check(c, by, m)
	}
	if r := c.readyFor(given, by, m); r != nil {
		return r
	}
	if isOwn {
		return own.check(c, by, m)
	}
	if assign, is := given.(casework.Assign); is {
		if r := c.mayAssign(assign.To, m.Rules); r != nil {
			return r
		}
	}
	return shared.Check()
}

// readyFor is Ready, except that a proposal can be dropped even when it cannot go ahead.
func (c *Case) readyFor(given casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	if decide, is := given.(Decide); is && !decide.Proceed {
		return c.authorise(CommandDecide, by)
	}
	return c.Ready(given.Name(), by, m)
}

// Perform records what follows from a command.
func (c *Case) Perform(given casework.Command, r *casework.Recorder) {
	switch x := given.(type) {
	case command:
		x.apply(&commandContext{c, r})
	case casework.HandlingCommand:
		c.Handle(x, r)
	}
}

// Parties are who reported the post, the officer, and the target of the post (R12).
func (c *Case) Parties() []casework.Party {
	var list []casework.Party
	for _, p := range c.Reporters {
		list = append(list, casework.Party{ID: p.ID, Relation: casework.RelationReporter})
	}
	list = append(list, casework.Party{ID: c.AssignedTo, Relation: casework.RelationOfficer})
	for _, id := range c.TargetIDs() {
		list = append(list, casework.Party{ID: id, Relation: casework.RelationTarget})
	}
	return slices.DeleteFunc(list, func(p casework.Party) bool { return p.ID == "" })
}

// Listing is what lists of incidents show.
func (c *Case) Listing() casework.Listing {
	return casework.Listing{Channel: c.Post.Channel, Handle: c.Post.Author, OpenedAt: c.OpenedAt}
}

// commandContext is an incident and the recorder of the command, timer or report that
// changes it.
type commandContext struct {
	*Case
	*casework.Recorder
}

func (c *Case) begin(by casework.Actor, m casework.Moment) *commandContext {
	return &commandContext{c, casework.NewRecorder(c, by, m)}
}

// watchFor begins a window in which the case watches the author. It replaces the one that
// is running; a block has its own.
func (t *commandContext) watchFor(window casework.Window, until time.Time) {
	t.EndWait(casework.WindowResponse, "")
	t.EndWait(casework.WindowRecurrence, "")
	t.AwaitUntil(window, "", t.At, until)
	t.Emit(casework.WindowStarted{Window: window, Until: until.UTC()}, nil)
}

// isWatchWindow says whether the case only watches during the window.
func isWatchWindow(w casework.Window) bool {
	return w == casework.WindowResponse || w == casework.WindowBlock || w == casework.WindowRecurrence || w == casework.WindowLongWatch
}
