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
)

// workBody is what waits for somebody.
type workBody struct {
	All    bool // of everybody with the same roles, not only theirs
	Groups []workGroup
	None   bool
	Next   string
}

type workGroup struct {
	Heading, ID string
	Tasks       []workLine
}

// workLine is a task as the page shows it.
type workLine struct {
	Ref, Title, Why string
	Link            template.HTMLAttr
	Overdue         bool
	Due, Since      template.HTML // Since is empty where nobody knows
}

func (c *Console) workPage(g *gin.Context) {
	all := g.Query("all") != ""
	found, err := c.Desk.Tasks(g.Request.Context(), caller(g), !all, listLimit, g.Query("cursor"))
	if err != nil {
		c.problem(g, err)
		return
	}
	body := workBody{All: all, None: len(found.Items) == 0, Next: found.Next, Groups: c.workGroups(found.Items)}
	watch := "/events?of=work&was=" + workMark(found.Items)
	if all {
		watch = "/events?of=all-work&was=" + workMark(found.Items)
	}
	c.render(g, http.StatusOK, page{Name: "work", Title: "My work", Watch: watch, Body: body})
}

// workGroups puts what is overdue first, then what is due today, then the rest.
func (c *Console) workGroups(tasks []casework.WorklistItem) []workGroup {
	groups := []workGroup{
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
		into.Tasks = append(into.Tasks, c.workLine(t))
	}
	return groups
}

func (c *Console) workLine(t casework.WorklistItem) workLine {
	line := workLine{Ref: t.Ref, Title: taskTitle(t), Link: href(placeOf(t)), Why: t.Why, Overdue: t.Overdue}
	whose := ""
	if t.Person != "" {
		whose = " – " + c.nameOf(t.Person)
	}
	line.Due = c.timed("Due ", t.Due, whose)
	if !t.Since.IsZero() {
		line.Since = c.timed("Asked ", t.Since, "")
	}
	return line
}

// taskTitle names what is asked of somebody. What is to be done outside, and then
// confirmed, the task itself says.
func taskTitle(t casework.WorklistItem) string {
	switch {
	case accountPlace(t) != "":
		return casework.AccountCommandTitle(t.Command)
	case t.Command == casework.CommandConfirm:
		return "Do this, then confirm it"
	}
	return casework.CommandTitle(t.Command)
}

// placeOf is the page on which a task is done in one step.
func placeOf(t casework.WorklistItem) string {
	if at := accountPlace(t); at != "" {
		return at
	}
	if isLegalsPage(t.Command) {
		return "/incidents/" + t.Ref + "/proposals/open"
	}
	return "/incidents/" + t.Ref + "#" + string(t.Command)
}

// workMark tells one state of a worklist from another.
func workMark(tasks []casework.WorklistItem) string {
	sum := sha256.New()
	for _, t := range tasks {
		_, _ = io.WriteString(sum, t.Ref+" "+string(t.What)+" "+t.Of+" "+t.Due.Format(time.RFC3339)+" "+strconv.FormatBool(t.Overdue)+"\n")
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

func (c *Console) currentWork(ctx context.Context, who app.Caller, all bool) (string, error) {
	found, err := c.Desk.Tasks(ctx, who, !all, listLimit, "")
	if err != nil {
		return "", err
	}
	return workMark(found.Items), nil
}
