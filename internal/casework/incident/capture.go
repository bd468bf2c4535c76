package incident

import (
	"strings"

	"duecourse/internal/casework"
)

// ToCapture is the screenshot that the system itself is to take now; nil: none.
func (c *Case) ToCapture() *casework.Action {
	return c.action(func(a casework.Action) bool {
		return a.Kind == ActionCaptureEvidence && a.Status == casework.ActionIsPending && a.Mode == casework.Automatic
	})
}

// Working says whether the system itself is at an action of a kind.
func (c *Case) Working(kind casework.ActionKind) bool {
	return c.action(func(a casework.Action) bool {
		return a.Kind == kind && a.Status == casework.ActionIsPending && a.Mode == casework.Automatic
	}) != nil
}

// capture asks for evidence (R7, rule 2): of the system where it can take pictures,
// else of a person, who is told why. Asking again moves no due time.
func (t *commandContext) capture(why string) {
	if !t.Rules.Captures || !strings.HasPrefix(t.Post.URL, "http") {
		t.captureByHand(why)
		return
	}
	t.Emit(casework.ActionPending{
		ID: t.captureID(), Kind: ActionCaptureEvidence, Mode: casework.Automatic, Detail: "The system takes a screenshot of the post.",
	}, nil)
}

func (t *commandContext) captureByHand(why string) {
	id := t.captureID()
	t.Emit(casework.ActionPending{ID: id, Kind: ActionCaptureEvidence, Mode: casework.Manual, Detail: why}, nil)
	if t.wait(casework.WindowAction, id) == nil {
		t.Await(casework.WindowAction, id, t.At)
	}
}

func (c *Case) captureID() string {
	if asked := c.captureAsked(); asked != nil {
		return asked.ID
	}
	return casework.NextID("A", len(c.Actions))
}

func (c *Case) captureAsked() *casework.Action {
	return c.action(func(a casework.Action) bool { return a.Kind == ActionCaptureEvidence && !a.Finished() })
}

// captured records what came of the system's own attempt. What it took is evidence,
// whoever was quicker in the meantime. Without a picture a person is asked for one;
// of a post that is gone there will be none.
func (t *commandContext) captured(a casework.Action, r casework.Result) {
	mine := a.Status == casework.ActionIsPending && a.Mode == casework.Automatic
	switch {
	case len(r.Taken) > 0:
		for _, file := range r.Taken {
			t.Emit(casework.EvidenceAdded{
				ID: casework.NextID("E", len(t.Evidence)), Source: casework.SourceCapture,
				SHA256: file.SHA256, MediaType: file.MediaType, Size: file.Size,
			}, &casework.Personal{Text: file.Note})
		}
		t.secure(r.Detail)
	case !mine:
	case r.Outcome == casework.CouldNot && r.Outside && !t.secured():
		t.outOfReach(r.Detail, true)
	case r.Outcome == casework.CouldNot && r.Outside:
		t.Emit(casework.ActionDone{ID: a.ID, Status: casework.ActionIsNotPossible, Outside: true, Detail: r.Detail}, nil)
		t.EndWait(casework.WindowAction, a.ID)
	default:
		t.captureByHand(r.Detail + " Please take a screenshot and upload it.")
	}
}

// secure goes on once a piece of evidence is in custody.
func (t *commandContext) secure(detail string) {
	if asked := t.captureAsked(); asked != nil {
		t.Emit(casework.ActionDone{ID: asked.ID, Status: casework.ActionIsDone, Detail: detail}, nil)
		t.EndWait(casework.WindowAction, asked.ID)
	}
	if t.Looking == casework.LookForEvidence {
		t.Looking = casework.NotLooking
	}
	t.release(false)
}

// outOfReach records that there will be no evidence, and why; what waited for it
// goes on.
func (t *commandContext) outOfReach(reason string, gone bool) {
	t.Emit(casework.EvidenceUnavailable{Reason: reason}, nil)
	if asked := t.captureAsked(); asked != nil {
		t.Emit(casework.ActionDone{ID: asked.ID, Status: casework.ActionIsNotPossible, Detail: reason}, nil)
		t.EndWait(casework.WindowAction, asked.ID)
	}
	t.release(gone)
}
