package console

import (
	"strconv"
	"strings"

	"duecourse/internal/casework"
)

// words writes the name of something in a closed set as people read it.
func words[S ~string](s S) string { return strings.ReplaceAll(string(s), "_", " ") }

// title is words with a capital letter.
func title[S ~string](s S) string {
	w := words(s)
	if w == "" {
		return ""
	}
	return strings.ToUpper(w[:1]) + w[1:]
}

func stageTitle(s casework.Stage) string {
	switch s {
	case casework.StageAssessment:
		return "To be assessed"
	case casework.StageProposal:
		return "To be proposed"
	case casework.StageConsultation:
		return "With Legal Services"
	case casework.StageDecision:
		return "To be decided"
	case casework.StageAction:
		return "Being carried out"
	case casework.StageWatch:
		return "Being watched"
	case casework.StageClosed:
		return "Closed"
	}
	return title(s)
}

// stageColour is the colour of a stage's tag: grey is at rest, blue waits for
// Communications, purple for Legal, turquoise is under way.
func stageColour(s casework.Stage) string {
	switch s {
	case casework.StageAssessment, casework.StageProposal, casework.StageDecision:
		return "blue"
	case casework.StageConsultation:
		return "purple"
	case casework.StageAction, casework.StageWatch:
		return "teal"
	case casework.StageClosed:
		return "grey"
	}
	return "grey"
}

func outcomeTitle(o casework.Outcome) string {
	switch o {
	case casework.OutcomeAcceptable:
		return "The post is acceptable"
	case casework.OutcomeComplied:
		return "The author did what was asked"
	case casework.OutcomeNoRecurrence:
		return "It did not happen again"
	case casework.OutcomeMeasuresExhausted:
		return "Every measure has been taken"
	case casework.OutcomeNoMeasure:
		return "No measure is taken"
	case casework.OutcomeReferredToPolice:
		return "Referred to the police"
	case casework.OutcomeLegalAction:
		return "Legal action"
	case casework.OutcomeServiceComplaint:
		return "It is a complaint about a service"
	case casework.OutcomeDuplicate:
		return "Another case is about the same"
	case casework.OutcomeWithdrawn:
		return "The report was withdrawn"
	case casework.OutcomeOverturned:
		return "The decision was overturned"
	}
	return title(o)
}

func findingTitle(f casework.Finding) string {
	switch f {
	case casework.FindingUnacceptable:
		return "Unacceptable"
	case casework.FindingAcceptable:
		return "Acceptable"
	case casework.FindingServiceComplaint:
		return "A complaint about a service"
	}
	return title(f)
}

func proposalTitle(s casework.ProposalStatus) string {
	switch s {
	case casework.ProposalConsulting:
		return "Waiting for Legal’s advice"
	case casework.ProposalAdvised:
		return "Legal supports it; to be decided"
	case casework.ProposalOpposed:
		return "Legal opposes it"
	case casework.ProposalDropped:
		return "Dropped"
	case casework.ProposalCarryingOut:
		return "Being carried out"
	case casework.ProposalDone:
		return "Carried out"
	}
	return title(s)
}

// waits says what a case waits for, after the words "waits for".
func waits(w casework.Window) string {
	switch w {
	case casework.WindowAssessment:
		return "the assessment"
	case casework.WindowProposal:
		return "the next proposal"
	case casework.WindowConsultation:
		return "Legal’s advice"
	case casework.WindowUrgentConsultation:
		return "Legal’s urgent advice"
	case casework.WindowDecision:
		return "the decision"
	case casework.WindowAction:
		return "something that a person has to do"
	case casework.WindowResponse:
		return "the author’s answer"
	case casework.WindowBlock:
		return "the end of the block"
	case casework.WindowRecurrence:
		return "the end of the quiet time"
	case casework.WindowReference:
		return "the police reference"
	case casework.WindowLegalProgress, casework.WindowMemory, casework.WindowApproval, casework.WindowEvidence,
		casework.WindowPermission, casework.WindowRequestLapse, casework.WindowAccountReview,
		casework.WindowLearningValidity, casework.WindowPublicationApproval, casework.WindowConduct,
		casework.WindowQuery, casework.WindowReview, casework.WindowReminder:
	}
	return w.Title()
}

// knownOfAuthor says what the register holds of an author, beside the case that is shown.
func knownOfAuthor(others, remembered int) string {
	said := strconv.Itoa(others) + " other cases"
	switch others {
	case 0:
		said = "No other case"
	case 1:
		said = "1 other case"
	}
	switch remembered {
	case 0:
		return said + ", and no warning that still counts."
	case 1:
		return said + ", and 1 warning that still counts."
	}
	return said + ", and " + strconv.Itoa(remembered) + " warnings that still count."
}

// channels are those that a report can be about: the policy's, and any other.
func channels(demo bool) []string {
	named := []string{
		casework.ChannelFacebook, casework.ChannelX, casework.ChannelInstagram,
		casework.ChannelYouTube, casework.ChannelNextdoor,
	}
	if demo {
		named = append(named, casework.ChannelSandbox)
	}
	return append(named, "other")
}
