package console

import (
	"cmp"
	"html/template"
	"strings"
	"time"

	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
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

// stageTag shows the stage of an incident.
func stageTag(s incident.Stage) template.HTML { return tag{s.Title(), stageColour(s)}.Markup() }

// stageColour is grey for cases at rest, blue for those that wait for Communications,
// purple for those that wait for Legal Services, and turquoise for those under way.
func stageColour(s incident.Stage) string {
	switch s {
	case incident.StageAssessment, incident.StageProposal, incident.StageDecision:
		return "blue"
	case incident.StageConsultation:
		return "purple"
	case incident.StageAction, incident.StageWatch:
		return "teal"
	case incident.StageClosed:
	}
	return "grey"
}

// coloured is a tag in the colour of its value; grey for a value without one.
func coloured[S interface {
	~string
	Title() string
}](of S, colours map[S]string) tag {
	return tag{of.Title(), cmp.Or(colours[of], "grey")}
}

// requestTag shows the stage of an account request, or how it ended.
func requestTag(stage account.RequestStage, outcome account.RequestOutcome) tag {
	if stage == account.RequestChecks || stage == account.RequestPermission {
		return coloured(stage, map[account.RequestStage]string{account.RequestChecks: "teal", account.RequestPermission: "blue"})
	}
	return coloured(outcome, map[account.RequestOutcome]string{account.RequestGranted: "green", account.RequestRefused: "red"})
}

func stateTag(s incident.PostState) tag {
	return coloured(s, map[incident.PostState]string{
		incident.PostStanding: "red", incident.PostAsked: "yellow", incident.PostUnknown: "yellow",
		incident.PostRemoved: "green", incident.PostGone: "green",
	})
}

func checkTag(status account.CheckStatus) tag {
	return coloured(status, map[account.CheckStatus]string{
		account.CheckWaiting: "yellow", account.CheckGiven: "blue", account.CheckMet: "green", account.CheckRefused: "red",
	})
}

func accountTag(status account.Status) tag {
	return coloured(status, map[account.Status]string{account.StatusActive: "green", account.StatusSuspended: "red"})
}
