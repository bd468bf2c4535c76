package casework

import (
	"slices"
	"time"
)

// Result is what came of an automatic action.
type Result struct {
	Outcome Did       `json:"outcome"`
	Detail  string    `json:"detail"`
	Letter  *Letter   `json:"letter,omitempty"`  // that was sent, or that a person is asked to send
	Outside bool      `json:"outside,omitempty"` // it was so already: the post was gone
	Taken   []Taken   `json:"taken,omitempty"`   // into custody, by a capture
	Pack    *PackMade `json:"pack,omitempty"`    // that was built
}

// Did is how an automatic action ended.
type Did string

// The ways in which an automatic action ends.
const (
	DidIt        Did = "done"
	CouldNot     Did = "not_possible" // nobody can: there is no such author
	NeedsAPerson Did = "needs_person" // the platform cannot, or would not
	WentWrong    Did = "failed"
)

// ToPerform lists the actions that the system itself is to carry out now, in order.
func (c *Incident) ToPerform() []Action {
	list := []Action{}
	for _, a := range c.Actions {
		if a.Status == ActionIsPending && a.Mode == Automatic {
			list = append(list, a)
		}
	}
	return list
}

// Finish records what came of an automatic action. A result for an action that is
// not pending, or a person's by now, changes nothing; but what was taken into
// custody is evidence all the same.
func (c *Incident) Finish(action string, r Result, m Moment) []Event {
	a, t := c.Action(action), c.begin(System().Person, m)
	if a != nil && a.Kind == ActionCaptureEvidence && !c.Closed() {
		t.captured(*a, r)
		return t.Done()
	}
	if a == nil || a.Status != ActionIsPending || a.Mode != Automatic {
		return nil
	}
	switch r.Outcome {
	case DidIt:
		t.finished(*a, ActionIsDone, r)
	case CouldNot:
		t.finished(*a, ActionIsNotPossible, r)
	case NeedsAPerson:
		t.handOver(*a, r)
	case WentWrong:
		t.handOver(*a, r)
	}
	return t.Done()
}

// handOver makes an action a person's task (rule 5).
func (t *incidentContext) handOver(a Action, r Result) {
	var draft *Personal
	if r.Letter != nil {
		draft = &Personal{Letter: r.Letter}
	}
	if r.Outcome == WentWrong {
		t.Emit(ActionFailed{ID: a.ID, Detail: r.Detail}, nil)
	}
	t.Emit(ActionPending{
		ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: Manual, Post: a.Post, Detail: r.Detail,
	}, draft)
	t.Await(WindowAction, a.ID, t.At)
}

// finished ends an action, keeps its letter and goes on to what follows from it.
func (t *incidentContext) finished(a Action, status ActionStatus, r Result) {
	if status == ActionIsNotPossible && a.Kind == ActionRemovePost && a.Measure != "" {
		t.askInstead(a)
	}
	t.Emit(ActionDone{ID: a.ID, Status: status, Outside: r.Outside, Detail: r.Detail, Pack: r.Pack}, nil)
	t.EndWait(WindowAction, a.ID)
	if a.Kind == ActionBuildPack {
		t.handOn(a, r.Pack)
	}
	if status == ActionIsDone {
		if r.Letter != nil {
			t.keep(*r.Letter, a.ID)
		}
		t.follow(a)
	}
	t.settle(a)
}

// keep records a letter that went out.
func (t *incidentContext) keep(letter Letter, action string) {
	letter.ID = NextID("L", t.Letters)
	t.Emit(LetterSent{ID: letter.ID, Letter: letter.Kind, Action: action}, &Personal{Letter: &letter})
}

// askInstead asks the author to remove what the council cannot remove (R3).
func (t *incidentContext) askInstead(a Action) {
	asked := t.action(func(x Action) bool {
		return x.Kind == ActionAskToRemove && x.Proposal == a.Proposal && x.Post == a.Post
	})
	if asked == nil {
		t.order(Action{Proposal: a.Proposal, Measure: a.Measure, Kind: ActionAskToRemove, Mode: Automatic, Post: a.Post})
	}
}

// follow begins the waits that an action brings with it.
func (t *incidentContext) follow(a Action) {
	switch a.Kind {
	case ActionReferToPolice:
		t.Await(WindowReference, a.ID, t.At)
	case ActionHandToLegal:
		t.Await(WindowLegalProgress, a.ID, t.At)
	case ActionCaptureEvidence, ActionSendWarning, ActionRemovePost, ActionAskToRemove, ActionBlockAuthor,
		ActionUnblockAuthor, ActionBuildPack, ActionSendCorrection:
	}
}

