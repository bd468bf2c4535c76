package publication

import (
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// KindName is the name of the kind.
const KindName casework.KindName = "publication"

// RelationWriter is the part of who wrote a publication or a part of it.
const RelationWriter casework.Relation = "writer"

// The rights of internal/access/policies/publication.cedar.
const (
	RightWrite       casework.Right = "write_publications"        // to draft one, and to work on one's own
	RightSee         casework.Right = "see_publications"          // every publication, also before its time
	RightSeeReleased casework.Right = "see_released_publications" // what was released, as the public sees it
	RightDecide      casework.Right = "decide_publications"       // to approve, release and withdraw (S8)
)

// Kind describes publications (S7–S11). No search finds one by its text, which nobody is to see
// before its time (S9).
func Kind() *casework.Kind {
	return &casework.Kind{
		Name: KindName, Prefix: "PUB", Title: "Publication", Titles: "Publications", Path: "/publications", Table: "publications",
		Workflow: "Publication", IDPrefix: "publication/", Stages: casework.StageNames(Stages()), Unsearchable: true,
		Rights: casework.Rights{
			SeeAll: RightSee, Parties: []casework.Relation{RelationWriter}, Open: RightWrite, Public: RightSeeReleased, Command: rightFor,
		},
		Decisions: []casework.CommandName{CommandApprove, CommandRelease, CommandWithdraw},
		New:       func() casework.Case { return &Publication{} }, Opens: CommandDraft,
		Commands: []casework.CommandParser{
			casework.CommandOf[Draft](), casework.CommandOf[Edit](), casework.CommandOf[Submit](), casework.CommandOf[Approve](),
			casework.CommandOf[MoveEmbargo](), casework.CommandOf[Release](), casework.CommandOf[Cancel](), casework.CommandOf[Confirm](),
			casework.CommandOf[Correct](), casework.CommandOf[Withdraw](),
		},
		Facts: []casework.FactParser{
			casework.FactOf[Drafted](), casework.FactOf[Edited](), casework.FactOf[Submitted](), casework.FactOf[Approved](), casework.FactOf[Returned](),
			casework.FactOf[EmbargoMoved](), casework.FactOf[ReleaseBegan](), casework.FactOf[ReleaseMissed](), casework.FactOf[Cancelled](),
			casework.FactOf[CorrectionDrafted](), casework.FactOf[CorrectionDropped](), casework.FactOf[Withdrew](),
			casework.FactOf[casework.ActionPending](), casework.FactOf[casework.ActionDone](), casework.FactOf[casework.ActionFailed](),
			casework.FactOf[casework.Reminded](), casework.FactOf[casework.Escalated](),
		},
		Summary: Summary, Clause: Clause,
	}
}

func rightFor(name casework.CommandName) casework.Right {
	switch name {
	case CommandApprove, CommandMoveEmbargo, CommandRelease, CommandConfirm, CommandWithdraw:
		return RightDecide
	}
	return RightWrite
}

var (
	_ casework.CaseWithActions = (*Publication)(nil)
	_ casework.PublicCase      = (*Publication)(nil)
	_ casework.ExpectingCase   = (*Publication)(nil)
)

// Status says where the publication stands.
func (p *Publication) Status() casework.Status {
	return casework.Status{Ref: p.Ref, Kind: KindName, Stage: casework.StageName(p.Stage), Outcome: string(p.Outcome), Seq: p.Seq}
}

// Closed says whether nobody has anything left to do for it.
func (p *Publication) Closed() bool { return p.Stage == StageClosed }

// State is the stage of the publication and what it waits for.
func (p *Publication) State() casework.State {
	return casework.State{Stage: casework.StageName(p.Stage), Waits: slices.Clone(p.Waits)}
}

// SetState puts another stage and other waits in their place.
func (p *Publication) SetState(s casework.State) { p.Stage, p.Waits = Stage(s.Stage), s.Waits }

// Commands lists the commands that people give.
func (*Publication) Commands() []casework.CommandName { return Commands() }

// Task is what a person has to do for a wait.
func (p *Publication) Task(w casework.Wait) (casework.Task, bool) {
	switch {
	case w.What == casework.WindowPublicationApproval && p.Missed:
		return casework.Task{
			Role: casework.RolePress, Command: CommandRelease,
			Why: "The system could not release a publication at its time, and now it is late. Release or cancel it (S9).",
		}, true
	case w.What == casework.WindowPublicationApproval:
		return casework.Task{
			Role: casework.RolePress, NotFor: p.writerIDs(), Command: CommandApprove,
			Why: "A publication was submitted. Approve it or send it back (S8).",
		}, true
	case w.Of == returnedToWriter:
		return casework.Task{
			Person: p.Writers[0].ID, Command: CommandSubmit,
			Why: "The press office sent a publication back to you. Change it and submit it again, or cancel it (S8).",
		}, true
	}
	if a := p.Action(w.Of); a != nil && isByHand(*a) {
		return casework.Task{
			Role: casework.RolePress, Command: CommandConfirm,
			Why: casework.Upper(ActionTitle(*a)) + ". " + a.Detail,
		}, true
	}
	return casework.Task{}, false
}

// Expect says what happens to a wait if nobody acts.
func (p *Publication) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	task, _ := p.Task(w)
	return w.Expect(task, "", w.What.InSentence(), m)
}

