package casework

import "strings"

// Taken is a file that the system itself has taken into custody: a picture of a
// post, or how it was taken.
type Taken struct {
	SHA256    string `json:"sha256"` // hex
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"` // bytes
	Note      string `json:"note"` // what it shows
}

// ToCapture is the screenshot that the system itself is to take now; nil: none.
func (c *Incident) ToCapture() *Action {
	return c.action(func(a Action) bool {
		return a.Kind == ActionCaptureEvidence && a.Status == ActionIsPending && a.Mode == Automatic
	})
}

// Working says whether the system itself is at an action of a kind.
func (c *Incident) Working(kind ActionKind) bool {
	return c.action(func(a Action) bool { return a.Kind == kind && a.Status == ActionIsPending && a.Mode == Automatic }) != nil
}

// capture asks for evidence (R7, rule 2): of the system where it can take pictures,
// else of a person, who is told why. Asking again moves no due time.
func (t *incidentContext) capture(why string) {
	if !t.Rules.Captures || !strings.HasPrefix(t.Post.URL, "http") {
		t.captureByHand(why)
		return
	}
	t.Emit(ActionPending{
		ID: t.captureID(), Kind: ActionCaptureEvidence, Mode: Automatic, Detail: "The system takes a screenshot of the post.",
	}, nil)
}

func (t *incidentContext) captureByHand(why string) {
	id := t.captureID()
	t.Emit(ActionPending{ID: id, Kind: ActionCaptureEvidence, Mode: Manual, Detail: why}, nil)
	if t.wait(WindowAction, id) == nil {
		t.Await(WindowAction, id, t.At)
	}
}

func (c *Incident) captureID() string {
	if asked := c.captureAsked(); asked != nil {
		return asked.ID
	}
	return NextID("A", len(c.Actions))
}

func (c *Incident) captureAsked() *Action {
	return c.action(func(a Action) bool { return a.Kind == ActionCaptureEvidence && !a.Finished() })
}

// captured records what came of the system's own attempt. What it took is evidence,
// whoever was quicker in the meantime. Without a picture a person is asked for one;
// of a post that is gone there will be none.
func (t *incidentContext) captured(a Action, r Result) {
	mine := a.Status == ActionIsPending && a.Mode == Automatic
	switch {
	case len(r.Taken) > 0:
		for _, file := range r.Taken {
			t.Emit(EvidenceAdded{
				ID: NextID("E", len(t.Evidence)), Source: SourceCapture,
				SHA256: file.SHA256, MediaType: file.MediaType, Size: file.Size,
			}, &Personal{Text: file.Note})
		}
		t.secure(r.Detail)
	case !mine:
	case r.Outcome == CouldNot && r.Outside && !t.secured():
		t.outOfReach(r.Detail, true)
	case r.Outcome == CouldNot && r.Outside:
		t.Emit(ActionDone{ID: a.ID, Status: ActionIsNotPossible, Outside: true, Detail: r.Detail}, nil)
		t.EndWait(WindowAction, a.ID)
	default:
		t.captureByHand(r.Detail + " Please take a screenshot and upload it.")
	}
}

// secure goes on once a piece of evidence is in custody.
func (t *incidentContext) secure(detail string) {
	if asked := t.captureAsked(); asked != nil {
		t.Emit(ActionDone{ID: asked.ID, Status: ActionIsDone, Detail: detail}, nil)
		t.EndWait(WindowAction, asked.ID)
	}
	if t.Looking == LookForEvidence {
		t.Looking = NotLooking
	}
	t.release(false)
}

// outOfReach records that there will be no evidence, and why; what waited for it
// goes on.
func (t *incidentContext) outOfReach(reason string, gone bool) {
	t.Emit(EvidenceUnavailable{Reason: reason}, nil)
	if asked := t.captureAsked(); asked != nil {
		t.Emit(ActionDone{ID: asked.ID, Status: ActionIsNotPossible, Detail: reason}, nil)
		t.EndWait(WindowAction, asked.ID)
	}
	t.release(gone)
}
