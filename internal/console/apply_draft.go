package console

import (
	"crypto/rand"
	"encoding/json"
	"slices"

	"github.com/gin-gonic/gin"

	"duecourse/internal/casework"
)

const (
	keyDraft = "account request draft" // in the session: a [draft] as JSON
	keyAsked = "account request sent"  // in the session: the token of the last one sent, and its ref
)

// draft is an account request that somebody is filling in. It is kept in their
// session, so that they may leave it and come back until they sign out.
type draft struct {
	Ask      casework.RequestAccount
	Answered []string // slugs of questions
	Token    string   // by which sending it twice asks once
}

func (c *Console) draft(g *gin.Context) draft {
	var d draft
	kept := c.sessions.GetString(g.Request.Context(), keyDraft)
	if kept == "" || json.Unmarshal([]byte(kept), &d) != nil {
		return draft{Token: rand.Text()}
	}
	return d
}

func (c *Console) keepDraft(g *gin.Context, d draft) error {
	kept, err := json.Marshal(d)
	if err != nil {
		return err
	}
	c.sessions.Put(g.Request.Context(), keyDraft, string(kept))
	return nil
}

func (c *Console) dropDraft(g *gin.Context) { c.sessions.Remove(g.Request.Context(), keyDraft) }

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
