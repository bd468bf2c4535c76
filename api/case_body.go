package api

import (
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// CaseHead is what a case and its line in a list have in common. What is absent
// is null, never left out.
type CaseHead struct {
	Ref            string                   `json:"ref" example:"INC-7K3M-9Q2D"`
	Kind           string                   `json:"kind" enum:"incident"`
	Stage          casework.Stage           `json:"stage" enum:"assessment,proposal,consultation,decision,action,watch,closed"`
	Outcome        *casework.Outcome        `json:"outcome"`
	Seq            int                      `json:"seq" doc:"Of its last event; what If-Match compares"`
	PolicyVersion  string                   `json:"policy_version"`
	OpenedAt       time.Time                `json:"opened_at"`
	ClosedAt       *time.Time               `json:"closed_at"`
	AssignedTo     *string                  `json:"assigned_to" doc:"Id of a person"`
	OpenedBy       casework.Person          `json:"opened_by"`
	Post           postBody                 `json:"post"`
	Assessment     *assessmentBody          `json:"assessment"`
	Identification *casework.Identification `json:"identification"`
	History        historyBody              `json:"history"`
	Block          *blockBody               `json:"block"`
	Due            *dueBody                 `json:"due"`
}

// TransformSchema says which of its parts are null before there is one.
func (CaseHead) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "assessment", "identification", "block", "due")
}

// caseBody is the whole of a case, as somebody who works on it sees it.
type caseBody struct {
	CaseHead
	Recommended []casework.Measure  `json:"recommended" doc:"What the policy would take next; each may be proposed"`
	Proposals   []proposalBody      `json:"proposals"`
	Actions     []actionBody        `json:"actions"`
	Evidence    []casework.Exhibit  `json:"evidence"`
	Forecast    []casework.Expected `json:"forecast" doc:"What happens by itself if nobody acts"`
	Commands    []casework.Offer    `json:"commands" doc:"Every command, for the one who asks"`
}

// casePart is what the opener of a case sees of it.
type casePart struct {
	Ref     string            `json:"ref"`
	Kind    string            `json:"kind" enum:"incident"`
	Stage   casework.Stage    `json:"stage"`
	Outcome *casework.Outcome `json:"outcome"`
	Post    postBody          `json:"post"`
}

type postBody struct {
	Channel  string     `json:"channel"`
	URL      string     `json:"url"`
	Author   string     `json:"author"`
	Text     string     `json:"text"`
	PostedAt *time.Time `json:"posted_at"`
}

type historyBody struct {
	EarlierCases int `json:"earlier_cases" doc:"Of the same author"`
	Remembered   int `json:"warnings_remembered" doc:"Warnings that the policy still remembers"`
}

type blockBody struct {
	Active bool      `json:"active"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
}

type dueBody struct {
	What    casework.Window `json:"what"`
	By      time.Time       `json:"by"`
	Overdue bool            `json:"overdue"`
}

// bodyOf is a case as its viewer may see it: a [caseBody] or a [casePart].
func bodyOf(v *app.View) any {
	if !v.Whole {
		return casePart{
			Ref: v.Case.Ref, Kind: kindIncident, Stage: v.Case.Stage,
			Outcome: orNull(v.Case.Outcome), Post: postOf(v.Case.Post),
		}
	}
	return caseBody{
		CaseHead:    headOf(v),
		Recommended: list(v.Recommended),
		Proposals:   each(v.Case.Proposals, proposalOf),
		Actions:     each(v.Case.Actions, actionOf),
		Evidence:    list(v.Case.Evidence),
		Forecast:    list(v.Forecast),
		Commands:    list(v.Offers),
	}
}

const kindIncident = "incident"

func headOf(v *app.View) CaseHead {
	c := v.Case
	return CaseHead{
		Ref: c.Ref, Kind: kindIncident, Stage: c.Stage, Outcome: orNull(c.Outcome), Seq: c.Seq,
		PolicyVersion: c.PolicyVersion, OpenedAt: c.OpenedAt, ClosedAt: c.ClosedAt,
		AssignedTo: orNull(c.AssignedTo), OpenedBy: c.OpenedBy, Post: postOf(c.Post),
		Assessment: assessmentOf(c.Assessment), Identification: c.Identity,
		History: historyBody{EarlierCases: v.History.EarlierCases, Remembered: v.Remembered},
		Block:   blockOf(c.Block), Due: dueOf(v.Due, v.Overdue),
	}
}

func postOf(p casework.Post) postBody {
	return postBody{Channel: p.Channel, URL: p.URL, Author: p.Author, Text: p.Text, PostedAt: p.PostedAt}
}

func blockOf(b *casework.Block) *blockBody {
	if b == nil {
		return nil
	}
	return &blockBody{Active: b.Active(), From: b.From, Until: b.Until}
}

func dueOf(w *casework.Wait, overdue bool) *dueBody {
	if w == nil {
		return nil
	}
	return &dueBody{What: w.What, By: w.By, Overdue: overdue}
}

// excerpt is the beginning of a text, for a list.
func excerpt(text string) string {
	const most = 280 // characters (http §3)
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
