package casework

import "time"

// ActionKind is what is to be done.
type ActionKind string

// The kinds of actions.
const (
	ActionCaptureEvidence ActionKind = "capture_evidence"
	ActionSendWarning     ActionKind = "send_warning"
	ActionRemovePost      ActionKind = "remove_post"
	ActionAskToRemove     ActionKind = "ask_author_to_remove"
	ActionBlockAuthor     ActionKind = "block_author"
	ActionUnblockAuthor   ActionKind = "unblock_author"
	ActionBuildPack       ActionKind = "build_pack"
	ActionReferToPolice   ActionKind = "refer_to_police"
	ActionHandToLegal     ActionKind = "hand_to_legal"
	ActionSendCorrection  ActionKind = "send_correction"
)

// ActionMode is who does it.
type ActionMode string

// The modes of an action.
const (
	Automatic ActionMode = "automatic"
	Manual    ActionMode = "manual"
)

// ActionStatus is how far it is.
type ActionStatus string

// The statuses of an action.
const (
	ActionIsPending     ActionStatus = "pending"
	ActionIsHeld        ActionStatus = "held"
	ActionIsDone        ActionStatus = "done"
	ActionIsNotPossible ActionStatus = "not_possible"
	ActionHasFailed     ActionStatus = "failed"
)

// Action is one thing to do for a measure.
type Action struct {
	ID       string       `json:"id"` // "A1", within the case
	Proposal string       `json:"proposal,omitempty"`
	Measure  Measure      `json:"measure,omitempty"`
	Kind     ActionKind   `json:"kind"`
	Mode     ActionMode   `json:"mode"`
	Status   ActionStatus `json:"status"`
	Post     int          `json:"post,omitempty"`
	Detail   string       `json:"detail"`
	Draft    *Letter      `json:"draft,omitempty"` // what a person is asked to send
	Pack     *PackMade    `json:"pack,omitempty"`  // what was built
	Void     bool         `json:"void,omitempty"`  // overturned: it no longer counts (rule 8)
	At       time.Time    `json:"at"`
	Seq      int          `json:"seq"` // of the event that last changed it
}

// Finished says whether nothing more will be done about the action.
func (a Action) Finished() bool {
	return a.Status != ActionIsPending && a.Status != ActionIsHeld
}

// carriesOut says whether the action carried out the measure, and still counts.
func (a Action) carriesOut(m Measure) bool {
	done := a.Status == ActionIsDone && !a.Void
	return done && a.Measure == m && (a.Kind == kindOf(m) || m == MeasureRemove && a.Kind == ActionAskToRemove)
}
