package incident

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// ToPerform lists the actions that the system itself is to carry out now, in order.
func (c *Case) ToPerform() []casework.Action {
	list := []casework.Action{}
	for _, a := range c.Actions {
		if a.Status == casework.ActionIsPending && a.Mode == casework.Automatic {
			list = append(list, a)
		}
	}
	return list
}

// Finish records what came of an automatic action. A result for an action that is
// not pending, or a person's by now, changes nothing; but what was taken into
// custody is evidence all the same.
func (c *Case) Finish(action string, r casework.Result, m casework.Moment) []casework.Event {
	a, t := c.Action(action), c.begin(casework.System().Person, m)
	if a != nil && a.Kind == ActionCaptureEvidence && !c.Closed() {
		t.captured(*a, r)
		return t.Done()
	}
	if a == nil || a.Status != casework.ActionIsPending || a.Mode != casework.Automatic {
		return nil
	}
	switch r.Outcome {
	case casework.DidIt:
		t.finished(*a, casework.ActionIsDone, r)
	case casework.CouldNot:
		t.finished(*a, casework.ActionIsNotPossible, r)
	case casework.NeedsAPerson:
		t.handOver(*a, r)
	case casework.WentWrong:
		t.handOver(*a, r)
	}
	return t.Done()
}

// handOver makes an action a person's task (rule 5).
func (t *commandContext) handOver(a casework.Action, r casework.Result) {
	var draft *casework.Personal
	if r.Letter != nil {
		draft = &casework.Personal{Letter: r.Letter}
	}
	if r.Outcome == casework.WentWrong {
		t.Emit(casework.ActionFailed{ID: a.ID, Detail: r.Detail}, nil)
	}
	t.Emit(casework.ActionPending{
		ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: casework.Manual, Post: a.Post, Detail: r.Detail,
	}, draft)
	t.Await(casework.WindowAction, a.ID, t.At)
}

// finished ends an action, keeps its letter and goes on to what follows from it.
func (t *commandContext) finished(a casework.Action, status casework.ActionStatus, r casework.Result) {
	if status == casework.ActionIsNotPossible && a.Kind == ActionRemovePost && a.Measure != "" {
		t.askInstead(a)
	}
	t.Emit(casework.ActionDone{ID: a.ID, Status: status, Outside: r.Outside, Detail: r.Detail, Pack: r.Pack}, nil)
	t.EndWait(casework.WindowAction, a.ID)
	if a.Kind == ActionBuildPack {
		t.handOn(a, r.Pack)
	}
	if status == casework.ActionIsDone {
		if r.Letter != nil {
			t.keep(*r.Letter, a.ID)
		}
		t.follow(a)
	}
	t.settle(a)
}

// keep records a letter that went out.
func (t *commandContext) keep(letter casework.Letter, action string) {
	letter.ID = casework.NextID("L", t.Letters)
	t.Emit(casework.LetterSent{ID: letter.ID, Letter: letter.Kind, Action: action}, &casework.Personal{Letter: &letter})
}

// askInstead asks the author to remove what the council cannot remove (R3).
func (t *commandContext) askInstead(a casework.Action) {
	asked := t.action(func(x casework.Action) bool {
		return x.Kind == ActionAskToRemove && x.Proposal == a.Proposal && x.Post == a.Post
	})
	if asked == nil {
		t.order(casework.Action{Proposal: a.Proposal, Measure: a.Measure, Kind: ActionAskToRemove, Mode: casework.Automatic, Post: a.Post})
	}
}

// follow begins the waits that an action brings with it.
func (t *commandContext) follow(a casework.Action) {
	switch a.Kind {
	case ActionReferToPolice:
		t.Await(casework.WindowReference, a.ID, t.At)
	case ActionHandToLegal:
		t.Await(casework.WindowLegalProgress, a.ID, t.At)
	case ActionCaptureEvidence, ActionSendWarning, ActionRemovePost, ActionAskToRemove, ActionBlockAuthor,
		ActionUnblockAuthor, ActionBuildPack, ActionSendCorrection:
	}
}

// settle watches, once every action of a proposal has ended.
func (t *commandContext) settle(a casework.Action) {
	if t.Stage != StageAction || t.busy() {
		return
	}
	if p := t.proposalByID(a.Proposal); p != nil && !t.Overturned {
		t.watchAfter(*p)
	}
	t.face()
}

