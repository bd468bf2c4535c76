package console

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

const (
	draftForm      = "account_request"      // name of the form in the database, with a [draft] as JSON
	keySentRequest = "account request sent" // in the session: token of the last request sent, and its reference
)

// draft is an account request that a person is filling in. The database saves it, so that
// they can sign out and continue it on another device.
type draft struct {
	Ask      account.MakeRequest
	Answered []string // slugs of questions
	Token    string   // of the form that sends it

	changed time.Time
}

func (c *Console) draft(g *gin.Context) (draft, error) {
	answers, changed, err := c.Service.Draft(g.Request.Context(), caller(g), draftForm)
	d := draft{changed: changed}
	if err == nil && len(answers) > 0 && json.Unmarshal(answers, &d) == nil {
		return d, nil
	}
	return draft{Token: rand.Text()}, err
}

func (c *Console) saveDraft(g *gin.Context, d draft) error {
	answers, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return c.Service.SaveDraft(g.Request.Context(), caller(g), draftForm, answers)
}

func (c *Console) deleteDraft(g *gin.Context) error {
	return c.Service.DeleteDraft(g.Request.Context(), caller(g), draftForm)
}

func (d *draft) markAnswered(slug string) {
	if !slices.Contains(d.Answered, slug) {
		d.Answered = append(d.Answered, slug)
	}
}

// renewToken makes the draft another request, for one that was sent already.
func (d *draft) renewToken() { d.Token = rand.Text() }

// next is the first question without an answer; nil when all have one.
func (d *draft) next() *question {
	for _, q := range questions() {
		if !slices.Contains(d.Answered, q.Slug) {
			return &q
		}
	}
	return nil
}

// nextPath is the address of the next step.
func (d *draft) nextPath() string {
	if q := d.next(); q != nil {
		return newRequestPath + "/" + q.Slug
	}
	return newRequestPath + "/check"
}

// draftSummary is a draft as its owner is reminded of it.
type draftSummary struct {
	About string // the account; empty: that has no answer yet
	On    string // "21 November"
	Next  string // address at which they continue
}

// draftSummary is nil when nothing is answered.
func (c *Console) draftSummary(d *draft) *draftSummary {
	if len(d.Answered) == 0 {
		return nil
	}
	s := &draftSummary{On: d.changed.In(c.zone()).Format("2 January"), Next: d.nextPath(), About: d.Ask.Handle}
	if d.Ask.Channel != "" && s.About != "" {
		s.About += " on " + address.ChannelTitle(d.Ask.Channel)
	}
	return s
}
