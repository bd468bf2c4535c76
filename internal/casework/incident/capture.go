package incident

import (
	"strings"

	"duecourse/internal/casework"
)

// ToCapture is the screenshot that the system has to take now; nil: none.
func (c *Case) ToCapture() *casework.Action {
	return c.FindAction(func(a casework.Action) bool {
		return a.Kind == ActionCaptureEvidence && a.ForSystem()
	})
}

// Working says whether the system is carrying out an action of a kind.
func (c *Case) Working(kind casework.ActionKind) bool {
	return c.FindAction(func(a casework.Action) bool {
		return a.Kind == kind && a.ForSystem()
	}) != nil
}

// requestCaptures asks for a screenshot of each unacceptable post that has no exhibit, where
// its ground may go to the police (R7). If the post may be criminal, nothing is deleted before.
func (t *commandContext) requestCaptures() {
	if !t.EveryPost {
		if t.Assessment.PossiblyCriminal && !t.evidenceSettled(0) {
			t.requestCapture(0, "The post may be criminal: take a screenshot and upload it before anything is deleted.")
		}
		return
	}
	for _, n := range t.Unacceptable() {
		switch {
		case t.evidenceSettled(n) || t.openCapture(n) != nil:
		case t.Record(n).Criminal:
			t.requestCapture(n, "The post may be criminal: take a screenshot and upload it before anything is deleted.")
		case t.mayGoToPolice() && t.systemCaptures(n) && !t.captureTried(n):
			t.Emit(casework.ActionPending{
				ID: t.captureID(n), Kind: ActionCaptureEvidence, Mode: casework.Automatic, Post: n, Optional: true,
				Detail: "The system takes a screenshot of the post before it is removed.",
			}, nil)
		}
	}
}

// captureTried says whether a capture of the n-th post was asked for before. The system does not
// try one again by itself that holds nothing up.
func (c *Case) captureTried(n int) bool {
	return c.FindAction(func(a casework.Action) bool { return a.Kind == ActionCaptureEvidence && a.Post == n }) != nil
}

func (t *commandContext) mayGoToPolice() bool {
	return t.hasGround(t.Rules, func(g casework.GroundRule) bool { return g.Police })
}

func (t *commandContext) systemCaptures(n int) bool {
	return t.Rules.Captures && strings.HasPrefix(t.Posts()[n].URL, "http")
}

// requestCapture asks for a screenshot of the n-th post (R7, rule 2). The system takes it if it
// can; otherwise a person is asked and told why. Asking again does not change when it is due.
func (t *commandContext) requestCapture(n int, why string) {
	if !t.systemCaptures(n) {
		t.requestManualCapture(n, why)
		return
	}
	t.Emit(casework.ActionPending{
		ID: t.captureID(n), Kind: ActionCaptureEvidence, Mode: casework.Automatic, Post: n, Detail: "The system takes a screenshot of the post.",
	}, nil)
}

func (t *commandContext) requestManualCapture(n int, why string) {
	id := t.captureID(n)
	t.Emit(casework.ActionPending{ID: id, Kind: ActionCaptureEvidence, Mode: casework.Manual, Post: n, Detail: why}, nil)
	if t.wait(casework.WindowAction, id) == nil {
		t.Await(casework.WindowAction, id, t.At)
	}
}

func (c *Case) captureID(n int) string {
	if asked := c.openCapture(n); asked != nil {
		return asked.ID
	}
	return casework.NextID("A", len(c.Actions))
}

// openCapture is the unfinished capture of the n-th post; nil: none. In a case that began
// before every post counted, one capture is for all.
func (c *Case) openCapture(n int) *casework.Action {
	return c.FindAction(func(a casework.Action) bool {
		return a.Kind == ActionCaptureEvidence && !a.Finished() && (!c.EveryPost || a.Post == n)
	})
}

// recordCapture records the result of a capture by the system. Its files are evidence even
// if a person has uploaded some in the meantime. If there are none, a person is asked,
// unless the post is gone or the capture holds nothing up.
func (t *commandContext) recordCapture(a casework.Action, r casework.Result) {
	n := a.Post
	switch {
	case len(r.Taken) > 0:
		for _, file := range r.Taken {
			t.Emit(casework.EvidenceAdded{
				ID: casework.NextID("E", len(t.Evidence)), Source: casework.SourceCapture,
				SHA256: file.SHA256, MediaType: file.MediaType, Size: file.Size, Post: n,
			}, &casework.Personal{Text: file.Note})
		}
		t.evidenceSecured(n, r.Detail)
	case !a.ForSystem():
	case r.Outcome == casework.ResultNotPossible && r.Outside && !t.evidenceSettled(n):
		t.evidenceUnavailable(n, r.Detail, true)
	case r.Outcome == casework.ResultNotPossible && r.Outside, a.Optional:
		t.Emit(casework.ActionDone{ID: a.ID, Status: casework.ActionIsNotPossible, Outside: r.Outside, Detail: r.Detail}, nil)
		t.EndWait(casework.WindowAction, a.ID)
		t.releaseHeld(false)
	default:
		t.requestManualCapture(n, r.Detail+" Please take a screenshot and upload it.")
	}
}

// evidenceSecured continues the case once a piece of evidence of the n-th post is in custody.
func (t *commandContext) evidenceSecured(n int, detail string) {
	if asked := t.openCapture(n); asked != nil {
		t.Emit(casework.ActionDone{ID: asked.ID, Status: casework.ActionIsDone, Detail: detail}, nil)
		t.EndWait(casework.WindowAction, asked.ID)
	}
	if t.Looking == casework.LookForEvidence {
		t.Looking = casework.NotLooking
	}
	t.releaseHeld(false)
}

// evidenceUnavailable records that no evidence of the n-th post can be obtained, and why.
// Actions that waited for it can then be carried out.
func (t *commandContext) evidenceUnavailable(n int, reason string, gone bool) {
	t.Emit(casework.EvidenceUnavailable{Reason: reason, Post: n}, nil)
	if asked := t.openCapture(n); asked != nil {
		t.Emit(casework.ActionDone{ID: asked.ID, Status: casework.ActionIsNotPossible, Detail: reason}, nil)
		t.EndWait(casework.WindowAction, asked.ID)
	}
	if gone && t.EveryPost && t.Record(n).Seen != casework.FoundGone {
		t.Emit(PostsChecked{Posts: []PostSeen{{Post: n, Found: casework.FoundGone}}}, nil)
	}
	t.releaseHeld(gone)
}
