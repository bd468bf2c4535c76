package console

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// worklistBody is the tasks that wait for a person.
type worklistBody struct {
	All    bool // of everybody with the same roles, not only their own
	Groups []taskGroup
	None   bool
	Next   string
}

type taskGroup struct {
	Heading, ID string
	Tasks       []taskRow
}

// taskRow is a task as the page shows it.
type taskRow struct {
	Ref, Title, Why string
	Link            template.HTMLAttr
	Overdue         bool
	Due, Since      template.HTML // Since is empty where it is not known
}

func (c *Console) worklistPage(g *gin.Context) {
	all := g.Query("all") != ""
	found, err := c.Service.Tasks(g.Request.Context(), caller(g), !all, pageSize, g.Query("cursor"))
	if err != nil {
		c.problem(g, err)
		return
	}
	body := worklistBody{All: all, None: len(found.Items) == 0, Next: found.Next, Groups: c.taskGroups(found.Items)}
	watch := "/events?of=work&was=" + worklistHash(found.Items)
	if all {
		watch = "/events?of=all-work&was=" + worklistHash(found.Items)
	}
	c.render(g, http.StatusOK, page{Name: "worklist", Title: "My work", Watch: watch, Body: body})
}

// taskGroups puts what is overdue first, then what is due today, then the rest.
func (c *Console) taskGroups(tasks []casework.WorklistItem) []taskGroup {
	groups := []taskGroup{
		{Heading: "Overdue", ID: "overdue"}, {Heading: "Today", ID: "today"}, {Heading: "Later", ID: "later"},
	}
	now := c.Now().In(c.zone())
	for _, t := range tasks {
		into := &groups[2]
		switch {
		case t.Overdue:
			into = &groups[0]
		case daysBetween(now, t.Due.In(c.zone())) <= 0:
			into = &groups[1]
		}
		into.Tasks = append(into.Tasks, c.taskRow(t))
	}
	return groups
}

func (c *Console) taskRow(t casework.WorklistItem) taskRow {
	title, path := c.taskLink(t)
	row := taskRow{Ref: t.Ref, Title: title, Link: href(path), Why: t.Why, Overdue: t.Overdue}
	person := ""
	if t.Person != "" {
		person = " – " + c.nameOf(t.Person)
	}
	row.Due = c.timed("Due ", t.Due, person)
	if !t.Since.IsZero() {
		row.Since = c.timed("Asked ", t.Since, "")
	}
	return row
}

// taskLink is the title of a task, and the address of the form by which it is done.
func (c *Console) taskLink(t casework.WorklistItem) (title, path string) {
	if t.What == casework.PolicyReview {
		return "Review the social media policy", policyPath
	}
	if t.Command == "" {
		return "Put right what is wrong with this case", repairsPath
	}
	address := c.Service.Kinds().Page(t.Ref)
	if pages, some := c.pagesOf(t.Ref); some {
		return pages.title(t.Command), address + pages.taskForm(t)
	}
	return casework.Upper(casework.Words(t.Command)), address + commandAnchor(t)
}

// incidentTaskForm leads to the page of the open proposal for advice and decisions.
func incidentTaskForm(t casework.WorklistItem) string {
	if onProposalPage(t.Command) {
		return "/proposals/open"
	}
	return commandAnchor(t)
}

// requestTaskForm leads to the form of a check.
func requestTaskForm(t casework.WorklistItem) string {
	check, approve := t.Of, ""
	if t.Command == account.CommandApprove {
		approve = "true"
	}
	if t.Command == account.CommandPermit { // the other commands have a form for each check
		check = ""
	}
	return "#" + requestFormID(t.Command, check, approve)
}

// worklistHash is the same for the same tasks.
func worklistHash(tasks []casework.WorklistItem) string {
	sum := sha256.New()
	for _, t := range tasks {
		_, _ = io.WriteString(sum, t.Ref+" "+string(t.What)+" "+t.Of+" "+t.Due.Format(time.RFC3339)+" "+strconv.FormatBool(t.Overdue)+"\n")
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

func (c *Console) worklistVersion(ctx context.Context, who app.Caller, all bool) (string, error) {
	found, err := c.Service.Tasks(ctx, who, !all, pageSize, "")
	return worklistHash(found.Items), err
}
