package console

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// do gives a command to a case, and then shows the case: what was done is seen
// there, and reloading it does nothing twice.
func (c *Console) do(g *gin.Context) {
	name := casework.Name(g.Param("command"))
	in, err := readSent(g)
	if g.Request.MultipartForm != nil {
		defer g.Request.MultipartForm.RemoveAll() //nolint:errcheck // temporary files, which the system clears away too
	}
	if err != nil {
		c.problem(g, err)
		return
	}
	ref := g.Param("ref")
	answer, err := c.give(g.Request.Context(), in.caller(g), ref, name, in)
	if err != nil {
		c.refused(g, ref, name, in, err)
		return
	}
	what := "Done: " + casework.CommandTitle(name) + "."
	if answer.View == nil {
		what = keptOnly
	}
	c.tell(g, what)
	g.Redirect(http.StatusSeeOther, "/incidents/"+answer.Ref)
}

func (c *Console) give(ctx context.Context, who app.Caller, ref string, name casework.Name, in sent) (app.Answer, error) {
	if name == casework.CommandAddEvidence {
		file, err := in.fileOf()
		if err != nil {
			return app.Answer{}, err
		}
		defer file.Close() //nolint:errcheck // it was only read
		_, answer, err := c.Desk.AddEvidence(ctx, who, ref, file, in.File.Filename, in.Typed.Get("note"))
		return answer, err
	}
	command, err := commandOf(name, in.Typed)
	if err != nil {
		return app.Answer{}, err
	}
	return c.Desk.Do(ctx, who, ref, command)
}

// failedForm is a form that could not be taken, and why.
type failedForm struct {
	form string // its id
	in   sent
	why  *app.Error
}

// moved is what happened to a case while somebody was writing, and what they wrote.
type moved struct {
	Why   string
	Since []app.TimelineItem
	Words []typedWords // what was typed, when the form is no longer open
}

type typedWords struct{ Label, Text string }

// refused shows the form again with what is wrong and what was typed, on the case
// as it now stands.
func (c *Console) refused(g *gin.Context, ref string, name casework.Name, in sent, err error) {
	why := c.told(g, err)
	view, readErr := c.Desk.Case(g.Request.Context(), caller(g), ref)
	if readErr != nil || !view.Whole || why.Code == casework.CodeNotFound {
		c.problem(g, err)
		return
	}
	failed := &failedForm{form: string(name), in: in, why: why}
	status, _ := meaning(why.Code)
	if isLegalsPage(name) {
		c.showProposal(g, status, view, in.Typed.Get("proposal"), failed)
		return
	}
	c.showCase(g, status, view, failed)
}

// put fills the form in again, among those that are open now, and says what the
// error summary says.
func (f *failedForm) put(forms []form) []summaryLine {
	i := slices.IndexFunc(forms, func(x form) bool { return x.ID == f.form })
	if i < 0 {
		return []summaryLine{{Text: f.why.Why, Anchor: "now"}}
	}
	forms[i] = forms[i].filled(f.in.Typed, f.why.Fields)
	if !f.spent() {
		forms[i].Token = f.in.Token
	}
	if len(f.why.Fields) > 0 {
		return forms[i].summary(f.why.Fields)
	}
	return []summaryLine{{Text: f.why.Why, Anchor: forms[i].ID}}
}

// spent says whether the form's token has done its work: what is sent from here
// on is something else. When it is not known whether the thing was done, the same
// token has to be sent again.
func (f *failedForm) spent() bool {
	return f.why.Code == casework.CodeStale || f.why.Code == app.CodeKeyReused
}

// moved is what happened since the form was drawn, for somebody who was overtaken.
// The entries are the newest first.
func (f *failedForm) moved(entries []app.TimelineItem) *moved {
	if len(f.why.Fields) > 0 || f.in.Seq == 0 || len(entries) == 0 || entries[0].Seq <= f.in.Seq {
		return nil
	}
	m := &moved{Why: f.why.Why}
	for _, e := range entries {
		if e.Seq > f.in.Seq {
			m.Since = append(m.Since, e)
		}
	}
	for _, name := range []string{"rationale", "reason", "text", "note", "efforts", "corporate_answer", "conditions"} {
		if typed := f.in.Typed.Get(name); typed != "" {
			m.Words = append(m.Words, typedWords{Label: fieldTitle(name), Text: typed})
		}
	}
	return m
}

// fieldTitle names a field of a form for those who see what they typed into it again.
func fieldTitle(name string) string { return strings.ToUpper(name[:1]) + casework.Words(name[1:]) }
