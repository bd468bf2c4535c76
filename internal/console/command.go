package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// notYetShown describes a command that the workflow has accepted, but that is not yet in
// the database.
const notYetShown = "We have saved your decision. It will appear here when the database is up to date."

// giveCommand reads a form, gives its command to a case, and redirects to the page of the
// case. Because that page is fetched, loading it again does nothing twice.
func (c *Console) giveCommand(g *gin.Context, p casePages) {
	in, err := readForm(g)
	if g.Request.MultipartForm != nil {
		defer g.Request.MultipartForm.RemoveAll() //nolint:errcheck // temporary files, which the system clears away too
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	name, ref := casework.CommandName(g.Param("command")), g.Param("ref")
	answer, err := p.give(g.Request.Context(), in.caller(g), ref, name, in)
	if err != nil {
		why := c.explain(g, err)
		status, _ := statusOf(why.Code)
		rejected := &rejectedForm{id: p.formID(name, in.Values), input: in, why: why}
		if why.Code == casework.CodeNotFound || c.showNow(g, p, status, rejected) != nil {
			c.problem(g, err)
		}
		return
	}
	message, next := notYetShown, p.kind.Page(ref)
	if answer.View != nil {
		message = p.done(name, in.Values)
	}
	if in.Values.get("back") == "approvals" {
		next = "/approvals"
	}
	c.flash(g, message)
	g.Redirect(http.StatusSeeOther, next)
}

// rejectedForm is a form that was not accepted, and why.
type rejectedForm struct {
	id    string
	input formInput
	why   *app.Error
}

// refill fills the form in again, if it is still among those of the page, and gives the
// lines of the error summary.
func (f *rejectedForm) refill(forms []form) []summaryLine {
	i := slices.IndexFunc(forms, func(x form) bool { return x.ID == f.id })
	if i < 0 {
		return []summaryLine{{Text: f.why.Why, Anchor: "now"}}
	}
	if !f.used() {
		forms[i].Token = f.input.Token
	}
	var lines []summaryLine
	forms[i], lines = f.fill(forms[i])
	return lines
}

func (f *rejectedForm) fill(x form) (form, []summaryLine) {
	x = x.withInput(f.input.Values, f.why.Fields)
	if len(f.why.Fields) == 0 {
		return x, []summaryLine{{Text: f.why.Why, Anchor: x.ID}}
	}
	return x, x.errorSummary(f.why.Fields)
}

// used says whether the token of the form was used up. It was not when the outcome is
// unknown: then the same token must be sent again.
func (f *rejectedForm) used() bool {
	return f.why.Code == casework.CodeStale || f.why.Code == app.CodeKeyReused
}

// changes is what happened to a case while a person was writing, and what they wrote.
type changes struct {
	Why   string
	Since []casework.TimelineItem
	Typed []typedText // for when the form is no longer open
}

type typedText struct{ Label, Text string }

// changes is nil when nothing happened since the form was drawn. The timeline begins with
// the newest item.
func (f *rejectedForm) changes(timeline []casework.TimelineItem) *changes {
	seen := f.input.Seq
	if len(f.why.Fields) > 0 || seen == 0 || len(timeline) == 0 || timeline[0].Seq <= seen {
		return nil
	}
	found := &changes{Why: f.why.Why}
	for _, item := range timeline {
		if item.Seq > seen {
			found.Since = append(found.Since, item)
		}
	}
	for _, name := range []string{"rationale", "reason", "text", "note", "efforts", "explanation", "corporate_answer", "conditions"} {
		if typed := f.input.Values.get(name); typed != "" {
			found.Typed = append(found.Typed, typedText{Label: strings.ToUpper(name[:1]) + casework.Words(name[1:]), Text: typed})
		}
	}
	return found
}

// closedOffer is a command that cannot be given now.
type closedOffer struct{ Title, Why, Clause string }

// closedOffers says why a command cannot be given, in the words of the rule that would
// refuse it.
func closedOffers(offers []casework.Offer, title func(casework.CommandName) string) []closedOffer {
	list := []closedOffer{}
	for _, o := range offers {
		if !o.Allowed {
			list = append(list, closedOffer{Title: title(o.Name), Why: o.Why, Clause: o.Clause})
		}
	}
	return list
}
