package incident

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// The kinds of actions of an incident.
const (
	ActionCaptureEvidence   casework.ActionKind = "capture_evidence"
	ActionSendWarning       casework.ActionKind = "send_warning"
	ActionRemovePost        casework.ActionKind = "remove_post"
	ActionAskToRemove       casework.ActionKind = "ask_author_to_remove"
	ActionBlockAuthor       casework.ActionKind = "block_author"
	ActionUnblockAuthor     casework.ActionKind = "unblock_author"
	ActionBuildPack         casework.ActionKind = "build_pack"
	ActionReferToPolice     casework.ActionKind = "refer_to_police"
	ActionHandToLegal       casework.ActionKind = "hand_to_legal"
	ActionSendCorrection    casework.ActionKind = "send_correction"
	ActionSendBlockNotice   casework.ActionKind = "send_block_notice"
	ActionSendRemovalNotice casework.ActionKind = "send_removal_notice"
	ActionRecallReferral    casework.ActionKind = "recall_referral"
)

// carriesOut says whether the action carried out the measure, and still counts.
func carriesOut(a casework.Action, m casework.Measure) bool {
	done := a.Status == casework.ActionIsDone && !a.Void
	return done && a.Measure == m && (a.Kind == actionFor(m) || m == casework.MeasureRemove && a.Kind == ActionAskToRemove)
}

// Finish records the result of an automatic action. It changes nothing if the action has
// ended or a person now has it. Files that were taken into custody are always recorded as
// evidence.
func (c *Case) Finish(id string, result casework.Result, m casework.Moment) []casework.Event {
	a, t := c.Action(id), c.begin(casework.System(), m)
	byPerson := result.Outcome == casework.ResultNeedsPerson || result.Outcome == casework.ResultFailed
	switch {
	case a != nil && a.Kind == ActionCaptureEvidence && !c.Closed():
		t.recordCapture(*a, result)
	case a != nil && a.ForSystem() && byPerson && c.EveryPost && t.evidenceFirst(*a):
		t.holdAgain(*a) // a post was added meanwhile
	default:
		t.FinishAction(a, result, t.finishAction)
	}
	return t.Done()
}

// finishAction ends an action, records its letter and begins what follows from it.
func (t *commandContext) finishAction(a casework.Action, status casework.ActionStatus, r casework.Result) {
	if status == casework.ActionIsNotPossible && a.Kind == ActionRemovePost && a.Measure != "" {
		t.askAuthorToRemove(a)
	}
	done := casework.ActionDone{
		ID: a.ID, Status: status, Outside: r.Outside, Detail: r.Detail, Pack: r.Pack, Posts: t.namedBy(a, status, r.Letter),
	}
	if status == casework.ActionIsDone && t.EveryPost && asksForAnswer(a.Kind) {
		done.RespondBy, r.Letter = t.timeToAnswer(r.Letter)
	}
	t.Emit(done, nil)
	t.EndWait(casework.WindowAction, a.ID)
	if a.Kind == ActionBuildPack {
		t.orderHandOvers(a, r.Pack)
	}
	if status == casework.ActionIsDone {
		if r.Letter != nil {
			t.recordLetter(*r.Letter, a.ID)
		}
		t.awaitProgress(a)
	}
	t.afterAction(a)
}

// namedBy lists the posts that a letter to the author named, by number.
func (c *Case) namedBy(a casework.Action, status casework.ActionStatus, letter *casework.Letter) []int {
	switch {
	case !c.EveryPost || !writesToAuthor(a.Kind) || status != casework.ActionIsDone:
		return nil
	case letter != nil && len(letter.Posts) > 0:
		return letter.Posts
	}
	return c.postsOf(a)
}

// writesToAuthor says whether an action sends the author a letter about a measure.
func writesToAuthor(kind casework.ActionKind) bool {
	return slices.Contains([]casework.ActionKind{
		ActionSendWarning, ActionAskToRemove, ActionSendBlockNotice, ActionSendRemovalNotice,
	}, kind)
}

// asksForAnswer says whether an action sends the author a letter that gives time to answer.
func asksForAnswer(kind casework.ActionKind) bool {
	return kind == ActionSendWarning || kind == ActionAskToRemove
}

// timeToAnswer is until when a letter gives the author time to answer: the time that it names,
// or else the same length of time from now, because a person has just sent it (domain §3 rule 9).
func (t *commandContext) timeToAnswer(letter *casework.Letter) (time.Time, *casework.Letter) {
	until := respondFrom(t.Rules, t.At, t.Zone)
	if letter == nil {
		return until, nil
	}
	sent := *letter
	if sent.RespondBy.IsZero() {
		sent.RespondBy = until
	}
	return sent.RespondBy, &sent
}

// recordLetter records a letter that was sent.
func (t *commandContext) recordLetter(letter casework.Letter, action string) {
	letter.ID = casework.NextID("L", t.Letters)
	t.Emit(casework.LetterSent{ID: letter.ID, Letter: letter.Kind, Action: action, Posts: letter.Posts}, &casework.Personal{Letter: &letter})
}

