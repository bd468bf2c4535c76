package casework

// LetterKind names a letter that the policy has a form for.
type LetterKind string

// The letters of incidents and of account requests.
const (
	LetterWarning       LetterKind = "warning"        // R3
	LetterRemoveRequest LetterKind = "remove_request" // R3
	LetterBlockNotice   LetterKind = "block_notice"   // R4
	LetterRemovalNotice LetterKind = "removal_notice" // R5
	LetterTargetNote    LetterKind = "target_note"    // R12
	LetterCorrection    LetterKind = "correction"     // domain §3 rule 8
	LetterOutcome       LetterKind = "outcome"        // to a member of the public who reported
	LetterPermission    LetterKind = "permission"     // S2: an account is permitted
	LetterRefusal       LetterKind = "refusal"        // S2, S3 or S4: or not, and why
	LetterLapse         LetterKind = "lapse"          // S2: a request that nobody acted on has ended
	LetterSuspension    LetterKind = "suspension"     // S2 or S5: an account is suspended, and how to mend it
	LetterTransfer      LetterKind = "transfer"       // S2: the permission for the new owner of an account
	LetterClosure       LetterKind = "closure"        // S2: an account is closed, and why
)

// LetterKinds lists the letters that a policy has a form for.
func LetterKinds() []LetterKind {
	return []LetterKind{
		LetterWarning, LetterRemoveRequest, LetterBlockNotice, LetterRemovalNotice, LetterTargetNote, LetterCorrection, LetterOutcome, LetterPermission, LetterRefusal,
		LetterLapse, LetterSuspension, LetterTransfer, LetterClosure,
	}
}

// ToAuthor says whether a letter goes to the author of a post.
func (kind LetterKind) ToAuthor() bool {
	switch kind {
	case LetterWarning, LetterRemoveRequest, LetterBlockNotice, LetterRemovalNotice, LetterCorrection:
		return true
	case LetterTargetNote, LetterOutcome, LetterPermission, LetterRefusal, LetterLapse, LetterSuspension, LetterTransfer, LetterClosure:
	}
	return false
}

// Clause is the clause of the policy under which a letter is written; empty: none.
func (kind LetterKind) Clause() string {
	switch kind {
	case LetterWarning, LetterRemoveRequest:
		return "R3"
	case LetterBlockNotice:
		return "R4"
	case LetterRemovalNotice:
		return "R5"
	case LetterTargetNote:
		return "R12"
	case LetterCorrection:
		return "R10"
	case LetterOutcome:
		return "R2"
	case LetterPermission, LetterRefusal, LetterLapse, LetterSuspension, LetterTransfer, LetterClosure:
		return "S2"
	}
	return ""
}
