package notify

import "duecourse/internal/casework"

// awaited says in words what a window waits for.
func awaited(w casework.Window) string {
	switch w {
	case casework.WindowAssessment:
		return "an assessment"
	case casework.WindowProposal:
		return "a proposal"
	case casework.WindowConsultation, casework.WindowUrgentConsultation:
		return "the advice of Legal Services"
	case casework.WindowDecision:
		return "a decision"
	case casework.WindowAction:
		return "a task that a person has to do"
	case casework.WindowResponse, casework.WindowRecurrence, casework.WindowBlock:
		return "a look at what came of the last measure"
	case casework.WindowApproval:
		return "an approval"
	case casework.WindowEvidence:
		return "a piece of evidence"
	case casework.WindowPermission:
		return "a decision about permission"
	case casework.WindowRequestLapse:
		return "an answer to an open request"
	case casework.WindowAccountReview, casework.WindowLearningValidity:
		return "the review of an account"
	case casework.WindowReference:
		return "the police reference"
	case casework.WindowLegalProgress:
		return "a note of progress from Legal Services"
	case casework.WindowPublicationApproval:
		return "the approval of a publication"
	case casework.WindowConduct:
		return "the next step of a case"
	case casework.WindowQuery:
		return "the answer to a query"
	case casework.WindowReview:
		return "the review of a decision"
	case casework.WindowMemory, casework.WindowReminder:
		// nobody waits for these
	}
	return "the next step"
}
