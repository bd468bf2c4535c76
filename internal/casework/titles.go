package casework

import "strings"

// wording is a row of a table of words for a closed set: a value, how a heading or a
// line of a list names it, and how a sentence does.
type wording[S ~string] struct {
	of       S
	heading  string
	sentence string // empty: the heading, with a small first letter
}

func heading[S ~string](of S, table []wording[S]) string {
	for _, row := range table {
		if row.of == of {
			return row.heading
		}
	}
	return upper(Words(of))
}

func inSentence[S ~string](of S, table []wording[S]) string {
	for _, row := range table {
		if row.of == of && row.sentence != "" {
			return row.sentence
		}
	}
	return lower(heading(of, table))
}

// Words writes a value of a closed set with spaces: "offensive language".
func Words[S ~string](s S) string { return strings.ReplaceAll(string(s), "_", " ") }

func upper(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func lower(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// list joins values as a sentence names them.
func list[S interface{ InSentence() string }](values []S) string {
	said := make([]string, len(values))
	for i, v := range values {
		said[i] = v.InSentence()
	}
	return strings.Join(said, ", ")
}

func windowWords() []wording[Window] {
	return []wording[Window]{
		{WindowAssessment, "Assessment", "the assessment"},
		{WindowProposal, "Next proposal", "the next proposal"},
		{WindowConsultation, "Advice on a proposal", "the advice on the proposal"},
		{WindowUrgentConsultation, "Urgent advice on a proposal", "the urgent advice on the proposal"},
		{WindowDecision, "Decision", "the decision"},
		{WindowAction, "Task for a person", "a task that a person has to do"},
		{WindowResponse, "Time for the author to respond", "the author to respond"},
		{WindowBlock, "Block of the author", "the end of the block"},
		{WindowRecurrence, "Observation period", "the end of the observation period"},
		{WindowMemory, "Time for which a warning counts", "the end of the time for which a warning counts"},
		{WindowApproval, "Approval of a request", "the approval of the request"},
		{WindowEvidence, "Evidence for an account", "the evidence for the account"},
		{WindowPermission, "Permission for an account", "the decision on the request"},
		{WindowRequestLapse, "Progress on a request", "the next step in the request"},
		{WindowAccountReview, "Yearly review of an account", "the yearly review"},
		{WindowReference, "Police reference", "the police reference"},
		{WindowLegalProgress, "Report on the legal action", "the report on the legal action"},
		{WindowLearningValidity, "Renewal of evidence", "the renewal of the owner's evidence"},
		{WindowPublicationApproval, "Approval of a publication", "the approval of the publication"},
		{WindowConduct, "Next step in a conduct case", "the next step in the conduct case"},
		{WindowQuery, "Answer to a query", "the answer to the query"},
		{WindowReview, "Review of a decision", "the review of the decision"},
		{WindowReminder, "Reminder", "the reminder"},
	}
}

// Title names a window in a heading: "Police reference".
func (w Window) Title() string { return heading(w, windowWords()) }

// InSentence says what is waited for in a window: "the police reference".
func (w Window) InSentence() string { return inSentence(w, windowWords()) }

// InSentence is what people call those who hold the role.
func (r Role) InSentence() string {
	return inSentence(r, []wording[Role]{
		{of: RolePublic, sentence: "the public"},
		{of: RoleStaff, sentence: "staff"},
		{of: RoleComms, sentence: "Communications officers"},
		{of: RoleCommsLead, sentence: "the head of Communications"},
		{of: RolePress, sentence: "the press office"},
		{of: RoleLegal, sentence: "Legal Services"},
		{of: RoleHR, sentence: "Human Resources"},
		{of: RoleRecords, sentence: "information governance"},
		{of: RoleAuditor, sentence: "auditors"},
		{of: RoleAdmin, sentence: "administrators"},
	})
}

// Title names a kind of event in a list: "Evidence added".
func (k EventKind) Title() string { return heading(k, nil) }

func letterWords() []wording[LetterKind] {
	return []wording[LetterKind]{
		{of: LetterWarning, heading: "Written warning"},
		{of: LetterRemoveRequest, heading: "Request to remove the post"},
		{of: LetterTargetNote, heading: "Note to the colleague whom the post is about"},
		{of: LetterCorrection, heading: "Correction"},
		{of: LetterOutcome, heading: "Outcome, to the person who reported"},
		{of: LetterPermission, heading: "Permission for an account"},
		{of: LetterRefusal, heading: "Refusal of an account"},
	}
}

// Title names a letter in a heading.
func (k LetterKind) Title() string { return heading(k, letterWords()) }

// InSentence names a letter in a sentence.
func (k LetterKind) InSentence() string { return inSentence(k, letterWords()) }
