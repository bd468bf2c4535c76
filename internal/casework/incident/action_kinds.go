package incident

import "duecourse/internal/casework"

// The kinds of actions of an incident.
const (
	ActionCaptureEvidence casework.ActionKind = "capture_evidence"
	ActionSendWarning     casework.ActionKind = "send_warning"
	ActionRemovePost      casework.ActionKind = "remove_post"
	ActionAskToRemove     casework.ActionKind = "ask_author_to_remove"
	ActionBlockAuthor     casework.ActionKind = "block_author"
	ActionUnblockAuthor   casework.ActionKind = "unblock_author"
	ActionBuildPack       casework.ActionKind = "build_pack"
	ActionReferToPolice   casework.ActionKind = "refer_to_police"
	ActionHandToLegal     casework.ActionKind = "hand_to_legal"
	ActionSendCorrection  casework.ActionKind = "send_correction"
)

// carriesOut says whether the action carried out the measure, and still counts.
func carriesOut(a casework.Action, m casework.Measure) bool {
	done := a.Status == casework.ActionIsDone && !a.Void
	return done && a.Measure == m && (a.Kind == actionFor(m) || m == casework.MeasureRemove && a.Kind == ActionAskToRemove)
}