// askAuthorToRemove asks the author to remove a post that the council cannot remove (R3).
func (t *commandContext) askAuthorToRemove(a casework.Action) {
	asked := t.FindAction(func(x casework.Action) bool {
		return x.Kind == ActionAskToRemove && x.Proposal == a.Proposal && x.Post == a.Post
	})
	if asked == nil {
		t.order(casework.Action{Proposal: a.Proposal, Measure: a.Measure, Kind: ActionAskToRemove, Mode: casework.Automatic, Post: a.Post})
	}
}

// awaitProgress begins the wait for news of a referral or legal action.
func (t *commandContext) awaitProgress(a casework.Action) {
	switch a.Kind {
	case ActionReferToPolice:
		t.Await(casework.WindowReference, a.ID, t.At)
		t.awaitOutcome(a)
	case ActionHandToLegal:
		t.Await(casework.WindowLegalProgress, a.ID, t.At)
		t.awaitOutcome(a)
	case ActionCaptureEvidence, ActionSendWarning, ActionRemovePost, ActionAskToRemove, ActionBlockAuthor,
		ActionUnblockAuthor, ActionBuildPack, ActionSendCorrection, ActionSendBlockNotice, ActionSendRemovalNotice,
		ActionRecallReferral, ActionTellTarget:
	}
}

// awaitOutcome keeps the case open until the police or the court is done.
func (t *commandContext) awaitOutcome(a casework.Action) {
	if t.EveryPost {
		t.Await(casework.WindowLongWatch, a.ID, t.At)
	}
}

// afterAction moves the case on once every action of a proposal has ended.
func (t *commandContext) afterAction(a casework.Action) {
	if t.Stage != StageAction || t.busy() {
		return
	}
	if p := t.proposalByID(a.Proposal); p != nil && !t.Overturned {
		t.watchAfter(*p)
	}
	t.moveOn()
}

// watchAfter begins what follows the measures of a proposal: the block, the author's time
// to answer a warning, or the observation period.
func (t *commandContext) watchAfter(p Proposal) {
	if t.Block.Active() {
		t.AwaitUntil(casework.WindowBlock, "", t.Block.From, t.Block.Until)
	}
	switch warning := t.carriedOut(casework.MeasureWarn); {
	case t.EveryPost && !t.respondBy(p).IsZero():
		t.watchFor(casework.WindowResponse, t.respondBy(p))
		if t.Looking == casework.LookForResponse {
			t.Looking = casework.NotLooking // a new letter gives more time
		}
	case warning != nil && warning.Proposal == p.ID:
		t.watchFor(casework.WindowResponse, t.Rules.End(casework.WindowResponse, warning.At, t.Zone))
	case t.lastCarriedOut() > 0 && !t.Block.Active():
		t.watchFor(casework.WindowRecurrence, t.Rules.End(casework.WindowRecurrence, t.At, t.Zone))
	}
}

// respondBy is until when the letters of a proposal give the author time to answer: the last
// time that one of them names (domain §3 rule 9). Zero: none names a time.
func (c *Case) respondBy(p Proposal) time.Time {
	var last time.Time
	for _, a := range c.Actions {
		if a.Proposal == p.ID && !a.Void && a.RespondBy.After(last) {
			last = a.RespondBy
		}
	}
	return last
}

// mayStillAnswer says whether the time that a letter gives the author to answer still runs.
func (t *commandContext) mayStillAnswer() bool {
	return slices.ContainsFunc(t.Actions, func(a casework.Action) bool { return !a.Void && a.RespondBy.After(t.At) })
}

func (c *Case) mayConfirm() *casework.Refusal {
	for _, a := range c.Actions {
		if a.Status == casework.ActionIsPending && a.Mode == casework.Manual {
			return nil
		}
	}
	if held := c.FindAction(func(a casework.Action) bool { return a.Status == casework.ActionIsHeld }); held != nil {
		return refuseHeld()
	}
	return casework.Refuse(casework.CodeNotNow, "", "There is no task to confirm at the moment.")
}

func refuseHeld() *casework.Refusal {
	return casework.Refuse(casework.CodeEvidenceRequired, "R7", "This cannot be done until evidence is in custody.")
}

