package casework

import (
	"slices"
	"strings"
)

// Wording is a row of a table of words for a closed set: a value, how a heading or a
// line of a list names it, and how a sentence does.
type Wording[S ~string] struct {
	Of       S
	Heading  string
	Sentence string // empty: the heading, with a small first letter
}

// Heading gives the heading form of a value. A value without a row gives itself.
func Heading[S ~string](of S, table []Wording[S]) string {
	for _, row := range table {
		if row.Of == of {
			return row.Heading
		}
	}
	return Upper(Words(of))
}

// InSentence gives the form of a value in a sentence.
func InSentence[S ~string](of S, table []Wording[S]) string {
	for _, row := range table {
		if row.Of == of && row.Sentence != "" {
			return row.Sentence
		}
	}
	return Lower(Heading(of, table))
}

// Words writes a value of a closed set with spaces: "offensive language".
func Words[S ~string](s S) string { return strings.ReplaceAll(string(s), "_", " ") }

// Upper gives a text a capital first letter.
func Upper(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Lower gives a text a small first letter.
func Lower(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// List joins values as a sentence names them.
func List[S interface{ InSentence() string }](values []S) string {
	said := make([]string, len(values))
	for i, v := range values {
		said[i] = v.InSentence()
	}
	return strings.Join(said, ", ")
}

func windowWords() []Wording[Window] {
	return []Wording[Window]{
		{Of: WindowAssessment, Heading: "Assessment", Sentence: "the assessment"},
		{Of: WindowProposal, Heading: "Next proposal", Sentence: "the next proposal"},
		{Of: WindowConsultation, Heading: "Advice on a proposal", Sentence: "the advice on the proposal"},
		{Of: WindowUrgentConsultation, Heading: "Urgent advice on a proposal", Sentence: "the urgent advice on the proposal"},
		{Of: WindowDecision, Heading: "Decision", Sentence: "the decision"},
		{Of: WindowAction, Heading: "Task for a person", Sentence: "a task that a person has to do"},
		{Of: WindowResponse, Heading: "Time for the author to respond", Sentence: "the author to respond"},
		{Of: WindowBlock, Heading: "Block of the author", Sentence: "the end of the block"},
		{Of: WindowRecurrence, Heading: "Observation period", Sentence: "the end of the observation period"},
		{Of: WindowMemory, Heading: "Time for which a warning counts", Sentence: "the end of the time for which a warning counts"},
		{Of: WindowApproval, Heading: "Approval of a request", Sentence: "the approval of the request"},
		{Of: WindowEvidence, Heading: "Evidence for an account", Sentence: "the evidence for the account"},
		{Of: WindowPermission, Heading: "Permission for an account", Sentence: "the decision on the request"},
		{Of: WindowRequestLapse, Heading: "Progress on a request", Sentence: "the next step in the request"},
		{Of: WindowAccountReview, Heading: "Yearly review of an account", Sentence: "the yearly review"},
		{Of: WindowReference, Heading: "Police reference", Sentence: "the police reference"},
		{Of: WindowLegalProgress, Heading: "Report on the legal action", Sentence: "the report on the legal action"},
		{Of: WindowLongWatch, Heading: "Outcome of the police or the court", Sentence: "the outcome of the police or the court"},
		{Of: WindowLearningValidity, Heading: "Renewal of evidence", Sentence: "the renewal of the owner's evidence"},
		{Of: WindowPublicationApproval, Heading: "Approval of a publication", Sentence: "the approval of the publication"},
		{Of: WindowLateRelease, Heading: "Time after which a late release is asked about", Sentence: "the end of the time for a late release"},
		{Of: WindowMediaAnswer, Heading: "Answer to a media enquiry", Sentence: "the answer to the media enquiry"},
		{Of: WindowConduct, Heading: "Next step in a conduct case", Sentence: "the next step in the conduct case"},
		{Of: WindowQuery, Heading: "Answer to a query", Sentence: "the answer to the query"},
		{Of: WindowReview, Heading: "Review of a decision", Sentence: "the review of the decision"},
		{Of: WindowReminder, Heading: "Reminder", Sentence: "the reminder"},
	}
}

// Title names a window in a Heading: "Police reference".
func (w Window) Title() string { return Heading(w, windowWords()) }

// InSentence says what is waited for in a window: "the police reference".
func (w Window) InSentence() string { return InSentence(w, windowWords()) }

// InSentence is what people call those who hold the role.
func (r Role) InSentence() string {
	return InSentence(r, []Wording[Role]{
		{Of: RolePublic, Sentence: "the public"},
		{Of: RoleStaff, Sentence: "staff"},
		{Of: RoleComms, Sentence: "Communications officers"},
		{Of: RoleCommsLead, Sentence: "the head of Communications"},
		{Of: RolePress, Sentence: "the press office"},
		{Of: RoleLegal, Sentence: "Legal Services"},
		{Of: RoleHR, Sentence: "Human Resources"},
		{Of: RoleRecords, Sentence: "information governance"},
		{Of: RoleAuditor, Sentence: "auditors"},
		{Of: RoleAdmin, Sentence: "administrators"},
	})
}

// Title names a kind of event in a list: "Evidence added".
func (k EventKind) Title() string { return Heading(k, nil) }

func letterWords() []Wording[LetterKind] {
	return []Wording[LetterKind]{
		{Of: LetterWarning, Heading: "Written warning"},
		{Of: LetterRemoveRequest, Heading: "Request to remove the post"},
		{Of: LetterBlockNotice, Heading: "Notice of the block"},
		{Of: LetterRemovalNotice, Heading: "Notice of the removal"},
		{Of: LetterTargetNote, Heading: "Note to the person whom the post is about"},
		{Of: LetterCorrection, Heading: "Correction"},
		{Of: LetterOutcome, Heading: "Outcome, to the person who reported"},
		{Of: LetterPermission, Heading: "Permission for an account"},
		{Of: LetterRefusal, Heading: "Refusal of an account"},
		{Of: LetterLapse, Heading: "Lapse of an account request"},
		{Of: LetterSuspension, Heading: "Suspension of an account"},
		{Of: LetterTransfer, Heading: "Permission for the new owner of an account"},
		{Of: LetterClosure, Heading: "Closure of an account"},
	}
}

// Title names a letter in a heading.
func (k LetterKind) Title() string { return Heading(k, letterWords()) }

// InSentence names a letter in a sentence.
func (k LetterKind) InSentence() string { return InSentence(k, letterWords()) }

// Title names a ground: "Offensive language".
func (g Ground) Title() string { return Heading(g, nil) }

// InSentence names a ground in a sentence.
func (g Ground) InSentence() string { return Words(g) }

func measureWords() []Wording[Measure] {
	return []Wording[Measure]{
		{Of: MeasureWarn, Heading: "Written warning"},
		{Of: MeasureBlock, Heading: "Block the author for a week"},
		{Of: MeasureRemove, Heading: "Remove the posts"},
		{Of: MeasureReferPolice, Heading: "Refer to the police"},
		{Of: MeasureLegalAction, Heading: "Legal action"},
	}
}

// Title names a measure in a heading.
func (m Measure) Title() string { return Heading(m, measureWords()) }

// InSentence names a measure in a sentence.
func (m Measure) InSentence() string { return InSentence(m, measureWords()) }

func pauseWords() []Wording[PauseCategory] {
	return []Wording[PauseCategory]{
		{Of: PausePlatform, Heading: "Waiting for the platform"},
		{Of: PausePolice, Heading: "Waiting for the police"},
		{Of: PauseCourt, Heading: "Waiting for a court"},
		{Of: PauseLegal, Heading: "Waiting for legal advice"},
		{Of: PauseInformation, Heading: "Waiting for information"},
		{Of: PauseAbsence, Heading: "Waiting for somebody who is away"},
		{Of: PauseOther, Heading: "Another reason"},
	}
}

// Title names the category of a stopped clock in a heading.
func (c PauseCategory) Title() string { return Heading(c, pauseWords()) }

// InSentence names the category of a stopped clock after a colon.
func (c PauseCategory) InSentence() string {
	if !slices.Contains(PauseCategories(), c) {
		return string(c) // in the words of the person who stopped the clock
	}
	return InSentence(c, pauseWords())
}

// Title says how far an action has come: "Not possible".
func (s ActionStatus) Title() string { return Heading(s, nil) }

// Title says how a piece of evidence came into custody.
func (s EvidenceSource) Title() string { return Heading(s, nil) }