// watchAfter begins what follows the measures of a proposal: the block itself, the
// author's time to answer a warning, or the quiet before the end.
func (t *commandContext) watchAfter(p Proposal) {
	if t.Block.Active() {
		t.AwaitUntil(casework.WindowBlock, "", t.Block.From, t.Block.Until)
	}
	switch warning := t.carried(casework.MeasureWarn); {
	case warning != nil && warning.Proposal == p.ID:
		t.watchFor(casework.WindowResponse, t.Rules.End(casework.WindowResponse, warning.At, t.Zone))
	case t.lastCarried() > 0 && !t.Block.Active():
		t.watchFor(casework.WindowRecurrence, t.Rules.End(casework.WindowRecurrence, t.At, t.Zone))
	}
}

// TargetTold keeps the note that went to the colleague whom the post targets (R12).
func (c *Case) TargetTold(letter casework.Letter, m casework.Moment) []casework.Event {
	t := c.begin(casework.System().Person, m)
	t.keep(letter, "")
	return t.Done()
}

func (c *Case) mayConfirm() *casework.Refusal {
	for _, a := range c.Actions {
		if a.Status == casework.ActionIsPending && a.Mode == casework.Manual {
			return nil
		}
	}
	if held := c.action(func(a casework.Action) bool { return a.Status == casework.ActionIsHeld }); held != nil {
		return refuseHeld()
	}
	return casework.Refuse(casework.CodeNotNow, "", "There is nothing that a person has to do just now.")
}

func refuseHeld() *casework.Refusal {
	return casework.Refuse(casework.CodeEvidenceRequired, "R7", "This waits until evidence is in custody.")
}

func (f Confirm) check(c *Case, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	a := c.Action(f.Action)
	switch {
	case a == nil:
		return casework.Invalid("action", "This case has no action %q.", f.Action)
	case a.Status == casework.ActionIsHeld:
		return refuseHeld()
	case a.Finished():
		return casework.Refuse(casework.CodeNotNow, "", "This action has ended already.")
	case a.Mode == casework.Automatic:
		return casework.Refuse(casework.CodeNotNow, "", "The system is doing this itself; it becomes a person's task if it cannot.")
	case a.Kind == ActionUnblockAuthor && f.Outcome == casework.ActionIsNotPossible:
		return casework.Refuse(casework.CodeNotNow, "R4", "A block ends: unblock the author. If the account no longer exists, the block is over: confirm it as done.")
	case a.Kind == ActionCaptureEvidence && f.Outcome == casework.ActionIsDone && len(c.Evidence) == 0:
		return casework.Refuse(casework.CodeEvidenceRequired, "R7", "Upload the screenshot: that ends this task.")
	}
	var wrong casework.Problems
	if !slices.Contains(ConfirmedStatuses(), f.Outcome) {
		wrong.Add("outcome", "Choose done or not_possible.")
	}
	if f.Outcome == casework.ActionIsNotPossible {
		wrong.Required("note", f.Note, casework.MaxText)
	}
	wrong.Optional("note", f.Note, casework.MaxText)
	return wrong.Refusal()
}

func (f Confirm) apply(t *commandContext) {
	a := *t.Action(f.Action)
	detail := "Done by a person."
	if f.Outcome == casework.ActionIsNotPossible {
		detail = "Not possible."
	}
	if f.Note != "" {
		t.Emit(casework.Noted{}, &casework.Personal{Text: f.Note})
	}
	t.confirmed(a, f.Outcome, casework.Result{Detail: detail, Letter: a.Draft})
}

func (t *commandContext) confirmed(a casework.Action, outcome casework.ActionStatus, r casework.Result) {
	done := outcome == casework.ActionIsDone
	switch {
	case a.Kind == ActionCaptureEvidence && !done:
		t.Emit(casework.ActionDone{ID: a.ID, Status: outcome, Detail: r.Detail}, nil)
		t.EndWait(casework.WindowAction, a.ID)
		t.lookForEvidence()
	case a.Kind == ActionBlockAuthor && done:
		t.blocked(a, t.At, t.At.Add(t.Rules.Windows[casework.WindowBlock].Elapsed), r.Detail)
	case a.Kind == ActionUnblockAuthor && done:
		t.unblocked(Unblocked{At: t.At}, r.Detail)
	default:
		t.finished(a, outcome, r)
	}
}

// blocked records a block that is so, and watches while it runs (R4).
func (t *commandContext) blocked(a casework.Action, from, until time.Time, detail string) {
	t.Emit(Blocked{
		Action: a.ID, From: from.UTC().Truncate(time.Microsecond), Until: until.UTC().Truncate(time.Microsecond),
	}, nil)
	t.finished(a, casework.ActionIsDone, casework.Result{Detail: detail})
	if t.Block.Active() && t.wait(casework.WindowBlock, "") == nil && !t.Closed() {
		t.AwaitUntil(casework.WindowBlock, "", t.Block.From, t.Block.Until)
	}
}
