package incident

import (
	"slices"

	"duecourse/internal/casework"
)

// ActionTellTarget asks a person to tell somebody that a post is about them, or what has
// happened since, where the system cannot write to them (R12).
const ActionTellTarget casework.ActionKind = "tell_target"

// Reachable says whether the system writes to them. It does not if they have said how they
// want to be told: then a person tells them so.
func (t *Target) Reachable() bool { return t.Wishes == "" && (t.Person != "" || t.Contact != "") }

// TargetNote is a note that a target gets (R12).
type TargetNote struct {
	Target string // "T1"
	// Person, an id, or else Address is to whom the system sends it. Both are empty where a person
	// tells them.
	Person, Address string
	Fields          casework.LetterFields
}

// TargetNotes lists the notes that follow from an event: the first one to everybody who is
// told from it on, and news to those who know.
func (c *Case) TargetNotes(e casework.Event, m casework.Moment) []TargetNote {
	news, notes := c.newsFrom(e), []TargetNote{}
	for _, t := range c.Targets {
		first := t.Telling == e.Seq
		if t.Mistake || t.Telling == 0 || t.Telling > e.Seq || !first && news == "" {
			continue
		}
		note := TargetNote{Target: t.ID, Fields: c.Letter(casework.LetterTargetNote, 0, m)}
		note.Fields.TargetName = t.Name
		if t.Kind == TargetCouncillor || t.Kind == TargetOther {
			note.Fields.Support = m.Rules.SupportOutside
		}
		if t.Kind == TargetOther {
			note.Fields.Clause = casework.Clause{} // it is about employees and councillors
		}
		if !first {
			note.Fields.News = news
		}
		if t.Reachable() {
			note.Person, note.Address = t.Person, t.Contact
		}
		if note.Address != "" {
			note.Person = ""
		}
		notes = append(notes, note)
	}
	return notes
}

// newsFrom says in general terms what a step of the case means to the person whom the post is
// about; empty: nothing. They never hear what was done to whom.
func (c *Case) newsFrom(e casework.Event) string {
	switch e.Data.(type) {
	case Closed:
		return c.outcomeInGeneral() + " Our case is closed."
	case Reopened:
		return "We are looking at the post again, because there is something new."
	}
	if c.Closed() {
		return "" // the note about the end says it all
	}
	switch f := e.Data.(type) {
	case Overturned:
		return "Our decision about the post was reviewed, and it no longer stands."
	case Unblocked:
		return "A measure that we had taken because of the post has come to its end. We go on watching for anything new."
	case casework.ActionDone:
		if c.carriedOutWith(f.ID, e.Seq) {
			return "We have done what we decided to do about the post, and we go on watching for anything new."
		}
	}
	return ""
}

// carriedOutWith says whether a proposal was carried out when an action ended with an event.
func (c *Case) carriedOutWith(action string, seq int) bool {
	a := c.Action(action)
	p := c.proposalByID(a.Proposal)
	if p == nil || p.Void || p.Status != ProposalDone || a.Kind == ActionUnblockAuthor {
		return false
	}
	return !slices.ContainsFunc(c.Actions, func(other casework.Action) bool {
		return other.Proposal == p.ID && other.Kind != ActionUnblockAuthor && other.Seq > seq
	})
}

// TargetTold records the note that the system sent to a target.
func (c *Case) TargetTold(target string, letter casework.Letter, m casework.Moment) []casework.Event {
	t := c.begin(casework.System(), m)
	letter.ID = casework.NextID("L", t.Letters)
	t.Emit(casework.LetterSent{ID: letter.ID, Letter: letter.Kind, Posts: letter.Posts, Target: target}, &casework.Personal{Letter: &letter})
	if task := t.tellingTask(target); task != nil && target != "" {
		id := task.ID
		t.Emit(casework.ActionDone{ID: id, Status: casework.ActionIsDone, Detail: "The system has written to them."}, nil)
		t.EndWait(casework.WindowAction, id)
	}
	return t.Done()
}

// TargetToTell asks a person to tell a target what the letter says. A task that waits already
// gets the newer letter.
func (c *Case) TargetToTell(target string, letter *casework.Letter, m casework.Moment) []casework.Event {
	t := c.begin(casework.System(), m)
	if t.Closed() {
		return nil
	}
	task := casework.ActionPending{
		ID: casework.NextID("A", len(t.Actions)), Kind: ActionTellTarget, Mode: casework.Manual, Target: target,
		Detail: "The system does not write to them: there is no address, the mail did not go, or they want to be told in another way. Tell them what the letter says, and point them to the support in it.",
	}
	waits := t.tellingTask(target)
	if waits != nil {
		task.ID = waits.ID
	}
	var draft *casework.Personal
	if letter != nil {
		draft = &casework.Personal{Letter: letter}
	}
	t.Emit(task, draft)
	if waits == nil {
		t.Await(casework.WindowAction, task.ID, t.At)
	}
	return t.Done()
}

// tellingTask is the unfinished task to tell a target; nil: there is none.
func (c *Case) tellingTask(target string) *casework.Action {
	return c.FindAction(func(a casework.Action) bool {
		return a.Kind == ActionTellTarget && a.Target == target && !a.Finished()
	})
}

// foldTold keeps when a target was first told.
func (c *Case) foldTold(target string, e casework.Event) {
	i := slices.IndexFunc(c.Targets, func(t Target) bool { return t.ID == target })
	if i >= 0 && c.Targets[i].Told == nil {
		at := e.At
		c.Targets[i].Told = &at
	}
}

// tellFromAssessment begins to tell those who were named before the post was found
// unacceptable.
func (c *Case) tellFromAssessment(e casework.Event) {
	if c.Assessment.Finding != FindingUnacceptable {
		return
	}
	for i := range c.Targets {
		if c.Targets[i].Telling == 0 && !c.Targets[i].Mistake {
			c.Targets[i].Telling = e.Seq
		}
	}
}
