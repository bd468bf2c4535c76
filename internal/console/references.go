package console

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// doorsOf are the registers that somebody may open a reference of.
type doorsOf struct{ incidents, accounts bool }

func (c *Console) doorsFor(who app.Caller) doorsOf {
	return doorsOf{who.Sees(), c.Desk.May(who, app.RightSeeAccounts) == nil}
}

// reference is a reference as a page shows it: a link for those who may open it.
// What follows a stroke, such as a letter of the case, is left to its own page.
func (d doorsOf) reference(text string) template.HTML {
	ref, _, _ := strings.Cut(text, "/")
	home := ""
	switch {
	case strings.HasPrefix(ref, "INC-") && d.incidents:
		home = "/incidents/"
	case strings.HasPrefix(ref, "ACR-") && d.accounts:
		home = "/account-requests/"
	case strings.HasPrefix(ref, "SMA-") && d.accounts:
		home = "/accounts/"
	}
	shown := template.HTMLEscapeString(text)
	if home == "" {
		return template.HTML(shown) //nolint:gosec // escaped
	}
	return template.HTML(`<a class="govuk-link" href="` + home + template.HTMLEscapeString(ref) + `">` + shown + `</a>`) //nolint:gosec // escaped, both
}

// exactly writes a time to the second, for those who compare it with others.
func (c *Console) exactly(t time.Time) template.HTML {
	//nolint:gosec // made of nothing but a time
	return template.HTML(fmt.Sprintf(`<time class="dc-line" datetime="%s">%s</time>`,
		t.UTC().Format(time.RFC3339), t.In(c.zone()).Format("2 Jan 2006, 15:04:05")))
}

// summed is what an entry says to people: who was given a case stands in the register
// by id, and is shown by name.
func (c *Console) summed(e app.TimelineItem) string {
	if e.Kind != casework.KindAssigned {
		return e.Summary
	}
	var assigned casework.Assigned
	if err := json.Unmarshal(e.Data, &assigned); err != nil || assigned.To == "" {
		return e.Summary
	}
	return strings.Replace(e.Summary, assigned.To, c.nameOf(assigned.To), 1)
}