// Expecting says when the publication is released.
func (p *Publication) Expecting(casework.Moment) []casework.Expected {
	if len(p.Deadlines()) == 0 {
		return nil
	}
	return []casework.Expected{{At: p.Embargo.Until, What: "The system releases it on " + channelTitles(p.Channels) + "."}}
}

// Wake is when a wait next needs a reminder or is overdue.
func (*Publication) Wake(w casework.Wait, m casework.Moment) (time.Time, bool) { return w.Wake(m) }

// Elapse sends a reminder or escalates.
func (*Publication) Elapse(w casework.Wait, r *casework.Recorder) { r.Remind(w) }

// Parties are those who wrote it.
func (p *Publication) Parties() []casework.Party {
	list := make([]casework.Party, len(p.Writers))
	for i, w := range p.Writers {
		list[i] = casework.Party{ID: w.ID, Relation: RelationWriter}
	}
	return list
}

// Listing is what lists show.
func (p *Publication) Listing() casework.Listing { return casework.Listing{OpenedAt: p.OpenedAt} }

// PublicPart is what was released and not withdrawn: its text and where it stands. Nil: nothing.
func (p *Publication) PublicPart() casework.Case {
	if p.ReleasedAt == nil || p.Withdrawn != nil {
		return nil
	}
	part := &Publication{
		Ref: p.Ref, Form: p.Form, Stage: StageReleased, Outcome: p.Outcome, PolicyVersion: p.PolicyVersion, OpenedAt: *p.ReleasedAt,
		Words: p.Words, Channels: p.Channels, Source: SourceOwn, ReleasedAt: p.ReleasedAt, Waits: []casework.Wait{},
	}
	for _, a := range p.Actions {
		if a.Status == casework.ActionIsDone {
			a.Detail = ""
			part.Actions = append(part.Actions, a)
		}
	}
	return part
}

// channelTitles lists channels in a sentence: "Facebook, X and YouTube".
func channelTitles(channels []string) string {
	titles := make([]string, len(channels))
	for i, channel := range channels {
		titles[i] = address.ChannelTitle(channel)
	}
	if n := len(titles); n > 1 {
		return strings.Join(titles[:n-1], ", ") + " and " + titles[n-1]
	}
	return strings.Join(titles, "")
}

// inWords is a time on the clock of the council, for people.
func inWords(at time.Time, zone *time.Location) string {
	return at.In(zone).Format("3.04pm on 2 January 2006")
}
