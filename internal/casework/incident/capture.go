package incident

import (
	"strings"

	"duecourse/internal/casework"
)

// ToCapture is the screenshot that the system has to take now; nil: none.
func (c *Case) ToCapture() *casework.Action {
	return c.FindAction(func(a casework.Action) bool {
		return a.Kind == ActionCaptureEvidence && a.Status == casework.ActionIsPending && a.Mode == casework.Automatic
	})
}

// Working says whether the system is carrying out an action of a kind.
func (c *Case) Working(kind casework.ActionKind) bool {
	return c.FindAction(func(a casework.Action) bool {
		return a.Kind == kind && a.Status == casework.ActionIsPending && a.Mode == casework.Automatic
	}) != nil
}

// requestCapture asks for a screenshot (R7, rule 2). The system takes it if it can; otherwise
// a person is asked and told why. Asking again does not change when it is due.
func (t *commandContext) requestCapture(why string) {
	if !t.Rules.Captures || !strings.HasPrefix(t.Post.URL, "http") {
		t.requestManualCapture(why)
		return
	}
	t.Emit(casework.ActionPending{
		ID: t.captureID(), Kind: ActionCaptureEvidence, Mode: casework.Automatic, Detail: "The system takes a screenshot of the post.",
	}, nil)
}

func (t *commandContext) requestManualCapture(why string) {
	id := t.captureID()
	t.Emit(casework.ActionPending{ID: id, Kind: ActionCaptureEvidence, Mode: casework.Manual, Detail: why}, nil)
	if t.wait(casework.WindowAction, id) == nil {
		t.Await(casework.WindowAction, id, t.At)
	}
}

func (c *Case) captureID() string {
	if asked := c.openCapture(); asked != nil {
		return asked.ID
	}
	return casework.NextID("A", len(c.Actions))
}

func (c *Case) openCapture() *casework.Action {
	return c.FindAction(func(a casework.Action) bool { return a.Kind == ActionCaptureEvidence && !a.Finished() })
}

// recordCapture records the result of a capture by the system. Its files are evidence even
// if a person has uploaded some in the meantime. If there are none, a person is asked,
// unless the post is gone.
func (t *commandContext) recordCapture(a casework.Action, r casework.Result) {
	mine := a.Status == casework.ActionIsPending && a.Mode == casework.Automatic
	switch {
	case len(r.Taken) > 0:
		for _, file := range r.Taken {
			t.Emit(casework.EvidenceAdded{
				ID: casework.NextID("E", len(t.Evidence)), Source: casework.SourceCapture,
				SHA256: file.SHA256, MediaType: file.MediaType, Size: file.Size,
			}, &casework.Personal{Text: file.Note})
		}
		t.evidenceSecured(r.Detail)
	case !mine:
	case r.Outcome == casework.ResultNotPossible && r.Outside && !t.evidenceSettled():
		t.evidenceUnavailable(r.Detail, true)
	case r.Outcome == casework.ResultNotPossible && r.Outside:
		t.Emit(casework.ActionDone{ID: a.ID, Status: casework.ActionIsNotPossible, Outside: true, Detail: r.Detail}, nil)
		t.EndWait(casework.WindowAction, a.ID)
	default:
		t.requestManualCapture(r.Detail + " Please take a screenshot and upload it.")
	}
}

// evidenceSecured continues the case once a piece of evidence is in custody.
func (t *commandContext) evidenceSecured(detail string) {
	if asked := t.openCapture(); asked != nil {
		t.Emit(casework.ActionDone{ID: asked.ID, Status: casework.ActionIsDone, Detail: detail}, nil)
		t.EndWait(casework.WindowAction, asked.ID)
	}
	if t.Looking == casework.LookForEvidence {
		t.Looking = casework.NotLooking
	}
	t.releaseHeld(false)
}

// evidenceUnavailable records that no evidence can be obtained, and why. Actions that waited
// for it can then be carried out.
func (t *commandContext) evidenceUnavailable(reason string, gone bool) {
	t.Emit(casework.EvidenceUnavailable{Reason: reason}, nil)
	if asked := t.openCapture(); asked != nil {
		t.Emit(casework.ActionDone{ID: asked.ID, Status: casework.ActionIsNotPossible, Detail: reason}, nil)
		t.EndWait(casework.WindowAction, asked.ID)
	}
	t.releaseHeld(gone)
}