// settle watches, once every action of a proposal has ended.
func (t *incidentContext) settle(a Action) {
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
func (t *incidentContext) watchAfter(p Proposal) {
	if t.Block.Active() {
		t.AwaitUntil(WindowBlock, "", t.Block.From, t.Block.Until)
	}
	switch warning := t.carried(MeasureWarn); {
	case warning != nil && warning.Proposal == p.ID:
		t.watchFor(WindowResponse, t.Rules.End(WindowResponse, warning.At, t.Zone))
	case t.lastCarried() > 0 && !t.Block.Active():
		t.watchFor(WindowRecurrence, t.Rules.End(WindowRecurrence, t.At, t.Zone))
	}
}

// TargetTold keeps the note that went to the colleague whom the post targets (R12).
func (c *Incident) TargetTold(letter Letter, m Moment) []Event {
	t := c.begin(System().Person, m)
	t.keep(letter, "")
	return t.Done()
}

func (c *Incident) mayConfirm() *Refusal {
	for _, a := range c.Actions {
		if a.Status == ActionIsPending && a.Mode == Manual {
			return nil
		}
	}
	if held := c.action(func(a Action) bool { return a.Status == ActionIsHeld }); held != nil {
		return refuseHeld()
	}
	return Refuse(CodeNotNow, "", "There is nothing that a person has to do just now.")
}

func refuseHeld() *Refusal {
	return Refuse(CodeEvidenceRequired, "R7", "This waits until evidence is in custody.")
}

func (f Confirm) check(c *Incident, _ Actor, _ Moment) *Refusal {
	a := c.Action(f.Action)
	switch {
	case a == nil:
		return Invalid("action", "This case has no action %q.", f.Action)
	case a.Status == ActionIsHeld:
		return refuseHeld()
	case a.Finished():
		return Refuse(CodeNotNow, "", "This action has ended already.")
	case a.Mode == Automatic:
		return Refuse(CodeNotNow, "", "The system is doing this itself; it becomes a person's task if it cannot.")
	case a.Kind == ActionUnblockAuthor && f.Outcome == ActionIsNotPossible:
		return Refuse(CodeNotNow, "R4", "A block ends: unblock the author. If the account no longer exists, the block is over: confirm it as done.")
	case a.Kind == ActionCaptureEvidence && f.Outcome == ActionIsDone && len(c.Evidence) == 0:
		return Refuse(CodeEvidenceRequired, "R7", "Upload the screenshot: that ends this task.")
	}
	var wrong Problems
	if !slices.Contains(ConfirmedStatuses(), f.Outcome) {
		wrong.Add("outcome", "Choose done or not_possible.")
	}
	if f.Outcome == ActionIsNotPossible {
		wrong.Required("note", f.Note, MaxText)
	}
	wrong.Optional("note", f.Note, MaxText)
	return wrong.Refusal()
}

func (f Confirm) apply(t *incidentContext) {
	a := *t.Action(f.Action)
	detail := "Done by a person."
	if f.Outcome == ActionIsNotPossible {
		detail = "Not possible."
	}
	if f.Note != "" {
		t.Emit(Noted{}, &Personal{Text: f.Note})
	}
	t.confirmed(a, f.Outcome, Result{Detail: detail, Letter: a.Draft})
}

func (t *incidentContext) confirmed(a Action, outcome ActionStatus, r Result) {
	done := outcome == ActionIsDone
	switch {
	case a.Kind == ActionCaptureEvidence && !done:
		t.Emit(ActionDone{ID: a.ID, Status: outcome, Detail: r.Detail}, nil)
		t.EndWait(WindowAction, a.ID)
		t.lookForEvidence()
	case a.Kind == ActionBlockAuthor && done:
		t.blocked(a, t.At, t.At.Add(t.Rules.Windows[WindowBlock].Elapsed), r.Detail)
	case a.Kind == ActionUnblockAuthor && done:
		t.unblocked(Unblocked{At: t.At}, r.Detail)
	default:
		t.finished(a, outcome, r)
	}
}

// blocked records a block that is so, and watches while it runs (R4).
func (t *incidentContext) blocked(a Action, from, until time.Time, detail string) {
	t.Emit(Blocked{
		Action: a.ID, From: from.UTC().Truncate(time.Microsecond), Until: until.UTC().Truncate(time.Microsecond),
	}, nil)
	t.finished(a, ActionIsDone, Result{Detail: detail})
	if t.Block.Active() && t.wait(WindowBlock, "") == nil && !t.Closed() {
		t.AwaitUntil(WindowBlock, "", t.Block.From, t.Block.Until)
	}
}
