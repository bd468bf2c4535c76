package console

import (
	"html/template"

	"duecourse/internal/casework"
)

// tag is a word and the colour on which it stands.
type tag struct{ Text, Colour string }

// Markup is a tag as a page shows it.
func (t tag) Markup() template.HTML {
	return `<strong class="govuk-tag govuk-tag--` + escaped(t.Colour) + `">` + escaped(t.Text) + `</strong>`
}

// stageTag is where an incident stands.
func stageTag(s casework.Stage) template.HTML { return tag{s.Title(), stageColour(s)}.Markup() }

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

// requestTag is where an account request stands, or how it ended.
func requestTag(stage casework.RequestStage, outcome casework.RequestOutcome) tag {
	switch stage {
	case casework.RequestChecks:
		return tag{stage.Title(), "teal"}
	case casework.RequestPermission:
		return tag{stage.Title(), "blue"}
	case casework.RequestClosed:
	}
	switch outcome {
	case casework.RequestGranted:
		return tag{outcome.Title(), "green"}
	case casework.RequestRefused:
		return tag{outcome.Title(), "red"}
	case casework.RequestWithdrawn, casework.RequestLapsed:
	}
	return tag{outcome.Title(), "grey"}
}

func checkTag(status casework.CheckStatus) tag {
	switch status {
	case casework.CheckWaiting:
		return tag{status.Title(), "yellow"}
	case casework.CheckGiven:
		return tag{status.Title(), "blue"}
	case casework.CheckMet:
		return tag{status.Title(), "green"}
	case casework.CheckRefused:
		return tag{status.Title(), "red"}
	}
	return tag{status.Title(), "grey"}
}

func accountTag(status casework.AccountStatus) tag {
	switch status {
	case casework.AccountActive:
		return tag{status.Title(), "green"}
	case casework.AccountOnHold:
		return tag{status.Title(), "red"}
	case casework.AccountEnded:
		return tag{status.Title(), "grey"}
	}
	return tag{status.Title(), "grey"}
}
