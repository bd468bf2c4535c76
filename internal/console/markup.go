package console

import (
	"html/template"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// The functions of this file write markup without html/template, which needs most of the
// time of a long page to find and escape one value after another. They serve the lines of
// lists and the options of selects. Every text must go through escaped.

func escaped(text string) template.HTML {
	return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // it is escaped
}

// href links to a page of the console. The path begins with a slash.
func href(path string) template.HTMLAttr {
	return template.HTMLAttr(`href="` + escaped(path) + `"`) //nolint:gosec // it is escaped
}

// timed is a text with a time in it.
func (c *Console) timed(before string, at time.Time, after string) template.HTML {
	return escaped(before) + c.when(at) + escaped(after)
}

// options are the options of a select.
func options(list []choice) template.HTML {
	var out strings.Builder
	for _, o := range list {
		out.WriteString(`<option value="`)
		template.HTMLEscape(&out, []byte(o.Value))
		out.WriteString(`"`)
		if o.Chosen {
			out.WriteString(` selected`)
		}
		out.WriteString(`>`)
		template.HTMLEscape(&out, []byte(o.Label))
		out.WriteString(`</option>`)
	}
	return template.HTML(out.String()) //nolint:gosec // every part is escaped
}

// tag is a word on a coloured background.
type tag struct{ Text, Colour string }

// Markup is the tag as markup.
func (t tag) Markup() template.HTML {
	return `<strong class="govuk-tag govuk-tag--` + escaped(t.Colour) + `">` + escaped(t.Text) + `</strong>`
}

// stageTag is where an incident stands.
func stageTag(s casework.Stage) template.HTML { return tag{s.Title(), stageColour(s)}.Markup() }

// stageColour is grey for cases at rest, blue for those that wait for Communications,
// purple for those that wait for Legal Services, and turquoise for those under way.
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