func (f Confirm) check(c *Case, by casework.Actor, _ casework.Moment) *casework.Refusal {
	a := c.Action(f.Action)
	switch {
	case a == nil:
		return casework.Invalid("action", "This case has no action %q.", f.Action)
	case a.Status == casework.ActionIsHeld:
		return refuseHeld()
	case a.Finished():
		return casework.Refuse(casework.CodeNotNow, "", "This action has already ended.")
	case a.Mode == casework.Automatic:
		return casework.Refuse(casework.CodeNotNow, "", "The system is doing this. If it cannot, an officer gets the task.")
	case a.Kind == ActionUnblockAuthor && f.Outcome == casework.ActionIsNotPossible:
		return casework.Refuse(casework.CodeNotNow, "R4", "A block must end, so unblock the author. If the account no longer exists, confirm the task as done.")
	case a.Kind == ActionCaptureEvidence && f.Outcome == casework.ActionIsDone && !c.hasExhibit(*a):
		return casework.Refuse(casework.CodeEvidenceRequired, "R7", "Upload the screenshot to complete this task.")
	}
	if a.Kind == ActionRecallReferral && c.OverturnedBy == by.ID {
		return casework.Refuse(casework.CodeFourEyes, "R10", "You overturned the decision, so somebody else must tell the police.")
	}
	if a.Doubted != "" && a.Doubted == by.ID && f.Outcome == casework.ActionIsNotPossible {
		return casework.Refuse(casework.CodeFourEyes, "R7", "You said that no screenshot can be taken. Somebody else must confirm it before anything is deleted.")
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
	if f.Contradicted {
		t.leaveOpen(a)
		return
	}
	t.confirmAction(a, f.Outcome, casework.Result{Detail: detail, Letter: a.Draft})
}

// Comparable is the action that a person says is done and that the platform can be asked about
// (rule 5): a removal, a block or the end of a block. Nil: there is nothing to compare.
func (c *Case) Comparable(f Confirm) *casework.Action {
	a := c.Action(f.Action)
	if a == nil || f.Outcome != casework.ActionIsDone || contradiction(*a) == "" {
		return nil
	}
	return a
}

// contradiction says what the platform shows if an action is not done; empty: it cannot tell.
func contradiction(a casework.Action) string {
	switch a.Kind {
	case ActionRemovePost:
		return "the platform still shows post " + PostID(a.Post) + ". Remove it, or say that it is not possible."
	case ActionBlockAuthor:
		return "the platform says that the author is not blocked. Block the author, or say that it is not possible."
	case ActionUnblockAuthor:
		return "the platform says that the author is still blocked. Unblock the author, then confirm it again."
	}
	return ""
}

// leaveOpen keeps the task of a person whose word the platform contradicts (rule 5).
func (t *commandContext) leaveOpen(a casework.Action) {
	t.Emit(casework.ActionPending{
		ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: a.Mode, Post: a.Post,
		Detail: "Somebody confirmed this, but " + contradiction(a),
	}, nil)
}

func (t *commandContext) confirmAction(a casework.Action, outcome casework.ActionStatus, r casework.Result) {
	done := outcome == casework.ActionIsDone
	switch {
	case a.Kind == ActionCaptureEvidence && !done:
		t.captureNotPossible(a, r.Detail)
	case a.Kind == ActionBlockAuthor && done:
		t.recordBlock(a, t.At, t.ownEnd(), r.Detail)
	case a.Kind == ActionUnblockAuthor && done:
		t.recordUnblock(Unblocked{At: t.At}, r.Detail)
	default:
		t.finishAction(a, outcome, r)
	}
}

// ownEnd is the end of a block that a person has just begun, unless other cases share it.
func (t *commandContext) ownEnd() time.Time {
	end := t.At.Add(t.Rules.Windows[casework.WindowBlock].Elapsed)
	if t.Rules.TrueEnds {
		return WholeMinute(end, t.At)
	}
	return end
}

func (c *Case) hasExhibit(capture casework.Action) bool {
	return len(c.evidenceOf(capture.Post)) > 0 || !c.EveryPost && len(c.Evidence) > 0
}

// captureNotPossible records that a person could not take a screenshot. If the post may be
// criminal, a second person has to say so, because what is deleted then is lost (rule 10).
func (t *commandContext) captureNotPossible(a casework.Action, detail string) {
	switch {
	case !t.EveryPost || !t.Record(a.Post).Criminal:
		t.Emit(casework.ActionDone{ID: a.ID, Status: casework.ActionIsNotPossible, Detail: detail}, nil)
		t.EndWait(casework.WindowAction, a.ID)
		if !t.EveryPost {
			t.lookForEvidence()
		}
	case a.Doubted == "":
		t.Emit(casework.ActionPending{
			ID: a.ID, Kind: a.Kind, Mode: casework.Manual, Post: a.Post, Doubted: t.By.ID,
			Detail: "One person could not take a screenshot. A second person has to confirm that it is not possible, or take one and upload it.",
		}, nil)
		t.lookForEvidence()
	default:
		t.evidenceUnavailable(a.Post, "Two persons say that no screenshot can be taken.", false)
	}
}

// recordBlock records a confirmed block and waits for its end (R4).
func (t *commandContext) recordBlock(a casework.Action, from, until time.Time, detail string) {
	t.Emit(Blocked{
		Action: a.ID, From: from.UTC().Truncate(time.Microsecond), Until: until.UTC().Truncate(time.Microsecond),
	}, nil)
	t.orderNotice(a, ActionSendBlockNotice, casework.LetterBlockNotice)
	t.finishAction(a, casework.ActionIsDone, casework.Result{Detail: detail})
	if t.Block.Active() && t.wait(casework.WindowBlock, "") == nil && !t.Closed() {
		t.AwaitUntil(casework.WindowBlock, "", t.Block.From, t.Block.Until)
	}
}
