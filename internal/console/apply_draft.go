package console

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
)

const (
	formApply = "account_request"      // in the register: a [draft] as JSON
	keyAsked  = "account request sent" // in the session: the token of the last one sent, and its ref
)

// draft is an account request that somebody is filling in. It is kept in the
// register, so that they may leave it, sign out and go on on another device.
type draft struct {
	Ask      casework.RequestAccount
	Answered []string // slugs of questions
	Token    string   // by which sending it twice asks once

	changed time.Time
}

func (c *Console) draft(g *gin.Context) (draft, error) {
	kept, err := c.Drafts.Draft(g.Request.Context(), caller(g).ID, formApply, c.Now())
	d := draft{changed: kept.Changed}
	if err == nil && len(kept.Answers) > 0 && json.Unmarshal(kept.Answers, &d) == nil {
		return d, nil
	}
	return draft{Token: rand.Text()}, err
}

func (c *Console) keepDraft(g *gin.Context, d draft) error {
	kept, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return c.Drafts.KeepDraft(g.Request.Context(), caller(g).ID, formApply, kept, c.Now())
}

func (c *Console) dropDraft(g *gin.Context) error {
	return c.Drafts.DropDraft(g.Request.Context(), caller(g).ID, formApply)
}

// answered keeps that a question has been.
func (d *draft) answered(slug string) {
	if !slices.Contains(d.Answered, slug) {
		d.Answered = append(d.Answered, slug)
	}
}

// renew makes what is sent from here on another request.
func (d *draft) renew() { d.Token = rand.Text() }

// begun says whether there is anything in it.
func (d *draft) begun() bool { return len(d.Answered) > 0 }

// next is the first question that is still open; nil when none is.
func (d *draft) next() *question {
	for _, q := range questions() {
		if !slices.Contains(d.Answered, q.Slug) {
			return &q
		}
	}
	return nil
}

// begunDraft is a draft as it is offered to its owner.
type begunDraft struct {
	About string // the account that it is about; empty: that has not been said
	On    string // "21 November"
	Next  string // address at which it goes on
}

// offer is nil when nothing has been begun.
func (c *Console) offer(d *draft) *begunDraft {
	if !d.begun() {
		return nil
	}
	offer := &begunDraft{On: d.changed.In(c.zone()).Format("2 January"), Next: d.onwards(), About: d.Ask.Handle}
	if d.Ask.Channel != "" && offer.About != "" {
		offer.About += " on " + casework.ChannelTitle(d.Ask.Channel)
	}
	return offer
}
